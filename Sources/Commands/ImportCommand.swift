import Consent
import Customers
import Database
import System
import Workspace

/// `heed import customers|consent|events|exclusions FILE`.
enum ImportCommand: Command {
    static let spec = CommandSpec(
        name: "import", summary: "Bring in customers, consent, events or lists of people who want no advertising.",
        discussion: """
            A mapping says which column is what. Shipped: heed-customers, heed-consent, heed-events (the defaults),
            mailchimp-subscribed, mailchimp-unsubscribed, mailchimp-cleaned, mailchimp-nonsubscribed, shopify, listmonk.

            Customers come in without consent, unless the mapping attests how they agreed: purpose, channels, the text,
            the method, where its time stands, who declares it and when (Samples/mapping-with-attestation.yaml).
            A row that cannot be used is set aside with its reason, and the rest goes in. The same file again changes
            nothing.

            Exclusions are a list of people who want no advertising from anybody, such as the Lista Robinson: a text file
            with an email address, a phone number or the SHA-256 of one (in hexadecimal, of small letters or of +34…) in
            each line. It takes the place of the edition before; only keyed hashes are kept.
            """,
        arguments: [
            ArgumentSpec("KIND", "what the file holds", choices: ["customers", "consent", "events", "exclusions"]),
            ArgumentSpec("FILE", "CSV (comma, semicolon or tab) or JSON Lines in UTF-8; - reads standard input"),
        ],
        options: [
            OptionSpec("mapping", value: "NAME|FILE.yaml", "a shipped mapping, or your own"),
            OptionSpec("rejects", value: "FILE", "where rows set aside go (default: beside the file)"),
            OptionSpec("list", value: "NAME", "exclusions: which of exclusion_lists in heed.yaml"),
            OptionSpec("dated", value: "TIME", "exclusions: how old the list is (default: as old as the file)"),
        ],
        examples: [
            .init("heed import customers Samples/customers.csv", "brings in customers in Heed's own columns"),
            .init(
                "heed import customers subscribed.csv --mapping mailchimp-subscribed",
                "brings in an export, without consent"),
            .init(
                "heed import exclusions robinson.txt --list lista_robinson",
                "keeps who is on the list from what they did not agree to"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let kind = invocation.word("KIND")
        let file = OpenWorkspace.path(invocation.word("FILE"), in: context)
        let workspace = try OpenWorkspace(in: context)
        let foreign = kind == "exclusions" ? ["mapping", "rejects"] : ["list", "dated"]
        for option in foreign where invocation.flag(option) {
            throw UsageError.badValue(option: option, "is not for '\(kind)'", spec)
        }
        if kind == "exclusions" { return try importExclusions(file, invocation, workspace, context) }
        let mapping = try mapping(invocation.value("mapping") ?? "heed-\(kind)", workspace, context)
        let rejects = invocation.value("rejects").map { OpenWorkspace.path($0, in: context) } ?? rejects(beside: file)

        let importer = Importer(
            session: try workspace.store.session(cacheMebibytes: 64), configuration: workspace.configuration,
            hasher: workspace.hasher, intake: workspace.recorder(context), clock: context.clock)
        let bar = ProgressBar("Importing", on: context.console, clock: context.clock)
        let progress = progress(on: bar)
        let clerk = SealingClerk.follow(workspace, context)
        defer {
            bar.finish()
            clerk.finish()
        }
        let summary =
            switch kind {
            case "customers":
                try importer.importCustomers(file: file, mapping: mapping, rejects: rejects, progress: progress)
            case "consent":
                try importer.importConsent(file: file, mapping: mapping, rejects: rejects, progress: progress)
            default: try importer.importEvents(file: file, mapping: mapping, rejects: rejects, progress: progress)
            }
        bar.finish()
        clerk.finish()
        try tell(summary, context)
        return .done
    }

    /// Tells the bar how far it is; after a signal it ends the import with the page.
    static func progress(on bar: ProgressBar) -> (ImportProgress) throws -> Void {
        StopSignal.install()
        return { progress in
            bar.update(
                done: Int(progress.bytesRead), of: progress.totalBytes.map(Int.init), unit: "rows", count: progress.rows
            )
            if StopSignal.isRequested { throw CommandError.interruptedImport }
        }
    }

    /// A name is a mapping of the workspace; anything with an ending or a slash is a file.
    private static func mapping(_ named: String, _ workspace: OpenWorkspace, _ context: Context) throws -> ImportMapping
    {
        let isFile = named.contains("/") || named.hasSuffix(".yaml") || named.hasSuffix(".yml")
        let place = isFile ? OpenWorkspace.path(named, in: context) : named
        return try ImportMapping.load(
            place, shipped: workspace.folder.mappings, configuration: workspace.configuration)
    }

    /// `customers.csv` → `customers.rejects.csv`; standard input has none beside it.
    private static func rejects(beside file: String) -> String? {
        guard file != "-" else { return nil }
        let name = FilePath.name(of: file)
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        let ending = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
        return FilePath.join(FilePath.folder(of: file), "\(stem).rejects\(ending)")
    }

    static func tell(_ summary: ImportSummary, _ context: Context) throws {
        guard !context.json else { return try context.console.printJSON(summary) }
        var table = TextTable([.left, .right])
        table.add(["rows read", grouped(summary.rows)])
        if summary.kind != .consent {
            table.add(["new \(summary.kind.rawValue)", grouped(summary.new)])
            table.add(["changed", grouped(summary.changed)])
            table.add(["unchanged", grouped(summary.unchanged)])
        }
        for (words, count) in [
            ("consent events, new", summary.consentNew), ("consent events, known already", summary.consentKnown),
            ("addresses suppressed", summary.suppressions), ("without consent from this file", summary.withoutConsent),
            ("duplicates set aside", summary.duplicates), ("rejected", summary.rejected),
        ] where count > 0 { table.add([words, grouped(count)]) }
        context.console.print(table.text())
        for problem in summary.problems {
            context.console.say("\(problem.isRejected ? "set aside" : "left out"): \(problem)")
        }
        let listed = summary.problems.count
        let all = summary.reasons.values.reduce(0, +) + summary.warnings.values.reduce(0, +)
        if all > listed { context.console.say("… and \(grouped(all - listed)) more") }
        for sentence in summary.advice { context.console.say(sentence) }
    }
}

extension CommandError {
    fileprivate static var interruptedImport: CommandError {
        CommandError(
            description: "Stopped. What was read so far is in; run the same command again to go on.",
            exitCode: .tryAgain)
    }
}
