package import Campaigns
package import Composer
package import Consent
package import Customers
package import Database
package import System
import Workspace

/// Sends the planned messages of a campaign: claim, compose, confirm, submit, record.
///
///     let sender = CampaignSender(
///         store: store, gate: gate, draw: draw, reader: reader, tokens: tokens, codes: codes, transports: pool)
///     let summary = try sender.run(prepared, stop: StopSignal.flag) { progress in … }
///
/// One thread, the caller's, talks to the database and composes; each line of a transport has a thread of its own. A
/// row is `attempting`, durably, before the first byte of it leaves, and its outcome is durable before it is forgotten;
/// of no more rows than there are lines is the fate ever open. It may be stopped or killed at any moment and run again.
package struct CampaignSender {
    /// How it behaves; the defaults are right outside of tests.
    package struct Options: Sendable {
        package var retries = RetryPolicy()

        /// Seconds that messages under way have to finish once a stop is requested; then they are cut.
        package var grace = 30.0

        /// Seconds that no line of a channel need be open, after one was, before it gives up.
        package var patience = 60.0

        /// Seconds to wait for a message that is due soon, rather than to end.
        package var wait = 10.0

        /// From 0 up to 1: spreads retries.
        package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

        package init() {}
    }

    let store: Store
    let gate: ContactGate
    let draw: ExperimentDraw
    let reader: CustomerReader
    let tokens: any TokenSource
    let codes: OfferCodes
    let transports: TransportPool
    let clock: any WallClock
    let options: Options

    package init(
        store: Store, gate: ContactGate, draw: ExperimentDraw, reader: CustomerReader, tokens: any TokenSource,
        codes: OfferCodes, transports: TransportPool, clock: any WallClock = SystemClock(), options: Options = Options()
    ) {
        self.store = store
        self.gate = gate
        self.draw = draw
        self.reader = reader
        self.tokens = tokens
        self.codes = codes
        self.transports = transports
        self.clock = clock
        self.options = options
    }

    /// Sends what is due, until nothing is or it is stopped.
    ///
    /// - Parameters:
    ///   - stop: no hand-off begins once it is requested.
    ///   - progress: called on this thread several times a second; what it throws ends the run as a stop does.
    /// - Throws: ``DeliveryError`` when nothing can be handed over or composed; rows then are as they were. `DatabaseError`.
    package func run(
        _ campaign: PreparedCampaign, stop: StopFlag, progress: (SendProgress) throws -> Void = { _ in }
    ) throws -> SendSummary {
        var summary = SendSummary()
        let session = try store.session()
        let desk = DeliveryDesk(
            session: session, gate: gate, draw: draw, clock: clock, warmUp: transports.emailPace.warmUp)
        let control = CampaignControl(session: session)
        summary.recovery = try desk.recover(at: clock.now())
        let now = clock.now()
        summary.recovery.resent = try desk.resendInDoubt(
            campaign.campaign, since: now.adding(seconds: -options.retries.deadline), at: now)
        let withdrawn = try count(.withdrawn, campaign, control)
        let transports = try campaign.campaign.channels.map { try self.transports.transport(for: $0) }
        if let due = try desk.nextDue(campaign.campaign, at: clock.now()), due - clock.now() <= options.wait {
            let loop = try SendLoop(
                self, campaign, desk: desk, session: session, total: waiting(campaign, control), stop: stop)
            let start = ContinuousClock.now
            try loop.run(transports, progress: progress)
            summary.seconds = start.duration(to: .now) / .seconds(1)
            summary.tally = loop.tally
            summary.isStopped = loop.isStopped
        }
        // Claiming takes people out as well; the rows tell of all.
        summary.tally.withdrawn = try count(.withdrawn, campaign, control) - withdrawn
        summary.nextDue = try desk.nextDue(campaign.campaign, at: clock.now())
        summary.isFinished = try control.finish(campaign.campaign, at: clock.now())
        return summary
    }

    private func count(
        _ state: DeliveryState, _ campaign: PreparedCampaign, _ control: CampaignControl
    ) throws -> Int {
        try control.status(campaign.campaign.name).reduce(0) { $0 + $1.count(of: state) }
    }

    /// Messages of runs under way that are not final.
    private func waiting(_ campaign: PreparedCampaign, _ control: CampaignControl) throws -> Int {
        try control.status(campaign.campaign.name).reduce(0) { sum, status in
            guard status.run.state == .running || status.run.state == .planning else { return sum }
            return sum + status.counts.reduce(0) { $0 + ($1.state.isFinal ? 0 : $1.count) }
        }
    }
}
