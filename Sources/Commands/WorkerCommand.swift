import Campaigns
import Composer
import Database
import Delivery
import System
import Workspace

/// `heed worker`: sends whatever is due, for as long as it runs.
enum WorkerCommand: Command {
    static let spec = CommandSpec(
        name: "worker", summary: "Send whatever is due of the campaigns under way, until stopped.",
        discussion: """
            Works for every campaign that somebody has begun with 'heed send CAMPAIGN --send': what is deferred or waits for
            quiet hours goes out when its time comes, and campaigns that repeat (birthdays, events, quarters) are planned
            anew. Several workers may run beside each other; nobody gets a message twice. A paused or cancelled campaign is
            left alone. SIGTERM or Ctrl-C ends it within 30 seconds.
            """,
        options: [
            OptionSpec("once", "do what is due now, and end"),
            OptionSpec("every", value: "SECONDS", "how often to look for what is due (default: 30)"),
        ],
        examples: [
            .init("heed worker", "beside 'heed serve', as a service"),
            .init("heed worker --once", "from cron"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let pause = try invocation.integer("every", in: 1...3600) ?? 30
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        StopSignal.install()
        let clerk = SealingClerk.start(workspace, context)
        defer { clerk.finish() }
        var total = Tally()
        while true {
            let round = try self.round(workspace, session, context)
            total.add(round)
            if invocation.flag("once") || StopSignal.isRequested { break }
            if StopSignal.flag.wait(timeoutSeconds: Double(pause)) { break }
        }
        if context.json { try context.console.printJSON(total) } else { context.console.print(total.text) }
        return total.problems > 0 ? .tryAgain : .done
    }

    private static func round(
        _ workspace: OpenWorkspace, _ session: any Session, _ context: Context
    ) throws -> Tally {
        var tally = Tally()
        for name in try CampaignControl(session: session).underWay() {
            if StopSignal.isRequested { break }
            do {
                tally.add(try work(name, workspace, session, context))
            } catch let error as DatabaseError {
                throw error
            } catch  where StopSignal.isRequested {
                // Cut short on request; the next run goes on where it was.
                break
            } catch {
                // One campaign's mistake keeps no other from going on.
                tally.problems += 1
                context.console.complain("'\(name)': \(ErrorReport(error).text)")
            }
        }
        return tally
    }

    private static func work(
        _ name: String, _ workspace: OpenWorkspace, _ session: any Session, _ context: Context
    ) throws -> Tally {
        let prepared = try workspace.composer().prepare(
            try CampaignFolder(workspace.folder, workspace.configuration).load(name))
        let campaign = prepared.campaign
        let now = context.clock.now()
        let isUnderWay = try CampaignControl(session: session).status(name).contains {
            $0.run.state == .running || $0.run.state == .planning
        }
        // What goes out once and is finished stays so.
        guard isUnderWay || campaign.repetition != .once, campaign.schedule.phase(at: now) == .open else {
            return Tally()
        }
        let planned = try DeliveryPlanner(gate: workspace.gate, draw: workspace.draw).plan(
            campaign, at: now, session: session
        ) { _, _ in
            if StopSignal.isRequested { throw CommandError.stoppedWorker }
        }
        var options = CampaignSender.Options()
        options.wait = 0
        let summary = try workspace.sender(of: prepared, context, options: options).run(
            prepared, stop: StopSignal.flag)
        var tally = Tally()
        tally.planned = planned.planned
        tally.sent = summary.tally.sent
        tally.deferred = summary.tally.deferred
        tally.failed = summary.tally.failed
        tally.unknown = summary.tally.unknown
        tally.withdrawn = summary.tally.withdrawn
        if tally.sent + tally.failed + tally.unknown > 0 {
            context.console.say(
                "\(name): \(grouped(tally.sent)) sent, \(grouped(tally.deferred)) deferred, \(grouped(tally.failed)) failed"
            )
        }
        return tally
    }

    private struct Tally: Encodable {
        var planned = 0
        var sent = 0
        var deferred = 0
        var failed = 0
        var unknown = 0
        var withdrawn = 0
        /// Campaigns that could not be worked for.
        var problems = 0

        mutating func add(_ other: Tally) {
            planned += other.planned
            sent += other.sent
            deferred += other.deferred
            failed += other.failed
            unknown += other.unknown
            withdrawn += other.withdrawn
            problems += other.problems
        }

        var text: String {
            var table = TextTable([.right, .left])
            table.add([grouped(sent), "sent"])
            for (count, word) in [
                (planned, "planned"), (deferred, "deferred"), (failed, "failed"), (unknown, "of unknown fate"),
                (withdrawn, "withdrawn"), (problems, "campaigns with a problem"),
            ] where count > 0 { table.add([grouped(count), word]) }
            return table.text()
        }
    }
}

extension CommandError {
    fileprivate static let stoppedWorker = CommandError(
        description: "Stopped while planning; the next run goes on where it was.", exitCode: .tryAgain)
}
