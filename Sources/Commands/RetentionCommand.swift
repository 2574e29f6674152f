import Campaigns
import Consent
import Customers
import Database
import System
import Workspace

/// `heed retention …`: nothing is kept longer than the catalogue says.
enum RetentionCommand: CommandFamily {
    static let members: [any Command.Type] = [RetentionRunCommand.self, RetentionShowCommand.self]

    static let spec = CommandSpec(
        name: "retention", summary: "Remove data that heed.yaml says has expired.",
        discussion: """
            heed.yaml says under 'data' and 'events' how long things are kept. Consent events and suppressions are proof,
            and links that stop messages work for ever: these are never removed.
            """,
        arguments: [action],
        examples: [
            .init("heed retention show", "what expires when"), .init("heed retention run", "removes what has expired"),
        ])
}

/// `heed retention run`: removes it.
enum RetentionRunCommand: Command {
    static let spec = CommandSpec(
        name: "retention run", summary: "Remove what has expired, and say what it was.",
        discussion: """
            Works in small pages beside everything else. Stop it whenever you like and run it again. A nightly cron job
            is a good place for it.
            """,
        options: [OptionSpec("dry-run", "only count")],
        examples: [
            .init("heed retention run --dry-run", "what would be removed now"),
            .init("heed retention run", "removes it"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let now = context.clock.now()
        let retention = Retention(workspace.configuration.catalogue, at: now, session)
        let isDry = invocation.flag("dry-run")
        let bar = ProgressBar(isDry ? "Counting" : "Removing", on: context.console, clock: context.clock)
        StopSignal.install()
        defer { bar.finish() }
        func advance(_ share: Double, _ count: Int = 0) throws {
            bar.update(done: Int(share * 1000), of: 1000, unit: "values", count: count)
            if StopSignal.isRequested { throw CommandError.stoppedRetention }
        }
        let counts: [RetentionItem: Int]
        let links: ConsentRetention.Counts
        if isDry {
            counts = try retention.forecast(at: [now]) { try advance($0) }.mapValues { $0[0] }
            links = try ConsentRetention.count(at: now, session)
        } else {
            counts = try retention.run { try advance($0, $1) }
            links = try ConsentRetention.run(at: now, session) { try advance(1) }
            let reader = CustomerReader(catalogue: workspace.configuration.catalogue)
            let keys = try Erasure(session: session, recorder: workspace.recorder(context), reader: reader)
                .destroyKeys(at: now)
            if keys > 0 {
                context.console.say(
                    "Destroyed the keys of \(grouped(keys)) people who were forgotten \(Erasure.proofKept) ago.")
            }
        }
        bar.finish()
        let report = Report(retention.items, counts, links, isDry: isDry)
        if context.json {
            try context.console.printJSON(report)
        } else {
            context.console.print(report.text)
        }
        return .done
    }

    private struct Report: Encodable {
        struct Line: Encodable {
            let kind: String
            let name: String
            let keptFor: String
            let removed: Int

            private enum CodingKeys: String, CodingKey {
                case kind, name, removed
                case keptFor = "kept_for"
            }
        }

        let dryRun: Bool
        let total: Int
        let lines: [Line]

        init(
            _ items: [RetentionItem], _ counts: [RetentionItem: Int], _ links: ConsentRetention.Counts, isDry: Bool
        ) {
            dryRun = isDry
            let own = items.map {
                Line(kind: $0.kind.rawValue, name: $0.name, keptFor: "\($0.period)", removed: counts[$0] ?? 0)
            }
            let others = [
                Line(kind: "link", name: "confirm", keptFor: "48 hours", removed: links.confirmLinks),
                Line(kind: "note", name: "confirmation", keptFor: "31 days", removed: links.confirmations),
                Line(kind: "customer", name: "unconfirmed", keptFor: "31 days", removed: links.signUps),
            ]
            lines = own + others
            total = lines.reduce(0) { $0 + $1.removed }
        }

        var text: String {
            guard total > 0 else { return "Nothing has expired." }
            var table = TextTable([.right, .left, .left])
            for line in lines where line.removed > 0 {
                table.add([grouped(line.removed), "\(line.kind) \(line.name)", "kept for \(line.keptFor)"])
            }
            return "\(grouped(total)) \(dryRun ? "would be removed" : "removed"):\n" + table.text(indent: 2)
        }

        private enum CodingKeys: String, CodingKey {
            case total, lines
            case dryRun = "dry_run"
        }
    }
}

/// `heed retention show`: what expires when.
enum RetentionShowCommand: Command {
    static let spec = CommandSpec(
        name: "retention show", summary: "Show what expires when, in counts.",
        discussion: "If nothing is given anew until then; a later file that names a value keeps it for its time again.",
        examples: [.init("heed retention show", "expired now, within 30 days, within a year, later")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let now = context.clock.now()
        let retention = Retention(workspace.configuration.catalogue, at: now, try workspace.store.session())
        let bar = ProgressBar("Counting", on: context.console, clock: context.clock)
        StopSignal.install()
        defer { bar.finish() }
        // So far away that everything there is has expired.
        let moments = [now, now.adding(seconds: 30 * 86_400), now.adding(seconds: 365 * 86_400), .distantFuture]
        let counts = try retention.forecast(at: moments) { share in
            bar.update(done: Int(share * 1000), of: 1000, unit: "values", count: 0)
            if StopSignal.isRequested { throw CommandError.stoppedRetention }
        }
        bar.finish()
        let lines = retention.items.map { Line($0, counts[$0] ?? moments.map { _ in 0 }) }
        if context.json {
            try context.console.printJSON(lines)
        } else if lines.isEmpty {
            context.console.print("Nothing expires: heed.yaml names no 'retention'.")
        } else {
            var table = TextTable([.left, .left, .right, .right, .right, .right])
            table.add(["what", "kept for", "expired", "in 30 days", "in a year", "later"])
            for line in lines { table.add(line.cells) }
            context.console.print(table.text())
        }
        return .done
    }

    private struct Line: Encodable {
        let kind: String
        let name: String
        let keptFor: String
        let expired: Int
        let within30Days: Int
        let withinAYear: Int
        let later: Int

        /// - Parameter counts: how much has expired at each of the four moments.
        init(_ item: RetentionItem, _ counts: [Int]) {
            kind = item.kind.rawValue
            name = item.name
            keptFor = "\(item.period)"
            expired = counts[0]
            within30Days = counts[1] - counts[0]
            withinAYear = counts[2] - counts[1]
            later = counts[3] - counts[2]
        }

        var cells: [String] {
            ["\(kind) \(name)", keptFor] + [expired, within30Days, withinAYear, later].map(grouped)
        }

        private enum CodingKeys: String, CodingKey {
            case kind, name, expired, later
            case keptFor = "kept_for"
            case within30Days = "within_30_days"
            case withinAYear = "within_a_year"
        }
    }
}

extension Instant {
    /// The year 9999.
    fileprivate static let distantFuture = Instant(unixSeconds: 253_370_764_800)
}

extension CommandError {
    fileprivate static var stoppedRetention: CommandError {
        CommandError(
            description: "Stopped. What was removed so far is gone; run the same command again to go on.",
            exitCode: .tryAgain)
    }
}
