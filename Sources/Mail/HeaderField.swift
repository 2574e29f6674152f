/// One header field as it will be sent: its name and its final value, folded and pure ASCII.
///
///     try HeaderField("Subject", text: "¡Oferta para José!")
///     // Subject: =?UTF-8?B?wqFPZmVydGEgcGFyYSBKb3PDqSE=?=
///
/// A value can only get in through a check for control characters, so no field can forge another (MSG-3).
package struct HeaderField: Sendable, Equatable {
    package let name: String
    /// What stands between `Name: ` and the last CRLF, folds included: the bytes that DKIM signs.
    package let foldedValue: [UInt8]

    /// A field of free text (RFC 5322 §3.6.5): what ASCII cannot say, or what a reader would take for an encoded-word,
    /// becomes encoded-words; lines are folded at spaces.
    /// - Throws: `MailError`: `controlCharacter` (TAB is one, too), `invalidFieldName`.
    package init(_ name: String, text: String) throws(MailError) {
        try Self.check(name: name)
        let bytes = Array(text.utf8)
        if ControlCharacter.occurs(in: bytes) { throw .controlCharacter(field: name) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 2 + 32)
        var column = name.utf8.count + 2
        if Folding.canStandPlain(bytes, column: column) {
            Folding.append(bytes[...], column: &column, to: &out)
        } else {
            EncodedWord.append(bytes[...], place: .text, column: &column, to: &out)
        }
        self.name = name
        foldedValue = out
    }

    /// A field whose value has a grammar of its own and is ASCII already; it is folded at spaces only, so that a URI in
    /// `<>` stays whole.
    /// - Throws: `MailError`: `controlCharacter`, `notASCII`, `lineTooLong`, `invalidFieldName`.
    package init(_ name: String, structured value: String) throws(MailError) {
        try Self.check(name: name)
        let bytes = Array(value.utf8)[...].trimmingBlanks()
        if ControlCharacter.occurs(in: bytes) { throw .controlCharacter(field: name) }
        if bytes.contains(where: { $0 >= 0x80 }) { throw .notASCII(field: name) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        var column = name.utf8.count + 2
        let longest = Folding.append(bytes, column: &column, to: &out)
        if longest > 998 { throw .lineTooLong(field: name) }
        self.name = name
        foldedValue = out
    }

    /// For values that the module has just made and folded itself.
    init(_ name: String, finished: [UInt8]) {
        self.name = name
        foldedValue = finished
    }

    /// The value on one line (RFC 5322 §2.2.3), encoded-words left as they are.
    package var value: String {
        String(decoding: foldedValue.filter { $0 != 13 && $0 != 10 }, as: UTF8.self)
    }

    private static func check(name: String) throws(MailError) {
        let bytes = name.utf8
        // 40 leaves room for one encoded-word beside the name.
        if bytes.isEmpty || bytes.count > 40 { throw .invalidFieldName }
        for byte in bytes where !(0x21...0x7E ~= byte) || byte == UInt8(ascii: ":") { throw .invalidFieldName }
    }

    func append(to out: inout [UInt8]) {
        out.append(contentsOf: name.utf8)
        out.append(UInt8(ascii: ":"))
        if !foldedValue.isEmpty { out.append(0x20) }
        out.append(contentsOf: foldedValue)
        out.append(contentsOf: lineEnd)
    }
}

/// The line end of RFC 5322.
let lineEnd: [UInt8] = [13, 10]
