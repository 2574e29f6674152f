import Glibc

/// Files that are either the old one or the whole new one, never a part, even after a power cut.
package enum AtomicFile {
    /// Writes a file through a temporary one in the same folder: written, synced, renamed, the folder synced. The
    /// temporary file is removed when anything fails. The mode is exact, whatever the umask.
    ///
    /// - Throws: `SystemError` `.noSpace`, `.notPermitted`, `.readOnly`, `.notFound` (no such folder), `.cannotWrite`.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(SystemError) {
        let temporary = Self.temporary(beside: path)
        let failure = fill(temporary, bytes, mode)
        guard failure == 0 else {
            unlink(temporary)
            throw .writing(path, failure)
        }
        guard rename(temporary, path) == 0 else {
            let number = errno
            unlink(temporary)
            throw .writing(path, number)
        }
        try Folder.sync(FilePath.folder(of: path))
    }

    /// Writes text as UTF-8.
    package static func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws(SystemError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Writes a file that is not there yet, in the same way; false, and nothing is changed, when there is one already. Of
    /// several writers at once one wins, and everybody sees the whole of what it wrote.
    ///
    /// - Throws: as `write`.
    @discardableResult
    package static func writeNew(_ text: String, to path: String, mode: UInt32 = 0o644) throws(SystemError) -> Bool {
        let temporary = Self.temporary(beside: path)
        defer { unlink(temporary) }
        let failure = fill(temporary, Array(text.utf8), mode)
        guard failure == 0 else { throw .writing(path, failure) }
        // Unlike a rename, a link never takes the place of a file.
        guard link(temporary, path) == 0 else {
            let number = errno
            if number == EEXIST { return false }
            throw .writing(path, number)
        }
        try Folder.sync(FilePath.folder(of: path))
        return true
    }

    private static func temporary(beside path: String) -> String {
        let suffix = RandomBytes.make(6).map { String($0, radix: 16) }.joined()
        return FilePath.join(FilePath.folder(of: path), ".\(FilePath.name(of: path)).\(suffix)")
    }

    private static func fill(_ path: String, _ bytes: [UInt8], _ mode: UInt32) -> Int32 {
        // Private until its mode is set, so that a secret is at no moment readable by others.
        guard let file = Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600) else { return errno }
        let failure = file.write(bytes)
        if failure != 0 { return failure }
        return fchmod(file.number, mode) == 0 && fsync(file.number) == 0 ? 0 : errno
    }
}
