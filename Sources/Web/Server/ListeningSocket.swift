import Glibc
import System

/// A TCP socket that listens; whoever takes the descriptor closes it.
struct ListeningSocket {
    let descriptor: Int32
    let port: UInt16

    /// - Parameters:
    ///   - host: an IP address, or `localhost`.
    ///   - port: 0: any that is free.
    /// - Throws: ``WebError`` `.cannotListen`.
    init(host: String, port: UInt16) throws(WebError) {
        let host = host == "localhost" ? "127.0.0.1" : host
        var storage = sockaddr_storage()
        guard let length = Self.fill(&storage, host, port) else { throw .notAnAddress(host) }
        let descriptor = socket(
            Int32(storage.ss_family), Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure(host, port, errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let result = withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0, listen(descriptor, 1024) == 0 else {
            let reason = errno
            close(descriptor)
            throw Self.failure(host, port, reason)
        }
        self.descriptor = descriptor
        self.port = Self.port(of: descriptor) ?? port
    }

    private static func fill(_ storage: inout sockaddr_storage, _ host: String, _ port: UInt16) -> socklen_t? {
        withUnsafeMutableBytes(of: &storage) { bytes in
            var four = in_addr()
            if inet_pton(AF_INET, host, &four) == 1 {
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = port.bigEndian
                address.sin_addr = four
                bytes.storeBytes(of: address, as: sockaddr_in.self)
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            }
            var six = in6_addr()
            guard inet_pton(AF_INET6, host, &six) == 1 else { return nil }
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = six
            bytes.storeBytes(of: address, as: sockaddr_in6.self)
            return socklen_t(MemoryLayout<sockaddr_in6>.size)
        }
    }

    /// `sin_port` and `sin6_port` stand at the same place.
    private static func port(of descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { return nil }
        return withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(as: sockaddr_in.self).sin_port) }
    }

    private static func failure(_ host: String, _ port: UInt16, _ number: Int32) -> WebError {
        let remedy =
            switch number {
            case EADDRINUSE: "Another program listens there: stop it, or name another port with --port."
            case EACCES: "Ports below 1024 are root's: name another with --port."
            case EADDRNOTAVAIL: "This machine does not have that address: name another with --host."
            default: "Name another address or port."
            }
        return .cannotListen(host, port, SystemError.words(number), remedy: remedy)
    }
}
