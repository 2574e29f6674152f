/// Base64 as mail wants it (RFC 2045 §6.8, RFC 4648 §4).
package enum Base64 {
    /// Encodes bytes; with a line length (MIME: 76) a CRLF stands between the lines, none after the last.
    ///
    ///     Base64.encode(Array("Ñandú".utf8))  // "w5FhbmTDug=="
    package static func encode(_ bytes: [UInt8], lineLength: Int? = nil) -> [UInt8] {
        guard let lineLength else {
            var out: [UInt8] = []
            append(bytes[...], to: &out)
            return out
        }
        precondition(lineLength >= 4, "a line of base64 holds at least four characters")
        let step = lineLength / 4 * 3
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 3 * 4 + bytes.count / step * 2 + 8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            if start > 0 { out.append(contentsOf: [13, 10]) }
            append(bytes[start..<min(start + step, bytes.count)], to: &out)
        }
        return out
    }

    /// Appends the code of a few bytes without line breaks.
    static func append(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
        out.reserveCapacity(out.count + (bytes.count + 2) / 3 * 4)
        var index = bytes.startIndex
        while index + 2 < bytes.endIndex {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            out.append(character(group >> 18))
            out.append(character(group >> 12))
            out.append(character(group >> 6))
            out.append(character(group))
            index += 3
        }
        switch bytes.endIndex - index {
        case 1:
            let group = UInt32(bytes[index]) << 16
            out.append(contentsOf: [character(group >> 18), character(group >> 12), padding, padding])
        case 2:
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8
            out.append(contentsOf: [character(group >> 18), character(group >> 12), character(group >> 6), padding])
        default: break
        }
    }

    private static let padding = UInt8(ascii: "=")

    @inline(__always)
    private static func character(_ bits: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits & 0x3F)
        return switch value {
        case ..<26: value + UInt8(ascii: "A")
        case ..<52: value - 26 + UInt8(ascii: "a")
        case ..<62: value - 52 + UInt8(ascii: "0")
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}
