import Campaigns
import Consent
import Customers
import Database
import Ledger
import System
import Workspace

/// `heed erase CUSTOMER [--yes]`, `heed erase --verify`: forgets a person, and looks for what is left.
enum EraseCommand: Command {
    static let spec = CommandSpec(
        name: "erase", summary: "Forget a person, or look for what is left of one.",
        discussion: """
            Removes addresses, fields and events at once and withdraws what waits to be sent. Consent events and what became
            of messages stay as proof, without name or address, for \(Erasure.proofKept); then 'heed retention run' destroys
            the key that opens them. The addresses stay suppressed as keyed hashes: whoever imports them again does not
            write to them. Without --yes nothing is changed.

            --verify reads an address from standard input and looks for it in everything the database holds. It exits with
            0 only if nothing is found in clear.
            """,
        arguments: [ArgumentSpec("CUSTOMER", "the customer's own reference, or an address", count: .optional)],
        options: [
            OptionSpec("yes", "really forget the person; nobody can undo it"),
            OptionSpec("receipt", value: "FILE", "write a signed receipt for the person"),
            OptionSpec("verify", "look for the address on standard input"),
        ],
        examples: [
            .init("heed erase CL-1001", "what would be removed, and what stays"),
            .init("heed erase CL-1001 --yes --receipt erased.json", "forgets the person"),
            .init("echo ana@example.com | heed erase --verify", "whether anything of it is left"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        if invocation.flag("verify") { return try verify(workspace, session, context) }
        guard let word = invocation.words.first else { throw UsageError.missing(spec.arguments[0], spec) }
        let person = try workspace.customer(word, session)
        let reader = CustomerReader(catalogue: workspace.configuration.catalogue)
        let erasure = Erasure(session: session, recorder: workspace.recorder(context), reader: reader)
        guard invocation.flag("yes") else {
            try tell(try erasure.forecast(person.id), isDone: false, context)
            context.console.say("Nothing was changed. With --yes the person is forgotten, and nobody can undo it.")
            return .done
        }
        let now = context.clock.now()
        guard let report = try erasure.run(person.id, at: now) else {
            throw CommandError(description: "The customer was forgotten meanwhile.", exitCode: .input)
        }
        if let file = invocation.value("receipt") {
            try AtomicFile.write(
                try workspace.receipt(report, at: now, session) + "\n", to: OpenWorkspace.path(file, in: context),
                mode: 0o600)
        }
        try tell(report, isDone: true, context)
        let clerk = SealingClerk.start(workspace, context)
        clerk.finish()
        return .done
    }

    // MARK: - Looking for what is left

    private static func verify(
        _ workspace: OpenWorkspace, _ session: any Session, _ context: Context
    ) throws -> ExitCode {
        let bytes = try FileBytes.prefix("/dev/stdin", 1 << 16)
        let typed = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
        guard typed.count == 1, let word = typed.first, word.utf8.count >= 3 else {
            throw CommandError(
                description: "Write one address on standard input: echo ana@example.com | heed erase --verify",
                exitCode: .input)
        }
        let channel: Channel = word.hasPrefix("+") ? .sms : .email
        // As it was typed, and as it is compared.
        let spellings = Set([word.lowercased(), CustomerReader.addressKey(word, channel) ?? word.lowercased()])
        var places: Set<String> = []
        for spelling in spellings { places.formUnion(try TextSearch.places(of: spelling, session)) }
        if places.isEmpty,
            case .file(let path) = workspace.folder.database(
                of: workspace.configuration, environment: context.environment)
        {
            // What SQL does not see: freed pages, and the write-ahead log.
            try session.dropOldPages()
            for name in [path, path + "-wal"] where FileStatus.exists(name) {
                for spelling in spellings where try FileBytes.holds(Array(spelling.utf8), in: name) {
                    places.insert("free space of \(FilePath.name(of: name))")
                }
            }
        }
        if context.json {
            try context.console.printJSON(Found(clear: places.isEmpty, places: places.sorted()))
        } else if places.isEmpty {
            context.console.print("Nothing of it is in the database in clear.")
        } else {
            context.console.print("It is still here:\n" + places.sorted().map { "  \($0)" }.joined(separator: "\n"))
        }
        if places.isEmpty {
            context.console.say(
                "Files that you imported or that were written for you (previews, texts, backups) are yours to remove.")
        }
        return places.isEmpty ? .done : .unverified
    }

    private struct Found: Encodable {
        let clear: Bool
        let places: [String]
    }

    // MARK: - What it did

    private static func tell(_ report: Erasure.Report, isDone: Bool, _ context: Context) throws {
        if context.json { return try context.console.printJSON(ErasureCounts(report)) }
        var table = TextTable([.right, .left])
        let removed = isDone ? "removed" : "to be removed"
        for (count, words) in [
            (report.removed.addresses, "addresses \(removed)"), (report.removed.fields, "fields \(removed)"),
            (report.removed.events, "events \(removed)"), (report.clicks, "clicks \(removed)"),
            (report.replies, "replies \(removed)"),
            (report.withdrawn, isDone ? "messages withdrawn" : "messages to be withdrawn"),
            (report.suppressed, "addresses stay suppressed, as keyed hashes"),
            (report.proofs, "entries stay as proof, without name or address"),
        ] { table.add([grouped(count), words]) }
        context.console.print(table.text())
    }
}

/// An erasure in numbers.
struct ErasureCounts: Encodable {
    let addresses: Int
    let fields: Int
    let events: Int
    let clicks: Int
    let replies: Int
    let withdrawnMessages: Int
    let suppressedAddresses: Int
    let proofEntries: Int

    init(_ report: Erasure.Report) {
        addresses = report.removed.addresses
        fields = report.removed.fields
        events = report.removed.events
        clicks = report.clicks
        replies = report.replies
        withdrawnMessages = report.withdrawn
        suppressedAddresses = report.suppressed
        proofEntries = report.proofs
    }

    private enum CodingKeys: String, CodingKey {
        case addresses, fields, events, clicks, replies
        case withdrawnMessages = "withdrawn_messages"
        case suppressedAddresses = "suppressed_addresses"
        case proofEntries = "proof_entries"
    }
}
