package import System

/// When a deferred message is tried again, and when no more (RFC 5321 §4.5.4.1, SMTP-1).
package struct RetryPolicy: Sendable, Equatable {
    /// Seconds before the second attempt; the waits double from there.
    package let firstWait: Double
    package let longestWait: Double
    /// Seconds after the message's instant when it is given up.
    package let deadline: Double

    /// - Parameters: in seconds; by default 30 minutes, 6 hours and 4 days.
    package init(firstWait: Double = 1800, longestWait: Double = 21_600, deadline: Double = 345_600) {
        self.firstWait = firstWait
        self.longestWait = longestWait
        self.deadline = deadline
    }

    /// The time of the next attempt; nil when the deadline comes first.
    ///
    /// - Parameters:
    ///   - attempts: how many were made, at least 1.
    ///   - since: the message's instant.
    ///   - random: from 0 up to 1; spreads the attempts over a quarter of the wait, so that what failed together does
    ///     not come back together.
    package func next(afterAttempts attempts: Int, since: Instant, now: Instant, random: Double) -> Instant? {
        var wait = firstWait
        for _ in 1..<max(attempts, 1) where wait < longestWait { wait *= 2 }
        let next = now.adding(seconds: min(wait, longestWait) * (1 + random / 4))
        return next - since > deadline ? nil : next
    }
}
