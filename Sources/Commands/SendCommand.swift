import Campaigns
import Composer
import Consent
import Customers
import Database
import Delivery
import System
import Workspace

/// `heed send CAMPAIGN [--send]`: a dry run, or, with `--send`, the real thing.
enum SendCommand: Command {
    static let spec = CommandSpec(
        name: "send", summary: "Send a campaign; without --send, only count what would be sent.",
        discussion: """
            Without --send nothing is sent and nothing is changed. With --send, everybody who may be written to now gets
            one message; whoever unsubscribes meanwhile gets none. Stop it whenever you like (Ctrl-C ends it within 30
            seconds) and run it again: it goes on where it was, and nobody gets a message twice.
            """,
        arguments: [.campaign],
        options: [
            OptionSpec("send", "really send"),
            OptionSpec("out", value: "DIR", "in a dry run: write messages to look at, as 'heed preview' does"),
            OptionSpec("sample", value: "N", "with --out: how many messages (default: 25)"),
            OptionSpec("all", "with --out: every message"),
            OptionSpec("at", value: "TIME", "in a dry run: as if it were this time (default: now)"),
        ],
        examples: [
            .init("heed send spring", "a dry run: who is in, who is out, and why"),
            .init("heed send spring --send", "sends, with a progress bar"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let extent = try PreviewCommand.extent(invocation)
        for option in ["out", "sample", "all", "at"] { try invocation.refuse("send", with: option) }
        let instant = try invocation.instant("at") ?? context.clock.now().wholeSecond
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.prepared(invocation.word("CAMPAIGN"), context)
        guard invocation.flag("send") else {
            return try dryRun(campaign, extent, at: instant, invocation.value("out"), workspace, context)
        }
        return try send(campaign, workspace, context)
    }

    private static func dryRun(
        _ campaign: PreparedCampaign, _ extent: PreviewRun.Extent, at instant: Instant, _ folder: String?,
        _ workspace: OpenWorkspace, _ context: Context
    ) throws -> ExitCode {
        let run = DryRun(workspace: workspace, context: context, instant: instant)
        let previews = try run.run(
            [campaign], extent, to: folder.map { OpenWorkspace.path($0, in: context) }, options: [])
        let name = campaign.campaign.name
        if context.json {
            try context.console.printJSON(
                DryRun.Report(previews, at: instant, folder: folder))
        } else {
            run.tell(previews, folder: folder)
        }
        context.console.say(
            "This was a dry run: nothing was sent. "
                + (folder == nil ? "'heed preview \(name) --out previews' shows the messages, " : "")
                + "'heed send \(name) --send' sends them.")
        return .done
    }

    // MARK: - Sending

    /// Plans and sends a campaign, with progress, and tells what came of it.
    static func send(
        _ campaign: PreparedCampaign, _ workspace: OpenWorkspace, _ context: Context
    ) throws -> ExitCode {
        StopSignal.install()
        let clerk = SealingClerk.start(workspace, context)
        defer { clerk.finish() }
        let sender = try workspace.sender(of: campaign, context)
        let plan = try plan(campaign, workspace, context)
        let sending = ProgressBar("Sending", on: context.console, clock: context.clock)
        defer { sending.finish() }
        let summary = try sender.run(campaign, stop: StopSignal.flag) { progress in
            let tally = progress.tally
            sending.update(
                done: tally.settled, of: progress.total, unit: "messages",
                detail: "deferred \(tally.deferred), failed \(tally.failed)")
        }
        sending.finish()
        let report = SendReport(campaign.campaign.name, plan, summary)
        if context.json { try context.console.printJSON(report) } else { context.console.print(report.text) }
        for sentence in report.advice { context.console.say(sentence) }
        return summary.isStopped ? .tryAgain : .done
    }

    /// With a session of its own, whose memory is free again before the first message is made.
    private static func plan(
        _ campaign: PreparedCampaign, _ workspace: OpenWorkspace, _ context: Context
    ) throws -> DeliveryPlanner.Summary {
        let session = try workspace.store.session()
        let bar = ProgressBar("Planning", on: context.console, clock: context.clock)
        defer { bar.finish() }
        return try DeliveryPlanner(gate: workspace.gate, draw: workspace.draw).plan(
            campaign.campaign, at: context.clock.now(), session: session
        ) { share, summary in
            bar.update(done: Int(share * 1000), of: 1000, unit: "customers", count: summary.counts.customers)
            if StopSignal.isRequested { throw CommandError.stoppedPlanning(campaign.campaign.name) }
        }
    }
}

/// What sending did: for scripts and, as text, for people.
private struct SendReport: Encodable {
    let campaign: String
    let planned: Int
    let sent: Int
    let deferred: Int
    let failed: Int
    let unknown: Int
    let withdrawn: Int
    let finished: Bool
    let stopped: Bool
    let nextDue: Instant?
    let recoveredUnknown: Int
    /// Of unknown fate, and sent again.
    let resent: Int
    /// That sending itself took, after planning.
    let seconds: Double

    init(_ campaign: String, _ plan: DeliveryPlanner.Summary, _ summary: SendSummary) {
        self.campaign = campaign
        planned = plan.planned
        sent = summary.tally.sent
        deferred = summary.tally.deferred
        failed = summary.tally.failed
        unknown = summary.tally.unknown
        withdrawn = summary.tally.withdrawn
        finished = summary.isFinished
        stopped = summary.isStopped
        nextDue = summary.nextDue
        resent = summary.recovery.resent
        recoveredUnknown = max(0, summary.recovery.unknown - resent)
        seconds = (summary.seconds * 1000).rounded() / 1000
    }

    var text: String {
        var table = TextTable([.right, .left])
        table.add([grouped(planned), "planned now"])
        table.add([grouped(sent), "sent"])
        for (count, word) in [
            (deferred, "deferred"), (failed, "failed"), (unknown, "of unknown fate"), (withdrawn, "withdrawn"),
        ] where count > 0 { table.add([grouped(count), word]) }
        return table.text() + (finished ? "\nThe campaign is finished." : "")
    }

    /// What to do next, as sentences.
    var advice: [String] {
        var advice: [String] = []
        if resent > 0 {
            advice.append(
                "\(grouped(resent)) messages of unknown fate are sent again, as 'on_doubt: resend' says: some may arrive twice."
            )
        }
        if recoveredUnknown > 0 {
            advice.append(
                "An earlier run was cut off: \(grouped(recoveredUnknown)) messages under way then are of unknown fate.")
        }
        if unknown + recoveredUnknown > 0 {
            advice.append(
                "Messages of unknown fate may have arrived and are not sent again. 'heed resolve \(campaign) --list' names "
                    + "them; the relay's log knows, then 'heed resolve \(campaign) --unknown sent' or 'resend'.")
        }
        if stopped {
            advice.append("Stopped. 'heed send \(campaign) --send' goes on where it was.")
        } else if let nextDue {
            advice.append(
                "The next message is due at \(nextDue.wholeSecond): run 'heed send \(campaign) --send' again then.")
        }
        if failed + withdrawn > 0 { advice.append("'heed status \(campaign)' shows why.") }
        return advice
    }

    private enum CodingKeys: String, CodingKey {
        case campaign, planned, sent, deferred, failed, unknown, withdrawn, finished, stopped, seconds, resent
        case nextDue = "next_due"
        case recoveredUnknown = "recovered_unknown"
    }
}

extension CommandError {
    fileprivate static func stoppedPlanning(_ campaign: String) -> CommandError {
        CommandError(
            description:
                "Stopped while planning; nothing was sent. 'heed send \(campaign) --send' goes on where it was.",
            exitCode: .tryAgain)
    }
}
