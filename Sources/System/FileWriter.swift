import Glibc

/// Writes a file piece by piece through a buffer: exports, rejected rows.
package final class FileWriter {
    private let descriptor: Descriptor
    private var buffer: [UInt8] = []
    private let path: String
    private static let bufferSize = 64 << 10

    /// Makes the file, or empties one that is there (its mode is then set too).
    package init(_ path: String, mode: UInt32 = 0o600) throws(SystemError) {
        let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard number >= 0 else { throw .writing(path, errno) }
        descriptor = Descriptor(number)
        self.path = path
        guard fchmod(number, mode) == 0 else { throw .writing(path, errno) }
    }

    package func write(_ bytes: some Collection<UInt8>) throws(SystemError) {
        buffer += bytes
        if buffer.count >= Self.bufferSize { try flush() }
    }

    package func write(_ text: String) throws(SystemError) {
        try write(text.utf8)
    }

    /// Writes out what is buffered and syncs it to the disk. Without this call the last bytes are lost.
    package func finish() throws(SystemError) {
        try flush()
        guard fsync(descriptor.number) == 0 else { throw .writing(path, errno) }
    }

    private func flush() throws(SystemError) {
        let failure = descriptor.write(buffer)
        buffer.removeAll(keepingCapacity: true)
        if failure != 0 { throw .writing(path, failure) }
    }
}
