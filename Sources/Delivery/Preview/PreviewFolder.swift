private import Glibc
import System

/// A folder that is filled beside the one it is to replace and takes its place when it is complete: whoever looks sees
/// the old previews or all the new ones.
///
/// Files have mode 0600 and folders 0700, for previews hold personal data. They are not synced: they can be made anew.
final class PreviewFolder {
    /// As the user named it.
    let path: String
    private let target: String
    private let draft: String
    private var isOpen = true

    /// Makes the draft. Folders above the one named are made as needed.
    ///
    /// - Throws: `.foreignFolder` for a file, and for a folder that has something in it and no marker; `.cannotWrite`.
    init(_ path: String) throws(DeliveryError) {
        self.path = path
        target = FilePath.absolute(path)
        let above = FilePath.folder(of: target)
        let name = FilePath.name(of: target)
        try Self.check(target, shown: path)
        let prefix = ".\(name).heed-"
        let random = RandomBytes.make(6).map { String($0, radix: 16) }.joined()
        draft = FilePath.join(above, "\(prefix)\(getpid())-\(random)")
        do {
            try Folder.make(above)
            Self.removeLeftovers(in: above, prefix: prefix)
            try Folder.make(draft, mode: 0o700)
        } catch {
            throw .cannotWrite(path, "\(error)")
        }
        try write([], to: Self.marker)
    }

    deinit {
        discard()
    }

    /// What makes a folder one of previews.
    static let marker = ".heed-previews"

    /// Writes a new file into the draft.
    func write(_ bytes: [UInt8], to name: String) throws(DeliveryError) {
        let file = open(FilePath.join(draft, name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(errno) }
        var written = 0
        var number: Int32 = 0
        while written < bytes.count, number == 0 {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, bytes.count - written) }
            if count >= 0 { written += count } else if errno != EINTR { number = errno }
        }
        // Some file systems tell only now that there was no room.
        if close(file) != 0, number == 0 { number = errno }
        if number != 0 { throw failure(number) }
    }

    /// Puts the draft in the place of what was there.
    func commit() throws(DeliveryError) {
        try Self.check(target, shown: path)
        let old = draft + "-old"
        let hasOld = rename(target, old) == 0
        if !hasOld, errno != ENOENT { throw failure(errno) }
        guard rename(draft, target) == 0 else {
            let number = errno
            if hasOld { rename(old, target) }
            throw failure(number)
        }
        isOpen = false
        if hasOld { try? Folder.remove(old) }
    }

    /// Removes the draft, if it did not take its place.
    func discard() {
        guard isOpen else { return }
        isOpen = false
        try? Folder.remove(draft)
    }

    private func failure(_ number: Int32) -> DeliveryError {
        switch number {
        // EFBIG: the process may not write files as large as this.
        case ENOSPC, EDQUOT, EFBIG: return .noSpace(path)
        default:
            var text = [CChar](repeating: 0, count: 256)
            let isKnown = strerror_r(number, &text, text.count) == 0
            let words = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            return .cannotWrite(path, isKnown ? words : "error \(number)")
        }
    }

    private static func check(_ target: String, shown: String) throws(DeliveryError) {
        guard let status = FileStatus.of(target, followingLinks: false) else { return }
        guard status.isFolder, let names = try? Folder.names(in: target), names.isEmpty || names.contains(marker)
        else { throw .foreignFolder(shown) }
    }

    /// What runs that were killed have left: it holds personal data and nobody knows of it.
    private static func removeLeftovers(in folder: String, prefix: String) {
        for name in (try? Folder.names(in: folder)) ?? [] where name.hasPrefix(prefix) {
            guard let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }),
                process > 0, kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? Folder.remove(FilePath.join(folder, name))
        }
    }
}
