import Glibc

/// The IP address of a peer, for limits; it is never logged and never stored.
package struct ClientAddress: Hashable, Sendable {
    /// 16 bytes in network order; IPv4 as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2), so that each peer has one form.
    let high: UInt64
    let low: UInt64

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads `192.0.2.7` or `2001:db8::7`; nil for anything else.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(six)
    }

    /// From what the system says of a connection; nil for other families.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self.init(raw.load(as: sockaddr_in.self).sin_addr)
        case AF_INET6: self.init(raw.load(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }

    private init(_ address: in_addr) {
        self.init(high: 0, low: Self.mapped | UInt64(UInt32(bigEndian: address.s_addr)))
    }

    private init(_ address: in6_addr) {
        let halves = withUnsafeBytes(of: address) { bytes in
            (bytes.load(as: UInt64.self), bytes.load(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
    }

    private static let mapped: UInt64 = 0xFFFF << 32

    package var isLoopback: Bool {
        high == 0 && (low == 1 || (low >> 32 == 0xFFFF && low & 0xFF00_0000 == 0x7F00_0000))
    }

    /// What is counted as one peer: an IPv4 address, or the /64 that an IPv6 connection usually has to itself.
    var network: ClientAddress {
        high == 0 ? self : ClientAddress(high: high, low: 0)
    }
}
