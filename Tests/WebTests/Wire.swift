import Foundation
import Glibc

/// A TCP connection of a test that sends exactly the bytes it is told.
final class Wire {
    private let descriptor: Int32

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 { throw Refused() }
    }

    struct Refused: Error {}

    deinit { close(descriptor) }

    /// False when the other side has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(bytes: Array(text.utf8)) }

    @discardableResult
    func send(bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    /// Everything until the other side closes, or nothing has come for so long.
    func receive(secondsOfSilence: Double = 2) -> String {
        var received: [UInt8] = []
        while let piece = read(secondsOfSilence: secondsOfSilence), !piece.isEmpty { received += piece }
        return String(decoding: received, as: UTF8.self)
    }

    /// The bytes of one answer with a Content-Length, leaving the connection open.
    func receiveOne() -> String {
        var received: [UInt8] = []
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length =
                    text[..<end.lowerBound].split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            guard let piece = read(secondsOfSilence: 5), !piece.isEmpty else { return text }
            received += piece
        }
    }

    /// Whether the other side closes within that time.
    func isClosed(withinSeconds seconds: Double) -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while ContinuousClock.now < deadline {
            guard let piece = read(secondsOfSilence: 0.05) else { continue }
            if piece.isEmpty { return true }
        }
        return false
    }

    /// Nil: nothing came. Empty: closed.
    private func read(secondsOfSilence: Double) -> [UInt8]? {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(secondsOfSilence * 1000)) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        return count <= 0 ? [] : Array(buffer[..<count])
    }
}

/// Sends the bytes to the server and returns everything that comes back.
func exchange(_ text: String, port: UInt16) throws -> String {
    let wire = try Wire(port: port)
    wire.send(text)
    return wire.receive()
}

/// The status codes of the answers in what came back, in order.
func statuses(_ received: String) -> [Int] {
    received.split(separator: "HTTP/1.1 ").filter { $0.first?.isNumber == true }.compactMap { Int($0.prefix(3)) }
}
