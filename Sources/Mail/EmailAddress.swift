/// One address that mail can be sent to: checked, with its domain in lower-case A-labels.
///
///     let address = try EmailAddress(parsing: " Ana@Bücher.TEST ")
///     address.description  // "Ana@xn--bcher-kva.test", what is sent
///     address.key          // "ana@xn--bcher-kva.test", what suppressions and duplicates compare
///
/// Only the dot-atom form is taken: no quoted local parts, comments, routes or address literals. Nothing that it takes
/// can end a header line or an SMTP command. Source: RFC 5321 §4.1.2 and §4.5.3.1, MSG-12, MSG-13, SMTP-3.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
    /// What stands before the `@`, as given.
    package let local: String
    /// What stands after it, normalised.
    package let domain: String

    /// Checks and normalises one address; spaces and tabs around it are cut off.
    /// - Throws: `MailError`: `invalidAddress`, `invalidDomain`, `controlCharacter`, or `eaiUnsupported` where only the
    ///   local part has letters outside ASCII.
    package init(parsing text: String) throws(MailError) {
        let bytes = Array(text.utf8)[...].trimmingBlanks()
        if bytes.isEmpty { throw .invalidAddress("is missing") }
        if ControlCharacter.occurs(in: bytes) { throw .controlCharacter(field: "the email address") }
        let at = UInt8(ascii: "@")
        guard let split = bytes.firstIndex(of: at) else { throw .invalidAddress("has no @") }
        let local = bytes[..<split]
        let domain = bytes[(split + 1)...]
        if domain.contains(at) { throw .invalidAddress("has more than one @") }
        try Self.check(local)
        self.local = String(decoding: local, as: UTF8.self)
        self.domain = try DomainName(parsing: String(decoding: domain, as: UTF8.self)).description
        // RFC 5321 allows a path of 256 octets, its angle brackets included.
        if local.count + 1 + self.domain.utf8.count > 254 { throw .invalidAddress("is longer than 254 octets") }
    }

    private static func check(_ local: ArraySlice<UInt8>) throws(MailError) {
        let dot = UInt8(ascii: ".")
        if local.isEmpty { throw .invalidAddress("has nothing before the @") }
        if local.count > 64 { throw .invalidAddress("has more than 64 octets before the @") }
        if local.contains(where: { $0 >= 0x80 }) { throw .eaiUnsupported }
        if !ASCIISet.dotAtom.containsAll(local) {
            throw .invalidAddress("has a space, quote, bracket or comma before the @")
        }
        var last = dot
        for byte in local {
            if byte == dot, last == dot { throw .invalidAddress("has a dot in the wrong place before the @") }
            // Some servers decode encoded-words in addresses and then read another address out of them.
            if last == UInt8(ascii: "="), byte == UInt8(ascii: "?") {
                throw .invalidAddress("has '=?' before the @, which mail programs could decode")
            }
            last = byte
        }
        if last == dot { throw .invalidAddress("has a dot in the wrong place before the @") }
    }

    /// The address as it is sent.
    package var description: String { local + "@" + domain }

    /// The address in lower case as a whole: two spellings of one mailbox have the same key (MSG-13).
    package var key: String { (local + "@" + domain).lowercased() }
}

extension ArraySlice<UInt8> {
    /// Without the spaces and tabs at both ends.
    func trimmingBlanks() -> ArraySlice<UInt8> {
        var trimmed = self
        while let first = trimmed.first, first == 0x20 || first == 0x09 { trimmed.removeFirst() }
        while let last = trimmed.last, last == 0x20 || last == 0x09 { trimmed.removeLast() }
        return trimmed
    }
}
