/// The unique name of a message, the same on every attempt to deliver it (RFC 5322 §3.6.4, MSG-6).
///
///     try MessageID(opaque: digest, domain: "news.example.com").headerValue  // "<0f3a…@news.example.com>"
package struct MessageID: Sendable, Hashable {
    /// What stands before the `@`.
    package let left: String
    /// A domain that the sender controls, normalised.
    package let domain: String

    /// An identifier from bytes that say nothing of the person, such as a keyed hash; up to 32 of them, in hexadecimal.
    /// - Throws: `MailError`: `invalidMessageID` for no bytes or too many, `invalidDomain`.
    package init(opaque bytes: [UInt8], domain: String) throws(MailError) {
        var left: [UInt8] = []
        left.reserveCapacity(bytes.count * 2)
        for byte in bytes { Hex.appendLower(byte, to: &left) }
        try self.init(left: String(decoding: left, as: UTF8.self), domain: domain)
    }

    /// The same with a domain that was checked before.
    /// - Throws: `MailError`: `invalidMessageID` for no bytes or too many.
    package init(opaque bytes: [UInt8], domain: DomainName) throws(MailError) {
        guard 1...32 ~= bytes.count else { throw .invalidMessageID }
        var left: [UInt8] = []
        left.reserveCapacity(bytes.count * 2)
        for byte in bytes { Hex.appendLower(byte, to: &left) }
        self.left = String(decoding: left, as: UTF8.self)
        self.domain = domain.description
    }

    /// An identifier whose left part is made already: 1 to 64 letters, digits, `-`, `_` and single dots within.
    /// - Throws: `MailError`: `invalidMessageID`, `invalidDomain`.
    package init(left: String, domain: String) throws(MailError) {
        let bytes = left.utf8
        guard 1...64 ~= bytes.count, ASCIISet.identifier.containsAll(bytes) else { throw .invalidMessageID }
        var last = UInt8(ascii: ".")
        for byte in bytes {
            if byte == UInt8(ascii: "."), last == byte { throw .invalidMessageID }
            last = byte
        }
        if last == UInt8(ascii: ".") { throw .invalidMessageID }
        self.left = left
        self.domain = try DomainName(parsing: domain).description
    }

    /// The identifier in its angle brackets.
    package var headerValue: String { "<" + left + "@" + domain + ">" }
}
