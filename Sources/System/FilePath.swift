import Glibc

/// Paths as text, taken apart and joined the POSIX way.
package enum FilePath {
    /// `join("a", "b")` is `a/b`; an absolute second part stands alone.
    package static func join(_ folder: String, _ name: String) -> String {
        if name.hasPrefix("/") || folder.isEmpty { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The folder a path is in: `a` for `a/b`, `.` for `b`, `/` for `/b`.
    package static func folder(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed == "/" ? "/" : "." }
        return slash == trimmed.startIndex ? "/" : withoutTrailingSlashes(String(trimmed[..<slash]))
    }

    /// The last part of a path: `b.csv` for `a/b.csv`.
    package static func name(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard trimmed != "/", let slash = trimmed.lastIndex(of: "/") else { return trimmed }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// The path with the working folder before it when it is relative.
    package static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : join(currentFolder, path)
    }

    /// The process's working folder.
    package static var currentFolder: String {
        guard let found = getcwd(nil, 0) else { return "." }
        defer { free(found) }
        return String(cString: found)
    }

    /// Removes a file; one that is not there is no error.
    package static func remove(_ path: String) throws(SystemError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .writing(path, errno) }
    }

    /// Gives a file or folder another path on the same file system; an existing file there is replaced.
    package static func move(_ path: String, to target: String) throws(SystemError) {
        guard rename(path, target) == 0 else { throw .writing(target, errno) }
    }

    private static func withoutTrailingSlashes(_ path: String) -> String {
        var path = path[...]
        while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        return String(path)
    }
}
