import Glibc

/// An open file that closes itself.
struct Descriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    /// Opens with `O_CLOEXEC`; nil leaves the reason in `errno`.
    init?(opening path: String, _ flags: Int32, mode: UInt32 = 0) {
        let number = open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Writes all the bytes; the result is 0 or an error number.
    borrowing func write(_ bytes: some Collection<UInt8>) -> Int32 {
        Descriptor.write(bytes, to: number)
    }

    /// Fills `buffer` from the start; returns how many bytes came (0 at the end) or, negative, an error number.
    borrowing func read(into buffer: inout [UInt8]) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            if errno != EINTR { return -Int(errno) }
        }
    }

    static func write(_ bytes: some Collection<UInt8>, to number: Int32) -> Int32 {
        bytes.withContiguousStorageIfAvailable { write($0, to: number) }
            ?? Array(bytes).withUnsafeBufferPointer { write($0, to: number) }
    }

    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to number: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(number, bytes.baseAddress! + written, bytes.count - written)
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                var wait = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
