/// The sender's sense of time, by a clock that nobody sets: how fast it goes, and how long it has waited.
final class SendPace {
    private let start = ContinuousClock.now
    private var settledCount = 0
    private var lastTold: ContinuousClock.Instant?
    private var idleSince: ContinuousClock.Instant?
    private var downSince: ContinuousClock.Instant?

    /// Since the run began.
    var seconds: Double { Self.seconds(since: start) }

    /// Messages settled a second.
    var rate: Double { seconds > 0.1 ? Double(settledCount) / seconds : 0 }

    func settled(_ count: Int) {
        settledCount += count
        idleSince = nil
    }

    /// Whether it is time for a word about the progress: four times a second.
    func isTimeToTell() -> Bool {
        if let lastTold, Self.seconds(since: lastTold) < 0.25 { return false }
        lastTold = .now
        return true
    }

    /// Whether it has been idle for less than so many seconds.
    func mayIdle(atMost limit: Double) -> Bool {
        let since = idleSince ?? .now
        idleSince = since
        return Self.seconds(since: since) <= limit
    }

    /// Whether a channel has been down for so many seconds, counted from the first question.
    func isDown(for limit: Double) -> Bool {
        let since = downSince ?? .now
        downSince = since
        return Self.seconds(since: since) >= limit
    }

    func isUp() {
        downSince = nil
    }

    private static func seconds(since instant: ContinuousClock.Instant) -> Double {
        instant.duration(to: .now) / .seconds(1)
    }
}
