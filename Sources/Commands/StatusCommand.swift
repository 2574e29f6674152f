import Campaigns
import Database
import System

/// `heed status [CAMPAIGN]`: how campaigns under way stand.
enum StatusCommand: Command {
    static let spec = CommandSpec(
        name: "status", summary: "Show how campaigns stand: sent, waiting, failed, unknown.",
        discussion: """
            A message of unknown fate was cut off after it was handed to the relay (a crash, a lost connection): it may
            have arrived. It is not sent again unless you say so with 'heed resolve'.
            """,
        arguments: [ArgumentSpec("CAMPAIGN", "only this campaign", count: .optional)],
        examples: [.init("heed status spring", "counts by state, with the reasons")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let name = invocation.words.first
        if let name { _ = try workspace.campaign(name, context) }
        let session = try workspace.store.session()
        let all = try CampaignControl(session: session).status(name).map {
            (status: $0, clicks: try Clicks(session: session).counts(of: $0.run.id))
        }
        if context.json {
            try context.console.printJSON(all.map(Report.init))
        } else if all.isEmpty {
            context.console.print(name.map { "'\($0)' has not been sent yet." } ?? "No campaign has been sent yet.")
        } else {
            context.console.print(all.map { text($0.status, $0.clicks, context.console) }.joined(separator: "\n\n"))
        }
        return .done
    }

    private static func text(
        _ status: CampaignStatus, _ clicks: [(address: String, messages: Int)], _ console: Console
    ) -> String {
        let run = status.run
        let occasion = run.occasion.isEmpty ? "" : " \(run.occasion)"
        var text = "\(console.styled(run.campaign + occasion, .bold)): \(run.state.rawValue), "
        text += "begun \(run.startedAt.wholeSecond)"
        if let finished = run.finishedAt { text += ", finished \(finished.wholeSecond)" }
        var table = TextTable([.right, .left, .left])
        for count in status.counts {
            let cause = count.cause.map { "\($0)\(CampaignRules.explanation(of: $0).map { ": \($0)" } ?? "")" }
            table.add([grouped(count.count), count.state.rawValue, cause ?? ""])
        }
        if !status.counts.isEmpty { text += "\n" + table.text(indent: 2) }
        for (variant, states) in status.variants.sorted(by: { $0.key < $1.key }) {
            let counts = DeliveryState.allCases.compactMap { state in
                states[state].map { "\(grouped($0)) \(state.rawValue)" }
            }
            text += "\n  variant \(variant): \(counts.joined(separator: ", "))"
        }
        for click in clicks { text += "\n  followed \(grouped(click.messages)) times: \(click.address)" }
        if let next = status.nextDue { text += "\n  next due \(next.wholeSecond)" }
        return text
    }

    private struct Report: Encodable {
        struct Count: Encodable {
            let state: String
            let cause: String?
            let count: Int
        }

        let campaign: String
        let occasion: String
        let state: String
        let planned: Bool
        let startedAt: Instant
        let finishedAt: Instant?
        let nextDue: Instant?
        let total: Int
        let counts: [Count]
        let variants: [String: [String: Int]]
        /// How many messages had a link followed, of people who let that be counted, by its address.
        let clicks: [String: Int]

        init(_ status: CampaignStatus, clicks: [(address: String, messages: Int)]) {
            self.clicks = Dictionary(uniqueKeysWithValues: clicks.map { ($0.address, $0.messages) })
            campaign = status.run.campaign
            occasion = status.run.occasion
            state = status.run.state.rawValue
            planned = status.run.isPlanned
            startedAt = status.run.startedAt
            finishedAt = status.run.finishedAt
            nextDue = status.nextDue
            total = status.total
            counts = status.counts.map { Count(state: $0.state.rawValue, cause: $0.cause, count: $0.count) }
            variants = status.variants.mapValues { states in
                Dictionary(uniqueKeysWithValues: states.map { ($0.key.rawValue, $0.value) })
            }
        }

        private enum CodingKeys: String, CodingKey {
            case campaign, occasion, state, planned, total, counts, variants, clicks
            case startedAt = "started_at"
            case finishedAt = "finished_at"
            case nextDue = "next_due"
        }
    }
}
