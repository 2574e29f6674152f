/// A mail that came in, as far as reports need it: its fields and its parts. Whoever wrote it may be an attacker, so that
/// sizes and depths are bounded and nothing is taken for granted.
package struct IncomingMail: Sendable {
    package struct Field: Sendable, Equatable {
        /// In lower case.
        package let name: String
        /// On one line, encoded-words left as they are.
        package let value: String
    }

    package let fields: [Field]
    /// `text/plain`, in lower case.
    package let type: String
    private let parameters: [String: String]
    private let body: ArraySlice<UInt8>
    /// Of a multipart or an attached message; none where it is nested too deep.
    package let parts: [IncomingMail]

    /// What is read of a mail; reports are small, and the message they return may be cut off.
    package static let longest = 4 << 20
    private static let deepest = 8
    private static let mostParts = 100

    package init(_ bytes: [UInt8]) {
        self.init(bytes.prefix(Self.longest), depth: 0)
    }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int) {
        let (head, body) = Self.split(bytes)
        self.body = body
        fields = head
        let written = head.first { $0.name == "content-type" }?.value ?? "text/plain"
        let (type, parameters) = Self.parameters(of: written)
        self.type = type.isEmpty ? "text/plain" : type
        self.parameters = parameters
        var parts: [IncomingMail] = []
        if depth < Self.deepest {
            if type.hasPrefix("multipart/"), let boundary = parameters["boundary"] {
                parts = Self.pieces(of: body, at: boundary).prefix(Self.mostParts).map {
                    IncomingMail($0, depth: depth + 1)
                }
            } else if type == "message/rfc822" || type == "message/global" {
                parts = [IncomingMail(body, depth: depth + 1)]
            }
        }
        self.parts = parts
    }

    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func parameter(_ name: String) -> String? { parameters[name] }

    /// This one and all parts below it, in their order.
    var all: [IncomingMail] { [self] + parts.flatMap(\.all) }

    /// The contents as text: transfer encoding undone, lines parted by LF.
    var text: String {
        let decoded: [UInt8]
        switch self["content-transfer-encoding"]?.lowercased().trimmingSpaces {
        case "base64": decoded = IncomingDecoding.base64(body)
        case "quoted-printable": decoded = IncomingDecoding.quotedPrintable(body)
        default: decoded = Array(body)
        }
        let text =
            String(validating: decoded, as: UTF8.self)
            ?? String(String.UnicodeScalarView(decoded.map { Unicode.Scalar($0) }))
        return text.replacing("\r\n", with: "\n")
    }

    // MARK: - Reading

    /// The fields of a header block, and what follows it.
    static func split(_ bytes: ArraySlice<UInt8>) -> (fields: [Field], body: ArraySlice<UInt8>) {
        var fields: [Field] = []
        var rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 10) ?? rest.endIndex
            var line = rest[rest.startIndex..<end]
            if line.last == 13 { line.removeLast() }
            let next = end < rest.endIndex ? end + 1 : end
            if line.isEmpty { return (fields, rest[next...]) }
            let text = String(decoding: line, as: UTF8.self)
            if let first = line.first, first == 0x20 || first == 9, let last = fields.popLast() {
                fields.append(Field(name: last.name, value: last.value + " " + text.trimmingSpaces))
            } else if let colon = text.firstIndex(of: ":"), colon > text.startIndex,
                !text[..<colon].contains(where: { $0 == " " || $0 == "\t" })
            {
                fields.append(
                    Field(
                        name: text[..<colon].lowercased(),
                        value: String(text[text.index(after: colon)...]).trimmingSpaces))
            } else if fields.isEmpty, text.hasPrefix("From ") {
                // The first line of a mail in an mbox file.
            } else {
                // No field: the header block was cut off, and this belongs to the body.
                return (fields, rest)
            }
            rest = rest[next...]
        }
        return (fields, rest)
    }

    private static func pieces(of body: ArraySlice<UInt8>, at boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var start: Int?
        var line = body.startIndex
        while line < body.endIndex {
            let end = body[line...].firstIndex(of: 10) ?? body.endIndex
            if body[line..<end].starts(with: mark) {
                if let start { pieces.append(body[start..<max(start, line)]) }
                start = min(end + 1, body.endIndex)
                if body[line..<end].dropFirst(mark.count).starts(with: "--".utf8) { return pieces }
            }
            line = end + 1
        }
        // A report that was cut off ends without its last boundary.
        if let start, start < body.endIndex { pieces.append(body[start...]) }
        return pieces
    }

    /// `multipart/report; report-type=delivery-status` and the like.
    private static func parameters(of value: String) -> (type: String, parameters: [String: String]) {
        var pieces: [String] = [""]
        var isQuoted = false
        for character in value {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            parameters[piece[..<equals].lowercased().trimmingSpaces] =
                String(piece[piece.index(after: equals)...]).trimmingSpaces
        }
        return (pieces[0].lowercased().trimmingSpaces, parameters)
    }
}

/// Undoing transfer encodings, leniently: what cannot be read is left out.
enum IncomingDecoding {
    static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        for byte in bytes {
            let digit: UInt32
            switch byte {
            case 65...90: digit = UInt32(byte) - 65
            case 97...122: digit = UInt32(byte) - 71
            case 48...57: digit = UInt32(byte) + 4
            case UInt8(ascii: "+"): digit = 62
            case UInt8(ascii: "/"): digit = 63
            default: continue
            }
            group = group << 6 | digit
            count += 1
            if count == 4 {
                out += [UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)]
                (group, count) = (0, 0)
            }
        }
        let last = count == 2 ? group << 12 : group << 6
        if count >= 2 { out.append(UInt8(truncatingIfNeeded: last >> 16)) }
        if count == 3 { out.append(UInt8(truncatingIfNeeded: last >> 8)) }
        return out
    }

    static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            guard bytes[at] == UInt8(ascii: "=") else {
                out.append(bytes[at])
                at += 1
                continue
            }
            let rest = bytes[(at + 1)...]
            if rest.starts(with: [13, 10]) {
                at += 3
            } else if rest.first == 10 {
                at += 2
            } else if let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 {
                out.append(code)
                at += 3
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        return out
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingSpaces: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
