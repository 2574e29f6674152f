import Campaigns
import Composer
import Customers
import Database
import Delivery
import System
import Workspace

/// `heed privacy-report --period 2026-Q3`: tells every customer what was done with their data.
enum PrivacyReportCommand: Command {
    static let spec = CommandSpec(
        name: "privacy-report", summary: "Tell every customer, in pictures, what was done with their data.",
        discussion: """
            For a quarter or a year that is over: which kinds of data are held and where they come from, how often each was
            used and for what, the messages they got, their choices and requests, who else got their data, and how to
            change, take or delete it. All numbers come from what really happened. The report is a campaign
            (Campaigns/privacy-report.yaml) under the same rules as every other, and carries no advertising.

            Without --send nothing is sent.
            """,
        options: [
            OptionSpec("period", value: "PERIOD", "a quarter or a year: 2026-Q3 or 2026"),
            OptionSpec("preview", "write reports to look at; needs --out"),
            OptionSpec("out", value: "DIR", "where to write them"),
            OptionSpec("sample", value: "N", "how many to write (default: 25)"),
            OptionSpec("all", "write every one"),
            OptionSpec("customer", value: "CUSTOMER", "the report of one customer: a reference, or an address"),
            OptionSpec("worst", "invented people, with long names or nothing known"),
            OptionSpec("send", "really send"),
            OptionSpec("campaign", value: "NAME", "another campaign file than privacy-report"),
        ],
        examples: [
            .init("heed privacy-report --period 2026-Q3 --preview --out reports", "25 reports to look at"),
            .init("heed privacy-report --period 2026-Q3 --send", "sends it to everybody who did not object"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        for option in ["preview", "out", "sample", "all", "worst", "customer"] {
            try invocation.refuse("send", with: option)
        }
        guard let name = invocation.value("period") else { throw UsageError.missingOption("period PERIOD", spec) }
        guard let period = ReportPeriod(named: name) else {
            throw UsageError.badValue(option: "period", "takes a quarter or a year, such as 2026-Q3 or 2026", spec)
        }
        var extent = try PreviewCommand.extent(invocation)
        let workspace = try OpenWorkspace(in: context)
        let now = context.clock.now().wholeSecond
        let campaign = try workspace.campaign(invocation.value("campaign") ?? "privacy-report", context)
        guard campaign.isReport else {
            throw CommandError(
                description: "The campaign '\(campaign.name)' is no report: write 'repeat: reports' into its file.",
                exitCode: .configuration)
        }
        let prepared = try workspace.composer().prepare(campaign.reporting(on: period))
        for warning in prepared.warnings { context.console.say(warning.rendered) }
        if invocation.flag("send") {
            guard period.end <= now else {
                throw CommandError(
                    description: "\(period.name) is not over: a report tells of the whole of it. It ends at "
                        + "\(period.end.wholeSecond).", exitCode: .notPermitted)
            }
            return try SendCommand.send(prepared, workspace, context)
        }
        if let customer = invocation.value("customer") {
            extent = .customers(Set(try workspace.customers(customer, workspace.store.session()).map(\.id)))
        }
        if invocation.flag("preview"), invocation.value("out") == nil {
            throw UsageError.missingOption("out DIR", spec)
        }
        let folder = invocation.value("out")
        let run = DryRun(workspace: workspace, context: context, instant: now)
        let previews = try run.run(
            [prepared], extent, to: folder.map { OpenWorkspace.path($0, in: context) }, options: .regardlessOfReceipt)
        if context.json {
            try context.console.printJSON(DryRun.Report(previews, at: now, folder: folder))
        } else {
            run.tell(previews, folder: folder)
        }
        context.console.say("Nothing was sent. 'heed privacy-report --period \(period.name) --send' sends it.")
        return .done
    }
}
