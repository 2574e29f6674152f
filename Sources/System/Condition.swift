import Glibc

/// A POSIX mutex; `Synchronization.Mutex` has no condition variable to go with it.
final class Lock: @unchecked Sendable {
    // Sendable: the pointer never changes, and POSIX makes the calls on it thread-safe.
    fileprivate let pointer: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: pthread_mutex_t())
        pthread_mutex_init(pointer, nil)
    }

    deinit {
        pthread_mutex_destroy(pointer)
        pointer.deallocate()
    }

    func lock() { pthread_mutex_lock(pointer) }
    func unlock() { pthread_mutex_unlock(pointer) }
}

/// A POSIX condition variable that measures timeouts by the monotonic clock, so that setting the time wakes nobody.
final class Condition: @unchecked Sendable {
    // Sendable: the pointer never changes, and POSIX makes the calls on it thread-safe.
    private let pointer: UnsafeMutablePointer<pthread_cond_t>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(pointer, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(pointer)
        pointer.deallocate()
    }

    func wait(_ lock: Lock) { pthread_cond_wait(pointer, lock.pointer) }

    /// False when the deadline passed.
    func wait(_ lock: Lock, until deadline: timespec) -> Bool {
        var deadline = deadline
        return pthread_cond_timedwait(pointer, lock.pointer, &deadline) != ETIMEDOUT
    }

    func signal() { pthread_cond_signal(pointer) }
    func broadcast() { pthread_cond_broadcast(pointer) }

    static func deadline(afterSeconds seconds: Double) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        // A century is as good as for ever and does not overflow.
        let wait = min(max(seconds, 0), 3.2e9)
        let whole = wait.rounded(.down)
        time.tv_sec += Int(whole)
        time.tv_nsec += Int((wait - whole) * 1e9)
        if time.tv_nsec >= 1_000_000_000 {
            time.tv_sec += 1
            time.tv_nsec -= 1_000_000_000
        }
        return time
    }
}
