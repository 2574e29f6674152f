/// How output values are written, so that data cannot become markup, a header field or part of an address.
package enum Escaping: Sendable {
    /// As Shopify's Liquid: nothing is escaped.
    case none
    /// `& < > " '` become character references.
    case html
    /// Plain text: as it is.
    case text
    /// For header fields: as it is, but a value with a line break or another control character is an error, so that
    /// data cannot add fields (RFC 5322 §2.2).
    case header
    /// Everything but the unreserved characters of RFC 3986 §2.3 is percent-encoded.
    case url
}

/// Text that is already escaped for a program's output.
enum Markup {
    /// The text that HTML shows for what `append` wrote.
    static func plain(_ markup: String) -> String {
        guard markup.utf8.contains(UInt8(ascii: "&")) else { return markup }
        let bytes = Array(markup.utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "&"),
                let known = references.first(where: { bytes[at...].starts(with: $0.reference.utf8) })
            {
                text.append(known.byte)
                at += known.reference.utf8.count
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let references: [(reference: String, byte: UInt8)] = [
        ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
        ("&quot;", UInt8(ascii: "\"")), ("&#39;", UInt8(ascii: "'")),
    ]

    static func html(_ text: String) -> String {
        guard Escaping.needsHTML(text) else { return text }
        var bytes: [UInt8] = []
        Escaping.appendHTML(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func url(_ text: String, space: String = "%20") -> String {
        var bytes: [UInt8] = []
        Escaping.appendURL(text, to: &bytes, space: space)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Escaping {
    /// Writes text the way this kind of output needs it.
    @inline(__always)
    func append(_ text: String, to output: inout [UInt8]) throws(FilterError) {
        switch self {
        case .html where Self.needsHTML(text): Self.appendHTML(text, to: &output)
        case .header:
            try Self.checkHeader(text)
            output.append(contentsOf: text.utf8)
        case .url: Self.appendURL(text, to: &output)
        default: output.append(contentsOf: text.utf8)
        }
    }

    /// Looks at every byte without a branch, so that it runs in vectors; most values need no escaping.
    @inline(__always)
    static func needsHTML(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        var found = false
        for index in bytes.indices {
            let byte = bytes[index]
            found =
                found
                || (byte == UInt8(ascii: "&")) || (byte == UInt8(ascii: "<")) || (byte == UInt8(ascii: ">"))
                || (byte == UInt8(ascii: "\"")) || (byte == UInt8(ascii: "'"))
        }
        return found
    }

    static func appendHTML(_ text: String, to output: inout [UInt8]) {
        for byte in text.utf8 { appendHTML(byte, to: &output) }
    }

    @inline(__always)
    static func appendHTML(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
        default: output.append(byte)
        }
    }

    static func appendURL(_ text: String, to output: inout [UInt8], space: String = "%20") {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                output.append(byte)
            case UInt8(ascii: " "): output.append(contentsOf: space.utf8)
            default:
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
    }

    /// Refuses what could end a header field or hide in it: C0, DEL, C1 and the line and paragraph separators.
    static func checkHeader(_ text: String) throws(FilterError) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029:
                throw .header(
                    "a value with a line break or control character cannot stand in a header field. "
                        + "Use 'strip_newlines' or another field.")
            default: break
            }
        }
    }
}
