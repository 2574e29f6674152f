import Campaigns
import Composer
import Database
import Delivery
import System

/// `heed preview CAMPAIGN… --out DIR`: the messages as files, and a gallery to look at.
enum PreviewCommand: Command {
    static let spec = CommandSpec(
        name: "preview", summary: "Write a campaign's messages to files, and a gallery to look at.",
        discussion: """
            The messages are the very bytes that would be sent at that time, with links that change nothing. The folder
            holds personal data, so only you can read it. Somebody who has the message already is shown all the same.
            """,
        arguments: [ArgumentSpec("CAMPAIGN", "names of files in Campaigns/ without their ending", count: .some)],
        options: [
            OptionSpec("out", value: "DIR", "the folder to write; older previews in it are replaced"),
            OptionSpec("sample", value: "N", "how many messages of each campaign (default: 25)"),
            OptionSpec("all", "every message"),
            OptionSpec("customer", value: "CUSTOMER", "the messages of one customer: a reference, or an address"),
            OptionSpec(
                "worst", "invented people: with the longest name, unknown, in other letters, from right to left"),
            OptionSpec("at", value: "TIME", "as if it were this time (default: now)"),
        ],
        examples: [
            .init("heed preview spring --out previews", "25 messages, spread over channels and languages"),
            .init("heed preview spring --out previews --customer CL-1001", "what one customer would get"),
            .init("heed preview spring --out previews --worst", "does it hold with any name, and without one?"),
            .init("heed preview spring --out previews --all --at 2026-12-01", "everybody, as of that day"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        guard let folder = invocation.value("out") else { throw UsageError.missingOption("out DIR", spec) }
        var extent = try extent(invocation)
        let instant = try invocation.instant("at") ?? context.clock.now().wholeSecond
        let workspace = try OpenWorkspace(in: context)
        let prepared = try invocation.words(from: "CAMPAIGN").map { try workspace.prepared($0, context) }
        if let customer = invocation.value("customer") {
            extent = .customers(Set(try workspace.customers(customer, workspace.store.session()).map(\.id)))
        }
        let run = DryRun(workspace: workspace, context: context, instant: instant)
        let previews = try run.run(
            prepared, extent, to: OpenWorkspace.path(folder, in: context), options: .regardlessOfReceipt)
        if case .customers = extent, previews.allSatisfy({ $0.written == 0 }) {
            context.console.say("This customer gets no message. 'heed why CUSTOMER CAMPAIGN' tells the rule.")
        }
        if context.json {
            try context.console.printJSON(
                DryRun.Report(previews, at: instant, folder: folder))
        } else {
            run.tell(previews, folder: folder)
        }
        return .done
    }

    /// `--sample N`, `--all` or `--worst`.
    static func extent(_ invocation: Invocation) throws(UsageError) -> PreviewRun.Extent {
        let choices = ["all", "sample", "worst", "customer"]
        for (index, one) in choices.enumerated() {
            for other in choices[(index + 1)...] { try invocation.refuse(one, with: other) }
        }
        if invocation.flag("worst") { return .worst }
        if invocation.flag("all") { return .all }
        return .sample(try invocation.integer("sample", in: 1...100_000) ?? 25)
    }
}
