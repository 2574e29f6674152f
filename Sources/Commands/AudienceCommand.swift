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
            let be used is unknown, and somebody whose answer to the segment is unknown is not selected. For each channel
            the picture shows whom each rule loses, in the order in which the rules are asked. Quiet hours lose nobody:
            those messages wait.

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
        StopSignal.install()
        let counts = try AudienceCount(gate: workspace.gate, draw: workspace.draw, store: workspace.store).run(
            campaign, at: instant,
            progress: { share, counts in
                bar.update(done: Int(share * 1000), of: 1000, unit: "customers", count: counts.customers)
                if StopSignal.isRequested { throw CommandError.interruptedCount }
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

extension CommandError {
    fileprivate static var interruptedCount: CommandError {
        CommandError(
            description:
                "Stopped while counting; nothing was changed. Run the same command again to count from the start.",
            exitCode: .tryAgain)
    }
}

/// The counts of an audience as JSON.
struct AudienceReport: Encodable {
    struct ChannelReport: Encodable {
        let permitted: Int
        let received: Int
        let waiting: Int
        let denied: [String: Int]
        /// The same in the order of the rules.
        let losses: [Loss]
        let variants: [String: Int]
    }

    struct Loss: Encodable {
        let code: String
        let count: Int
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
                    ChannelReport(
                        permitted: outcome.permitted, received: outcome.received, waiting: outcome.waiting,
                        denied: outcome.denied, losses: outcome.losses.map { Loss(code: $0.code, count: $0.count) },
                        variants: outcome.variants)
                )
            })
    }

    private enum CodingKeys: String, CodingKey {
        case campaign, customers, unknown, selected, due, permitted, channels
        case notSelected = "not_selected"
    }
}
