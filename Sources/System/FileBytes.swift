import Glibc

/// Reading a whole file of bounded size.
package enum FileBytes {
    /// All bytes of a file.
    ///
    /// - Parameter limit: the most bytes accepted, so that a wrong path cannot fill the memory.
    /// - Throws: `SystemError` `.notFound`, `.notPermitted`, `.tooLarge`, `.cannotRead`.
    package static func read(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        let reader = try ChunkedReader(path)
        var bytes: [UInt8] = []
        while try reader.next() {
            guard bytes.count + reader.chunk.count <= limit else { throw .tooLarge(path, limit: limit) }
            bytes += reader.chunk
        }
        return bytes
    }

    /// The first bytes of a file, however large it is: for what others have written.
    ///
    /// - Throws: `SystemError` `.notFound`, `.notPermitted`, `.cannotRead`.
    package static func prefix(_ path: String, _ count: Int) throws(SystemError) -> [UInt8] {
        let reader = try ChunkedReader(path)
        var bytes: [UInt8] = []
        while bytes.count < count, try reader.next() { bytes += reader.chunk.prefix(count - bytes.count) }
        return bytes
    }

    /// A whole file of UTF-8 text, without a byte order mark.
    ///
    /// - Throws: as `read`, and `.invalidText`.
    package static func text(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> String {
        var bytes = try read(path, limit: limit)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(path) }
        return text
    }
}

extension FileBytes {
    /// Whether bytes stand anywhere in a file, without regard to ASCII case; read piece by piece.
    ///
    /// - Parameter wanted: in lower case.
    package static func holds(_ wanted: [UInt8], in path: String) throws(SystemError) -> Bool {
        guard let file = Descriptor(opening: path, O_RDONLY) else { throw .reading(path, errno) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        // The end of the piece before, in which it may have begun.
        var tail: [UInt8] = []
        while true {
            let count = file.read(into: &buffer)
            if count < 0 { throw .reading(path, Int32(-count)) }
            if count == 0 { return false }
            var piece = tail + buffer[..<count]
            for index in tail.count..<piece.count where 65...90 ~= piece[index] { piece[index] += 32 }
            if ByteSearch.find(wanted, in: piece) != nil { return true }
            tail = Array(piece.suffix(max(0, wanted.count - 1)))
        }
    }
}
