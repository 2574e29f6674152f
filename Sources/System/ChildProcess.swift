import Glibc

/// Another program, run to its end with a text on its standard input.
///
///     try ChildProcess.run("/usr/sbin/sendmail", ["-i", "--", "ana@example.com"], input: bytes, timeoutSeconds: 60, cut: cut)
///
/// What it prints is thrown away: it may hold addresses.
package enum ChildProcess {
    package enum End: Equatable, Sendable {
        case exited(Int)
        /// By a signal that it did not get from here.
        case killed
        /// It took too long or was cut, and was killed.
        case stopped
        /// There is no such program, or it cannot be run.
        case notStarted
    }

    package static func run(
        _ program: String, _ arguments: [String], input: [UInt8], timeoutSeconds: Int, cut: StopFlag
    ) -> End {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .notStarted }
        for number in ends { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        let child: pid_t
        do {
            let reading = Descriptor(ends[0])
            guard let started = start(program, arguments, input: reading.number) else {
                close(ends[1])
                return .notStarted
            }
            child = started
        }
        return wait(child, feeding: input[...], through: Descriptor(ends[1]), timeoutSeconds, cut)
    }

    /// Writes as the program reads, and looks whether it has ended; neither waits for the other.
    private static func wait(
        _ child: pid_t, feeding input: ArraySlice<UInt8>, through writing: consuming Descriptor, _ timeoutSeconds: Int,
        _ cut: StopFlag
    ) -> End {
        let end = ContinuousClock.now + .seconds(timeoutSeconds)
        _ = fcntl(writing.number, F_SETFL, O_NONBLOCK)
        var open: Descriptor? = consume writing
        var rest = input
        var status: Int32 = 0
        var pause = 1
        while true {
            if let number = open?.number {
                let count = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
                if count > 0 { rest = rest.dropFirst(count) }
                // What it does not read is its own affair; its exit status tells.
                let isOver = rest.isEmpty || count < 0 && errno != EAGAIN && errno != EINTR
                if isOver { open = nil }
                if count > 0 { continue }
            }
            let found = waitpid(child, &status, WNOHANG)
            if found == child { return read(status) }
            if found < 0, errno != EINTR { return .killed }
            if cut.isRequested || ContinuousClock.now > end {
                kill(child, SIGKILL)
                while waitpid(child, &status, 0) < 0, errno == EINTR {}
                return .stopped
            }
            OSThread.sleep(milliseconds: pause)
            pause = min(pause * 2, 20)
        }
    }

    private static func read(_ status: Int32) -> End {
        let signal = status & 0x7F
        return signal == 0 ? .exited(Int(status >> 8 & 0xFF)) : .killed
    }

    private static func start(_ program: String, _ arguments: [String], input: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // The signals that this program keeps from its threads are the other one's own matter.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, &words, environ)
        return code == 0 ? child : nil
    }
}
