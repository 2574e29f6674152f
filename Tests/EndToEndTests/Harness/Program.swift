import Foundation
import Glibc
import TestSupport

/// A program that was run to its end.
struct Outcome: Sendable {
    /// The exit code; 128 + N where signal N ended it.
    let status: Int32
    let stdout: String
    let stderr: String
}

/// A program that runs, in a process group of its own. It is killed with its children when nobody holds it any more, so
/// that a test that fails leaves nothing behind.
///
///     let server = try Program.start(["/usr/bin/python3", "keeper.py"])
///     try server.waitForLine { $0.hasPrefix("ready") }
final class Program {
    let pid: pid_t
    private let scratch: TemporaryFolder
    private let input: Int32
    private var ended: Int32?
    private static let starting = NSLock()

    /// Starts it. Its standard input is a pipe that stays open as long as this object lives: the servers of these tests
    /// end when it closes, so they end even when the test program is killed.
    static func start(
        _ words: [String], in folder: String? = nil, environment: [String: String] = [:], keepingInputOpen: Bool = true
    ) throws -> Program {
        try Program(words, folder, environment, keepingInputOpen)
    }

    /// Runs it to its end.
    static func run(
        _ words: [String], in folder: String? = nil, environment: [String: String] = [:], seconds: Double = 60
    ) throws -> Outcome {
        try start(words, in: folder, environment: environment, keepingInputOpen: false).wait(seconds: seconds)
    }

    private init(_ words: [String], _ folder: String?, _ environment: [String: String], _ keepsInput: Bool) throws {
        scratch = TemporaryFolder()
        // One at a time, so that no other program inherits the pipe before it is marked.
        Self.starting.lock()
        defer { Self.starting.unlock() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)

        var ends: [Int32] = [-1, -1]
        if keepsInput {
            guard pipe(&ends) == 0 else { throw HarnessError("there is no pipe to be had") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        input = ends[1]
        for (number, name) in [(Int32(1), "stdout"), (2, "stderr")] {
            posix_spawn_file_actions_addopen(&actions, number, scratch(name), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        let words = folder.map { ["/usr/bin/env", "-C", $0] + words } ?? words

        var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("HEED_") }
        all.merge(environment) { $1 }
        var arguments = words.map { strdup($0) } + [nil]
        var variables = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child = pid_t()
        let result = posix_spawnp(&child, words[0], &actions, &attributes, &arguments, &variables)
        if ends[0] >= 0 { close(ends[0]) }
        guard result == 0 else {
            throw HarnessError("\(words[0]) cannot be started: \(String(cString: strerror(result)))")
        }
        pid = child
    }

    deinit {
        if input >= 0 { close(input) }
        if ended == nil {
            kill(-pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
    }

    var stdout: String { (try? String(contentsOfFile: scratch("stdout"), encoding: .utf8)) ?? "" }
    var stderr: String { (try? String(contentsOfFile: scratch("stderr"), encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Writes to its standard input, which has to be open.
    func say(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { throw HarnessError("a program does not read what it is told") }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Closes its standard input: the servers of these tests then end by themselves.
    func closeInputAndWait(seconds: Double = 20) throws {
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), input)
        _ = try wait(seconds: seconds)
    }

    /// Waits for its end; kills it, and throws, when that takes longer.
    func wait(seconds: Double = 60) throws -> Outcome {
        let isOver = try poll(seconds: seconds) { self.hasEnded() }
        guard isOver, let status = ended else {
            kill(-pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            ended = 128 + SIGKILL
            throw HarnessError("a program did not end within \(seconds) s.\n\(stdout)\n\(stderr)")
        }
        return Outcome(status: status, stdout: stdout, stderr: stderr)
    }

    /// Waits for a line on its standard output.
    func waitForLine(seconds: Double = 30, where matches: (Substring) -> Bool) throws -> String {
        var found: Substring?
        let isThere = try poll(seconds: seconds) {
            found = stdout.split(separator: "\n").first(where: matches)
            return found != nil || hasEnded()
        }
        guard isThere, let found else {
            throw HarnessError("a program did not say what was expected.\n\(stdout)\n\(stderr)")
        }
        return String(found)
    }

    func hasEnded() -> Bool {
        if ended != nil { return true }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return false }
        ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return true
    }
}

/// Something around the tests is not as they need it.
struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Asks until the answer is yes or the time is up.
@discardableResult
func poll(seconds: Double, _ question: () throws -> Bool) throws -> Bool {
    let end = Date().addingTimeInterval(seconds)
    repeat {
        if try question() { return true }
        usleep(5_000)
    } while Date() < end
    return false
}
