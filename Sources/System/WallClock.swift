import Glibc
import Synchronization

/// Tells what time it is; handed in wherever time matters, so that tests and `--at` decide it.
package protocol WallClock: Sendable {
    func now() -> Instant
}

/// The machine's clock.
package struct SystemClock: WallClock {
    package init() {}

    package func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(
            microseconds: Int64(time.tv_sec) * Instant.microsecondsPerSecond + Int64(time.tv_nsec) / 1000)
    }
}

/// A clock that stands still: `--at TIME`.
package struct FixedClock: WallClock {
    private let instant: Instant

    package init(at instant: Instant) {
        self.instant = instant
    }

    package func now() -> Instant { instant }
}

/// A clock that moves only when told to; for tests of what happens later.
package final class MovableClock: WallClock {
    private let instant: Mutex<Instant>

    package init(at instant: Instant) {
        self.instant = Mutex(instant)
    }

    package func now() -> Instant {
        instant.withLock { $0 }
    }

    package func advance(seconds: Int) {
        instant.withLock { $0 = $0.adding(seconds: seconds) }
    }

    package func set(_ instant: Instant) {
        self.instant.withLock { $0 = instant }
    }
}
