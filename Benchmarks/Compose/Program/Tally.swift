import Glibc

/// How many messages were made, of how many bytes, in which time.
struct Tally {
    /// What one piece of work made.
    struct Work {
        var messages = 0
        var bytes = 0
    }

    private(set) var work = Work()
    /// Of this thread's processor time.
    private(set) var seconds = 0.0

    mutating func time<Failure>(_ body: () throws(Failure) -> Work) throws(Failure) {
        let start = Self.processorTime()
        let done = try body()
        seconds += Self.processorTime() - start
        work.messages += done.messages
        work.bytes += done.bytes
    }

    func report(_ name: String) {
        let rate = seconds > 0 ? Int(Double(work.messages) / seconds) : 0
        print("\(name)\t\(rate)\t\(work.messages > 0 ? work.bytes / work.messages : 0)")
    }

    private static func processorTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
