import Campaigns
import Database
import Reports
import System
import Workspace

/// `heed report campaign`: what the team may know of how it went.
enum ReportCommand: CommandFamily {
    static let spec = CommandSpec(
        name: "report", summary: "Report on a campaign: what became of it, why, and what to do.", arguments: [action],
        examples: [.init("heed report campaign spring --out spring.html", "a page with charts")])

    static var members: [any Command.Type] { [ReportCampaignCommand.self, ReportTrustCommand.self] }
}

/// `heed report campaign NAME`.
enum ReportCampaignCommand: Command {
    static let spec = CommandSpec(
        name: "report campaign", summary: "Tell what became of a campaign, for the team.",
        discussion: """
            From plan to purchase, every reason with what to do about it, by channel and language; complaints and bounces
            against what mailbox providers bear; opt-outs; offers; variants and the group that was held out, with how sure
            the difference is. Counts under ten are hidden, and what would tell them.
            """,
        arguments: [.campaign],
        options: [
            OptionSpec("occasion", value: "KEY", "of one round alone: 2026-Q3, say"),
            OptionSpec("out", value: "FILE.html", "write a page that loads nothing from elsewhere"),
        ],
        examples: [
            .init("heed report campaign spring --out spring.html", "a page with charts"),
            .init("heed report campaign spring --json", "for scripts"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let session = try workspace.store.session()
        let now = context.clock.now()
        let figures = try CampaignFigures.read(
            campaign, occasion: invocation.value("occasion"), at: now, session)
        let report = CampaignReport(
            figures, name: campaign.name, title: campaign.title.text(in: workspace.configuration.languages.default),
            at: now)
        if let file = invocation.value("out") {
            try AtomicFile.write(
                try CampaignReportPage(report).html(), to: OpenWorkspace.path(file, in: context), mode: 0o600)
        }
        if context.json {
            try context.console.printJSON(report)
            return .done
        }
        var table = TextTable([.right, .left, .left])
        for state in DeliveryState.allCases.map(\.rawValue) where report.states[state] != nil {
            table.add([report.states[state] ?? "", state, ""])
            for reason in report.reasons where reason.state == state {
                table.add(["", "  \(reason.count) \(reason.cause)", reason.explanation])
            }
        }
        context.console.print(table.text())
        for limit in report.limits where limit.verdict != "fine" {
            context.console.print("\(limit.name): \(limit.percent ?? "") % (\(limit.verdict)). \(limit.advice)")
        }
        context.console.print("opt-outs within \(CampaignFigures.optOutDays) days: \(report.optOuts)")
        if figures.offersGiven > 0 {
            context.console.print("offers given: \(report.offersGiven), redeemed: \(report.offersRedeemed)")
        }
        for sentence in report.variants + [report.holdout].compactMap({ $0 }) { context.console.print(sentence) }
        if let file = invocation.value("out") { context.console.say("Look at \(file)") }
        return .done
    }
}
