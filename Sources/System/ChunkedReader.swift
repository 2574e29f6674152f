import Glibc

/// Reads a file of any size in pieces, in flat memory.
///
///     let reader = try ChunkedReader(path)
///     while try reader.next() { consume(reader.chunk) }
package final class ChunkedReader {
    private let descriptor: Descriptor
    private var buffer: [UInt8]
    private let path: String
    /// The file's size in bytes when it was opened; nil for a pipe or a terminal.
    package let totalBytes: Int64?
    /// Bytes handed out so far.
    package private(set) var bytesRead: Int64 = 0
    /// What the last `next()` read.
    package private(set) var chunk: ArraySlice<UInt8> = []

    /// Opens a file; the path `-` means standard input.
    package init(_ path: String, chunkSize: Int = 256 << 10) throws(SystemError) {
        let number = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .reading(path, errno) }
        descriptor = Descriptor(number)
        self.path = path
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .reading(path, errno) }
        let found = FileStatus(status)
        totalBytes = found.isRegularFile ? found.size : nil
        if found.isFolder { throw .reading(path, EISDIR) }
        buffer = [UInt8](repeating: 0, count: chunkSize)
    }

    /// Reads the next piece into `chunk`; false at the end.
    package func next() throws(SystemError) -> Bool {
        chunk = []
        let count = descriptor.read(into: &buffer)
        guard count >= 0 else { throw .reading(path, Int32(-count)) }
        bytesRead += Int64(count)
        chunk = buffer[..<count]
        return count > 0
    }
}
