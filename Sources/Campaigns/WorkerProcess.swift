import Glibc
import System

/// A process of this machine, recognised even when its number is given to another one later.
package struct WorkerProcess: Equatable, Sendable {
    /// The machine's name and id.
    package let host: String
    package let pid: Int

    /// The boot's id and the process's start in it: of two processes with one number, not more than one has both.
    package let start: String

    package init(host: String, pid: Int, start: String) {
        self.host = host
        self.pid = pid
        self.start = start
    }

    /// This process.
    ///
    /// - Throws: ``CampaignsError`` `.unreadable` where there is no `/proc`.
    package static func current() throws(CampaignsError) -> WorkerProcess {
        let pid = Int(getpid())
        guard let start = start(of: pid) else {
            throw .unreadable("Cannot read /proc/\(pid)/stat, which tells when this process started: mount /proc.")
        }
        return WorkerProcess(host: thisHost(), pid: pid, start: start)
    }

    /// Whether the process is known to have ended: it was one of this machine's and no longer is.
    package func hasEnded() -> Bool {
        host == Self.thisHost() && Self.start(of: pid) != start
    }

    private static func thisHost() -> String {
        let parts = ["/proc/sys/kernel/hostname", "/etc/machine-id"].map { line($0) ?? "" }
        return parts.joined(separator: "/")
    }

    /// nil when there is no such process, or only its corpse.
    private static func start(of pid: Int) -> String? {
        // The second field is the program's name in parentheses and may hold anything.
        guard let stat = line("/proc/\(pid)/stat"), let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return "\(line("/proc/sys/kernel/random/boot_id") ?? "")/\(fields[19])"
    }

    private static func line(_ path: String) -> String? {
        guard let text = try? FileBytes.text(path, limit: 4096) else { return nil }
        return text.split(separator: "\n").first.map(String.init)
    }
}
