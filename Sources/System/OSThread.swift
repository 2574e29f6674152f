import Glibc
import Synchronization

/// A thread of the operating system, for work that blocks.
///
///     let thread = OSThread.start(name: "sender 1") { … }
///     thread.join()
package final class OSThread: Sendable {
    private let thread: pthread_t
    private let isJoined = Mutex(false)

    private init(_ thread: pthread_t) {
        self.thread = thread
    }

    deinit {
        // Nobody can wait for it any more: let the system clean up when it ends.
        if !isJoined.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Starts a thread. The name shows in `top -H` and debuggers, cut to 15 bytes.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) -> OSThread {
        OSThread(launch(Unmanaged.passRetained(Work(name: name, body: body)).toOpaque()))
    }

    /// How many threads the machine can run at once.
    package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Lets the calling thread rest.
    package static func sleep(milliseconds: Int) {
        usleep(UInt32(milliseconds * 1000))
    }

    /// Waits until the thread has ended; further calls return at once, also while the first still waits.
    package func join() {
        let isFirst = isJoined.withLock { joined in
            defer { joined = true }
            return !joined
        }
        if isFirst { pthread_join(thread, nil) }
    }
}

private final class Work: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

// Functions of the file, not closures: a closure handed to pthread_create crashes the compiler (6.3.1).
private func launch(_ work: UnsafeMutableRawPointer) -> pthread_t {
    var thread: pthread_t = 0
    let result = pthread_create(&thread, nil, run, work)
    precondition(result == 0, "The system can start no more threads.")
    return thread
}

private func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let work = Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue()
    setName(work.name)
    work.body()
    return nil
}

// Through /proc, since the C function is no part of POSIX; a system without /proc shows no name, which is no harm.
private func setName(_ name: String) {
    guard let file = Descriptor(opening: "/proc/thread-self/comm", O_WRONLY) else { return }
    _ = file.write(Array(name.utf8.prefix(15)))
}
