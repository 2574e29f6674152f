package import Campaigns
package import System

/// What became of messages in one run of the sender.
package struct SendTally: Equatable, Sendable {
    package var sent = 0
    package var deferred = 0
    package var failed = 0
    /// Of unknown fate.
    package var unknown = 0
    /// Taken out meanwhile: the person stopped it, or no message could be made.
    package var withdrawn = 0

    package init() {}

    /// Messages that this run has done with.
    package var settled: Int { sent + deferred + failed + unknown + withdrawn }
}

/// How far the sender is; handed out several times a second.
package struct SendProgress: Sendable {
    package let tally: SendTally
    /// Messages that waited when it began, deferred ones among them.
    package let total: Int
    package let seconds: Double

    /// Messages a second since it began.
    package var rate: Double { seconds > 0 ? Double(tally.sent) / seconds : 0 }
}

/// How the sender ended.
package struct SendSummary: Equatable, Sendable {
    package var tally = SendTally()

    /// What runs that had crashed left behind, settled when this one began.
    package var recovery = DeliveryDesk.Recovery()

    /// How long it took.
    package var seconds = 0.0

    /// Whether it was asked to stop before it was done.
    package var isStopped = false

    /// Whether every message of the campaign has its final state.
    package var isFinished = false

    /// When the next message is due; nil when none waits.
    package var nextDue: Instant?

    package init() {}
}
