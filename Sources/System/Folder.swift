import Glibc

/// Making, listing and removing folders.
package enum Folder {
    /// Makes a folder and those above it that are missing; one that exists is left as it is.
    package static func make(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
        if mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST:
            guard FileStatus.of(path)?.isFolder == true else { throw .writing(path, ENOTDIR) }
        case ENOENT where FilePath.folder(of: path) != path:
            try make(FilePath.folder(of: path), mode: mode)
            guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .writing(path, errno) }
        default:
            throw .writing(path, errno)
        }
    }

    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    package static func names(in path: String) throws(SystemError) -> [String] {
        guard let folder = opendir(path) else { throw .reading(path, errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes a folder with all that is in it; symbolic links are removed, not followed. One that is not there is
    /// no error.
    package static func remove(_ path: String) throws(SystemError) {
        guard let status = FileStatus.of(path, followingLinks: false) else { return }
        guard status.isFolder else {
            try FilePath.remove(path)
            return
        }
        for name in try names(in: path) {
            try remove(FilePath.join(path, name))
        }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .writing(path, errno) }
    }

    /// Makes the names in a folder durable.
    static func sync(_ path: String) throws(SystemError) {
        guard let folder = Descriptor(opening: path, O_RDONLY | O_DIRECTORY), fsync(folder.number) == 0 else {
            throw .writing(path, errno)
        }
    }
}
