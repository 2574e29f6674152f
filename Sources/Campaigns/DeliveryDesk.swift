package import Consent
package import Database
package import System
package import Workspace

/// Hands the rows of campaigns to workers and takes down what became of them. Every step is one short transaction, and
/// none can happen twice: the states of ``DeliveryStep`` are the conditions of its statements.
///
///     let worker = try desk.register(at: now)
///     let claimed = try desk.claim(campaign, by: worker, limit: 100, at: now)
///     // … compose …
///     let confirmed = try desk.confirm(prepared, of: campaign, by: worker, at: now)
///     // … submit confirmed.handedOff …
///     try desk.record(outcomes, by: worker, at: now)
///
/// A desk belongs to one thread, like its session. Its parts: `+Workers`, `+Claim`, `+Confirm`, `+Record`, `+Recover`.
package struct DeliveryDesk {
    /// A process that sends.
    package struct Worker: Equatable, Sendable {
        /// `worker.id`
        package let id: Int64
    }

    let session: any Session
    let gate: ContactGate
    let draw: ExperimentDraw
    /// How many mails a day may be handed off; nil: any number.
    let warmUp: WarmUp?
    /// Takes down what a relay says of an address.
    let recorder: ConsentRecorder

    /// How long a claimed row stays with its worker before another one may take it.
    let leaseSeconds: Int

    /// How long a worker counts as alive after it was last heard of.
    let heartbeatSeconds: Int

    /// The most rows that one transaction touches, so that an unsubscribe never waits behind it.
    package static let mostAtOnce = 300

    package init(
        session: any Session, gate: ContactGate, draw: ExperimentDraw, clock: any WallClock = SystemClock(),
        leaseSeconds: Int = 120, heartbeatSeconds: Int = 60, warmUp: WarmUp? = nil
    ) {
        self.warmUp = warmUp
        recorder = gate.recorder(clock: clock)
        self.session = session
        self.gate = gate
        self.draw = draw
        self.leaseSeconds = leaseSeconds
        self.heartbeatSeconds = heartbeatSeconds
    }

    /// Takes a row out for good; in a transaction.
    func withdraw(_ delivery: Int64, cause: String, at instant: Instant) throws {
        // What was not suppressed when it was planned is told apart from a plain suppression (UNS-10).
        let isSuppressed = cause == DenialReason.Code.suppressed.rawValue
        let cause = isSuppressed ? CampaignRules.Code.suppressedSincePlan.rawValue : cause
        try session.execute(
            """
            UPDATE delivery SET state = 'withdrawn', cause = \(cause), address_hash = NULL, claimed_by = NULL, \
            updated_at = \(instant) WHERE id = \(delivery) AND \(DeliveryStep.withdraw.isPossible)
            """)
    }

    /// Lets a row wait for the end of its person's quiet hours; in a transaction. What was deferred stays so.
    func wait(_ delivery: Int64, until opening: Instant, at instant: Instant) throws {
        try session.execute(
            """
            UPDATE delivery SET state = CASE state WHEN 'claimed' THEN 'planned' ELSE state END, claimed_by = NULL, \
            next_at = \(opening), updated_at = \(instant) WHERE id = \(delivery) AND \(SQL.isQueued)
            """)
    }
}
