/// An address with the name to show beside it (RFC 5322 §3.4).
///
///     let mailbox = try Mailbox(parsing: "José Núñez <jose@example.com>")
///     mailbox.headerValue  // "=?UTF-8?Q?Jos=C3=A9_N=C3=BA=C3=B1ez?= <jose@example.com>" or its B form, the shorter
package struct Mailbox: Sendable, Hashable {
    /// The name to show, decoded; nil where there is none.
    package let name: String?
    package let address: EmailAddress

    /// A mailbox from its parts; spaces around the name are cut off and an empty name is none.
    /// - Throws: `MailError` with the code `controlCharacter`.
    package init(name: String?, address: EmailAddress) throws(MailError) {
        let bytes = Array((name ?? "").utf8)[...].trimmingBlanks()
        if ControlCharacter.occurs(in: bytes) { throw .controlCharacter(field: "the display name") }
        self.name = bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
        self.address = address
    }

    /// Reads `Name <name@domain>`, `"Name, with signs" <name@domain>` or a bare address.
    /// - Throws: `MailError` of `EmailAddress` or of the name.
    package init(parsing text: String) throws(MailError) {
        let bytes = Array(text.utf8)[...].trimmingBlanks()
        guard bytes.last == UInt8(ascii: ">") else {
            try self.init(name: nil, address: EmailAddress(parsing: text))
            return
        }
        guard let open = bytes.lastIndex(of: UInt8(ascii: "<")) else {
            throw .invalidAddress("has a '>' without a '<'")
        }
        let address = try EmailAddress(parsing: String(decoding: bytes[(open + 1)...].dropLast(), as: UTF8.self))
        let name = Self.unquoted(bytes[..<open].trimmingBlanks())
        try self.init(name: String(decoding: name, as: UTF8.self), address: address)
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return Array(bytes) }
        var out: [UInt8] = []
        var escaped = false
        for byte in bytes.dropFirst().dropLast() {
            if !escaped, byte == UInt8(ascii: "\\") {
                escaped = true
            } else {
                out.append(byte)
                escaped = false
            }
        }
        return out
    }

    /// The mailbox as it stands in a header field, on one line unless the name takes several encoded-words.
    package var headerValue: String {
        String(decoding: field("").foldedValue, as: UTF8.self)
    }

    func field(_ fieldName: String) -> HeaderField {
        var out: [UInt8] = []
        var column = fieldName.utf8.count + 2
        let address = address.description.utf8
        guard let name else {
            out.append(contentsOf: address)
            return HeaderField(fieldName, finished: out)
        }
        Self.appendPhrase(Array(name.utf8), column: &column, to: &out)
        // A line with an encoded-word ends earlier than others.
        if column + address.count + 3 > EncodedWord.lineLimit { out.append(contentsOf: lineEnd) }
        out.append(contentsOf: " <".utf8)
        out.append(contentsOf: address)
        out.append(UInt8(ascii: ">"))
        return HeaderField(fieldName, finished: out)
    }

    /// Appends a name as plain atoms, as a quoted-string or as encoded-words, in this order of preference.
    ///
    /// The first two stay on one line; where they are too long for it, encoded-words can be folded anywhere.
    static func appendPhrase(_ name: [UInt8], column: inout Int, to out: inout [UInt8]) {
        let plain = ASCIISet.atomsAndSpace.containsAll(name) && !hasDoubleSpace(name) ? name : quoted(name)
        if Folding.canStandPlain(name, column: column), column + plain.count <= Folding.lineLimit {
            out.append(contentsOf: plain)
            column += plain.count
        } else {
            EncodedWord.append(name[...], place: .phrase, column: &column, to: &out)
        }
    }

    private static func quoted(_ name: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        var out = [quote]
        for byte in name {
            if byte == quote || byte == backslash { out.append(backslash) }
            out.append(byte)
        }
        out.append(quote)
        return out
    }

    /// Between atoms several spaces mean one; within quotes they stay.
    private static func hasDoubleSpace(_ name: [UInt8]) -> Bool {
        zip(name, name.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
    }
}
