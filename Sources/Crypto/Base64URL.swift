/// base64url without padding (RFC 4648 §5), read strictly: each byte string has exactly one text.
///
///     Base64URL.encode([0xFB, 0xFF])    // "-_8"
///     Base64URL.decode("-_8")           // [0xFB, 0xFF]
///     Base64URL.decode("-_9")           // nil: the bits after the last byte are not zero
package enum Base64URL {
    private static let code = LetterCode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    package static func encode(_ bytes: [UInt8]) -> String { code.encode(bytes) }

    /// The bytes, or nil for padding, white space, `+`, `/`, any other byte, a length that no byte string has, or
    /// bits after the last byte that are not zero (RFC 4648 §3.5).
    package static func decode(_ text: String) -> [UInt8]? { code.decode(text) }
}
