/// Base64 as mail wants it (RFC 2045 §6.8, RFC 4648 §4).
package enum Base64 {
    /// Encodes bytes; with a line length (MIME: 76) a CRLF stands between the lines, none after the last.
    ///
    ///     Base64.encode(Array("Ñandú".utf8))  // "w5FhbmTDug=="
    package static func encode(_ bytes: [UInt8], lineLength: Int? = nil) -> [UInt8] {
        precondition(lineLength ?? 4 >= 4, "a line of base64 holds at least four characters")
        if bytes.isEmpty { return [] }
        // Whole groups of three, so that only the last line is filled up.
        let step = lineLength.map { $0 / 4 * 3 } ?? (bytes.count + 2) / 3 * 3
        let breaks = (bytes.count - 1) / step
        // Pictures have tens of thousands of characters: each is looked up and written once.
        return [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + breaks * 2) { out, filled in
            alphabet.withUnsafeBufferPointer { letters in
                bytes.withUnsafeBufferPointer { bytes in
                    var (at, lineEnd) = (0, step)
                    func put(_ bits: UInt32) {
                        out[at] = letters[Int(bits & 0x3F)]
                        at += 1
                    }
                    var index = 0
                    while index < bytes.count {
                        if index == lineEnd {
                            (out[at], out[at + 1]) = (13, 10)
                            at += 2
                            lineEnd += step
                        }
                        let left = bytes.count - index
                        let group =
                            UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                            | (left > 2 ? UInt32(bytes[index + 2]) : 0)
                        put(group >> 18)
                        put(group >> 12)
                        put(group >> 6)
                        put(group)
                        if left < 3 { out[at - 1] = padding }
                        if left < 2 { out[at - 2] = padding }
                        index += 3
                    }
                    filled = at
                }
            }
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

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
