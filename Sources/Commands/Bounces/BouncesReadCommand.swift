import Campaigns
import Database
import Delivery
import Mail
import System

/// `heed bounces read MAILDIR | FILE… | -`: takes in bounces and complaints, and draws the consequences.
enum BouncesReadCommand: Command {
    static let spec = CommandSpec(
        name: "bounces read", summary: "Take in bounces and complaints, and draw the consequences.",
        discussion: """
            hard       the address does not exist: it is suppressed, and the message counts as failed
            soft       the message counts as failed; after \(BounceDesk.softLimit) in a row over \(BounceDesk.softDays) days \
            the address is suppressed
            sender     the message counts as failed; nobody is suppressed for a fault of our side
            complaint  the person objects to marketing by mail, for good

            Anybody can write to that mailbox, so a mail counts only with a token that Heed put into the message it is about:
            in the return path (write a * into 'return_path' of heed.yaml), or in the link to unsubscribe of the mail that
            it returns. Others are left alone, but for what people write who may ask to stop: 'heed replies' shows it. Reading a mail again changes nothing. In a Maildir what was read moves from
            new to cur.
            """,
        arguments: [
            ArgumentSpec("PATH", "a Maildir, mails one in each file, or - for one mail on standard input", count: .some)
        ],
        examples: [
            .init("heed bounces read /var/mail/bounces/Maildir", "what is new there"),
            .init("heed bounces read - < bounce.eml", "one mail, as a mail server pipes it"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let intake = BounceIntake(
            mint: try workspace.mint(), recorder: workspace.recorder(context), session: session)
        StopSignal.install()
        let files = try invocation.words(from: "PATH").flatMap { try mails(at: $0, in: context) }
        let bar = ProgressBar("Reading", on: context.console, clock: context.clock)
        defer { bar.finish() }
        var tally = Tally()
        for (number, file) in files.enumerated() {
            if StopSignal.isRequested { break }
            let taken = try intake.take(FileBytes.prefix(file.path, IncomingMail.longest), at: context.clock.now())
            tally.add(taken)
            try file.markAsRead()
            bar.update(done: number + 1, of: files.count, unit: "mails")
        }
        bar.finish()
        if context.json {
            try context.console.printJSON(tally)
        } else {
            context.console.print(tally.text)
        }
        return tally.mails < files.count ? .tryAgain : .done
    }

    // MARK: - Mails

    private struct MailFile {
        let path: String
        /// Where a Maildir keeps it from now on; nil for any other file.
        var read: String?

        func markAsRead() throws { if let read { try FilePath.move(path, to: read) } }
    }

    private static func mails(at word: String, in context: Context) throws -> [MailFile] {
        if word == "-" { return [MailFile(path: "/dev/stdin")] }
        let path = OpenWorkspace.path(word, in: context)
        guard FileStatus.of(path)?.isFolder == true else { return [MailFile(path: path)] }
        let new = FilePath.join(path, "new")
        let current = FilePath.join(path, "cur")
        guard FileStatus.of(new)?.isFolder == true, FileStatus.of(current)?.isFolder == true else {
            throw CommandError(
                description: "\(word) is no Maildir: it has no folders 'new' and 'cur'. Name its files instead.",
                exitCode: .input)
        }
        return try Folder.names(in: new).sorted().filter { !$0.hasPrefix(".") }.map { name in
            // 2,S: seen.
            MailFile(
                path: FilePath.join(new, name),
                read: FilePath.join(current, name.contains(":2,") ? name : name + ":2,S"))
        }
    }

    // MARK: - What came of it

    /// Counts alone: whom it was about is in the database.
    private struct Tally: Encodable {
        var mails = 0
        var suppressed = 0
        var objections = 0
        var failed = 0
        var known = 0
        /// Bounces and complaints without a token of ours.
        var untrusted = 0
        /// Replies of people that may ask to stop.
        var filed = 0
        /// Other mails.
        var other = 0
        var verdicts: [String: Int] = [:]

        mutating func add(_ taken: BounceIntake.Taken) {
            mails += 1
            verdicts[taken.verdict.rawValue, default: 0] += 1
            switch taken.outcome {
            case .suppressed: suppressed += 1
            case .objected: objections += 1
            case .failed: failed += 1
            case .known: known += 1
            case .unknownMessage: untrusted += 1
            case nil where taken.isFiled: filed += 1
            case nil: if taken.verdict == .none { other += 1 } else { untrusted += 1 }
            }
        }

        var text: String {
            var table = TextTable([.right, .left])
            for (count, words) in [
                (mails, "mails read"), (suppressed, "addresses suppressed from now on"),
                (objections, "complaints, taken as objections"),
                (failed, "messages failed, nobody suppressed"), (known, "known before"),
                (untrusted, "without a token of ours: left alone"),
                (filed, "may ask to stop: 'heed replies list' shows them"), (other, "no bounce"),
            ] where count > 0 || words == "mails read" { table.add([grouped(count), words]) }
            return table.text()
        }
    }
}
