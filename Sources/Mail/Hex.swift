/// Hexadecimal digits for escapes and opaque identifiers.
enum Hex {
    /// Appends an escape such as `=C3` or `%C3`; the digits are upper case, as RFC 2045 §6.7 and RFC 3986 §2.1 ask.
    @inline(__always)
    static func appendEscape(_ byte: UInt8, _ mark: UInt8, to out: inout [UInt8]) {
        out.append(mark)
        out.append(upper(byte >> 4))
        out.append(upper(byte & 15))
    }

    static func appendLower(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(lower(byte >> 4))
        out.append(lower(byte & 15))
    }

    @inline(__always)
    static func upper(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? nibble + UInt8(ascii: "0") : nibble - 10 + UInt8(ascii: "A")
    }

    private static func lower(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? nibble + UInt8(ascii: "0") : nibble - 10 + UInt8(ascii: "a")
    }
}
