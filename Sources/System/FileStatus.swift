import Glibc

/// What the file system says about a path.
package struct FileStatus: Sendable {
    /// Bytes.
    package let size: Int64
    /// The permission bits, e.g. `0o600`.
    package let mode: UInt32
    package let isFolder: Bool
    package let isRegularFile: Bool
    /// When the content last changed.
    package let modified: Instant

    /// Whether neither group nor others have any permission: `0600`, `0400` or `0700`.
    package var isPrivate: Bool { mode & 0o077 == 0 }

    /// The status of what a path leads to; nil when nothing is there or it cannot be seen.
    package static func of(_ path: String, followingLinks: Bool = true) -> FileStatus? {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        return FileStatus(status)
    }

    /// Whether anything is at this path.
    package static func exists(_ path: String) -> Bool {
        of(path) != nil
    }

    init(_ status: stat) {
        size = Int64(status.st_size)
        mode = status.st_mode & 0o7777
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isRegularFile = status.st_mode & S_IFMT == S_IFREG
        modified = Instant(
            microseconds: Int64(status.st_mtim.tv_sec) * Instant.microsecondsPerSecond
                + Int64(status.st_mtim.tv_nsec) / 1000)
    }
}
