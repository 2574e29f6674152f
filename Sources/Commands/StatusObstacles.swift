import Campaigns
import Database
import System
import Workspace

/// What keeps a campaign under way from going on, as sentences with a remedy.
struct StatusObstacles {
    private let workspace: OpenWorkspace
    private let hasWorker: Bool
    private let session: any Session
    private let now: Instant

    init(_ workspace: OpenWorkspace, hasWorker: Bool, _ session: any Session, _ context: Context) {
        self.session = session
        self.workspace = workspace
        self.hasWorker = hasWorker
        now = context.clock.now()
    }

    func sentences(_ status: CampaignStatus) -> [String] {
        let name = status.run.campaign
        var sentences: [String] = []
        let waiting = [DeliveryState.planned, .claimed, .deferred].reduce(0) { $0 + status.count(of: $1) }
        switch status.run.state {
        case .paused: sentences.append("It is paused: 'heed resume \(name)' lets it go on.")
        case .cancelled: sentences.append("It was cancelled, and nothing more of it is sent.")
        case .finished: break
        case .planning:
            sentences.append("It is not planned to its end: 'heed send \(name) --send' goes on where it was.")
        case .running: break
        }
        let campaign = try? CampaignFolder(workspace.folder, workspace.configuration).load(name)
        if campaign == nil, waiting > 0 {
            sentences.append(
                "Its file is missing or has mistakes, so that nothing of it is sent: 'heed check' shows them.")
        }
        if let start = campaign?.schedule.start, start > now {
            sentences.append("Its schedule begins at \(start.wholeSecond).")
        } else if waiting > 0, campaign?.schedule.phase(at: now) == .over {
            sentences.append("Its schedule is over: what still waits is withdrawn.")
        }
        if waiting > 0, status.run.state == .running || status.run.state == .planning {
            if let due = status.nextDue, due > now {
                sentences.append(
                    "The next message is due at \(due.wholeSecond): deferred ones wait for their relay, others for the end "
                        + "of their person's quiet hours, or for the hour that the campaign goes out at where they are."
                )
            } else if !hasWorker {
                sentences.append(
                    "\(grouped(waiting)) messages wait and nobody sends: 'heed send \(name) --send' or 'heed worker' does."
                )
            }
        }
        if waiting > 0, let most = workspace.configuration.delivery.emailPace.warmUp?.most(on: now.civilDate),
            let handed = try? WarmUpDay(now.civilDate, session: session).handed(), handed >= most
        {
            sentences.append(
                "Today's \(grouped(most)) mails of the warm-up have gone out; mails go on tomorrow (UTC). 'warm_up' in heed.yaml "
                    + "says how many.")
        }
        let slow = status.counts.filter { $0.state == .planned && $0.cause == CampaignRules.Code.domainSlow.rawValue }
            .reduce(0) { $0 + $1.count }
        if slow > 0 {
            sentences.append("\(grouped(slow)) wait because their domain asked us to send fewer at a time.")
        }
        let unknown = status.count(of: .unknown)
        if unknown > 0 {
            sentences.append(
                "\(grouped(unknown)) may have arrived and are not sent again: 'heed resolve \(name) --list' names them, '--from-log FILE' reads the "
                    + "relay's log, '--unknown sent' or 'resend' says it by hand.")
        }
        let ours = status.counts.filter { $0.state == .failed && $0.cause == "sender" }.reduce(0) { $0 + $1.count }
        if ours > 0 {
            sentences.append(
                "\(grouped(ours)) were refused for our side's sake (policy, reputation, registration), and nobody is "
                    + "suppressed for it: 'heed doctor' checks what can be checked from here.")
        }
        return sentences
    }
}
