import Glibc
import Synchronization

/// A request to stop that any thread can make, see and wait for; once made it stays.
package final class StopFlag: Sendable {
    private let flag = Atomic<Bool>(false)
    private let readEnd: Int32
    private let writeEnd: Int32

    package init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "The system can open no more files.")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    package var isRequested: Bool { flag.load(ordering: .acquiring) }

    /// A descriptor that `poll` shows as readable once a stop is requested; never read from it.
    package var descriptor: Int32 { readEnd }

    /// Asks to stop; safe in a signal handler. Whether this call was the first.
    @discardableResult
    package func request() -> Bool {
        guard !flag.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        var byte: UInt8 = 1
        // One byte that nobody reads: the pipe stays readable for every waiter, now and later.
        _ = Glibc.write(writeEnd, &byte, 1)
        return true
    }

    /// Waits until a stop is requested or the time has passed; whether a stop is requested.
    package func wait(timeoutSeconds: Double) -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(min(timeoutSeconds, 3.2e9)))
        while !isRequested {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            if left <= 0 { break }
            var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, Int32(min(left.rounded(.up), 1e9)))
        }
        return isRequested
    }
}
