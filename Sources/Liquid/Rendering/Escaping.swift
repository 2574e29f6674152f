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
            if bytes[at] == UInt8(ascii: "&"), at + 1 < bytes.count, bytes[at + 1] != bytes[at],
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
        var output = Output(capacity: text.utf8.count + 64)
        output.appendEscaped(text)
        return output.count == text.utf8.count ? text : output.text(from: 0)
    }

    static func url(_ text: String, space: String = "%20") -> String {
        var output = Output(capacity: text.utf8.count * 3)
        Escaping.appendURL(text, to: &output, space: space)
        return output.text(from: 0)
    }
}

extension Escaping {
    /// Writes text the way this kind of output needs it.
    @inline(__always)
    func append(_ text: String, to output: inout Output) throws(FilterError) {
        switch self {
        case .html: output.appendEscaped(text)
        case .header:
            try Self.checkHeader(text)
            output.append(text)
        case .url: Self.appendURL(text, to: &output)
        case .none, .text: output.append(text)
        }
    }

    static func appendURL(_ text: String, to output: inout Output, space: String = "%20") {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                output.append(byte)
            case UInt8(ascii: " "): output.append(space)
            default:
                output.append(UInt8(ascii: "%"))
                output.append(hexDigit(byte >> 4))
                output.append(hexDigit(byte & 15))
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
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
