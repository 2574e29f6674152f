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
        options: [
            OptionSpec("why", "say what keeps each campaign from going on, and what to do"),
            OptionSpec("watch", "show it again every two seconds, until Ctrl-C"),
        ],
        examples: [
            .init("heed status spring", "counts by state, with the reasons"),
            .init("heed status spring --why", "what it waits for"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let name = invocation.words.first
        if let name { _ = try workspace.campaign(name, context) }
        let session = try workspace.store.session()
        guard invocation.flag("watch") else {
            try show(name, why: invocation.flag("why"), workspace, session, context)
            return .done
        }
        StopSignal.install()
        repeat {
            // On a terminal the last picture gives way to the next.
            if context.console.isTerminal { context.console.draw("\u{1B}[2J\u{1B}[H") }
            try show(name, why: invocation.flag("why"), workspace, session, context)
        } while !StopSignal.flag.wait(timeoutSeconds: 2)
        return .done
    }

    private static func show(
        _ name: String?, why: Bool, _ workspace: OpenWorkspace, _ session: any Session, _ context: Context
    ) throws {
        let control = CampaignControl(session: session)
        let overdue = try workspace.requests(context).overdue(at: context.clock.now())
        if overdue > 0 {
            context.console.complain(
                "\(overdue == 1 ? "A request" : "\(grouped(overdue)) requests") about somebody's data "
                    + "\(overdue == 1 ? "is" : "are") overdue: 'heed request list' shows it.")
        }
        let obstacles = StatusObstacles(
            workspace, hasWorker: try control.hasWorker(at: context.clock.now()), session, context)
        let all = try control.status(name).map { status in
            (
                status: status, clicks: try Clicks(session: session).counts(of: status.run.id),
                why: why ? obstacles.sentences(status) : []
            )
        }
        if context.json {
            try context.console.printJSON(all.map(Report.init))
        } else if all.isEmpty {
            context.console.print(name.map { "'\($0)' has not been sent yet." } ?? "No campaign has been sent yet.")
        } else {
            let texts = all.map { text($0.status, $0.clicks, context.console) + $0.why.map { "\n  \($0)" }.joined() }
            context.console.print(texts.joined(separator: "\n\n"))
        }
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
        /// What keeps it from going on, as sentences; with `--why`.
        let why: [String]

        init(_ status: CampaignStatus, clicks: [(address: String, messages: Int)], why: [String]) {
            self.why = why
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
            case campaign, occasion, state, planned, total, counts, variants, clicks, why
            case startedAt = "started_at"
            case finishedAt = "finished_at"
            case nextDue = "next_due"
        }
    }
}
