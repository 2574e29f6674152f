import Campaigns
import Database
import System
import Workspace

/// `heed audience CAMPAIGN`: who is in, who is out, and why, in counts; also of a segment that no file has.
enum AudienceCommand: Command {
    static let spec = CommandSpec(
        name: "audience", summary: "Count who is in a campaign, who is out, and why.",
        discussion: """
            Goes through every customer with the same rules as sending, and writes nothing. A field that a person does not
            let be used is unknown, and somebody whose answer to the segment is unknown is not selected.

            --segment asks another segment in place of the file's, or one without a campaign. Docs/Segments.md in Heed's
            own folder shows all that a segment can say.
            """,
        arguments: [ArgumentSpec("CAMPAIGN", ArgumentSpec.campaign.help, count: .optional)],
        options: [OptionSpec("at", value: "TIME", "as if it were this time (default: now)")] + AudienceQuestion.options,
        examples: [
            .init("heed audience spring", "the funnel from all customers to the messages"),
            .init(
                "heed audience spring --segment 'country == \"ES\" and count(purchase, 180 days) >= 2'",
                "what if the campaign asked this?"),
            .init(
                "heed audience --segment 'not received(\"spring\", 30 days)' --purpose offers --channel email",
                "a segment by itself"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try AudienceQuestion(invocation, workspace, context).campaign()
        let instant = try invocation.instant("at") ?? context.clock.now()
        let bar = ProgressBar("Counting", on: context.console, clock: context.clock)
        defer { bar.finish() }
        let counts = try AudiencePass(gate: workspace.gate).run(
            campaign, at: instant, session: try workspace.store.session(),
            progress: { share, counts in
                bar.update(done: Int(share * 1000), of: 1000, unit: "customers", count: counts.customers)
            })
        bar.finish()
        if context.json {
            try context.console.printJSON(AudienceReport(campaign.name, counts))
        } else {
            context.console.print(AudienceFunnel(counts).text(console: context.console))
        }
        return .done
    }
}

/// The counts of an audience as JSON.
struct AudienceReport: Encodable {
    struct ChannelReport: Encodable {
        let permitted: Int
        let received: Int
        let denied: [String: Int]
    }

    let campaign: String
    let customers: Int
    let notSelected: Int
    let unknown: Int
    let selected: Int
    let due: Int
    let permitted: Int
    let channels: [String: ChannelReport]

    init(_ campaign: String, _ counts: AudienceCounts) {
        self.campaign = campaign
        customers = counts.customers
        notSelected = counts.notSelected
        unknown = counts.unknown
        selected = counts.selected
        due = counts.due
        permitted = counts.permitted
        channels = Dictionary(
            uniqueKeysWithValues: counts.channels.map { channel, outcome in
                (
                    channel.rawValue,
                    ChannelReport(permitted: outcome.permitted, received: outcome.received, denied: outcome.denied)
                )
            })
    }

    private enum CodingKeys: String, CodingKey {
        case campaign, customers, unknown, selected, due, permitted, channels
        case notSelected = "not_selected"
    }
}

/// The counts of an audience for people: a funnel with bars, and the reasons in words.
struct AudienceFunnel {
    let counts: AudienceCounts
    private let width = 24

    init(_ counts: AudienceCounts) { self.counts = counts }

    func text(console: Console) -> String {
        var funnel = TextTable([.left, .right, .left])
        add("customers", counts.customers, to: &funnel)
        add("picked by the segment", counts.selected, to: &funnel)
        if counts.unknown > 0 { add("segment cannot tell", counts.unknown, to: &funnel) }
        if counts.due != counts.selected { add("messages due today", counts.due, to: &funnel) }
        var text = funnel.text()
        for (channel, outcome) in counts.channels.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            var table = TextTable([.right, .left, .left])
            table.add([grouped(outcome.permitted), "in", mark(outcome.permitted)])
            for (code, count) in outcome.denied.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                table.add([grouped(count), code, CampaignRules.explanation(of: code) ?? ""])
            }
            text += "\n\n\(console.styled(channel.rawValue, .bold))\n\(table.text(indent: 2))"
            if outcome.received > 0 { text += "\n  (\(grouped(outcome.received)) of those in have it already)" }
        }
        return text
    }

    private func add(_ label: String, _ count: Int, to table: inout TextTable) {
        table.add([label, grouped(count), mark(count)])
    }

    private func mark(_ count: Int) -> String {
        bar(counts.customers == 0 ? 0 : Double(count) / Double(counts.customers), width: width)
    }
}
