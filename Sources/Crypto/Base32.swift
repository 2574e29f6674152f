/// Base32 in lower case without padding (RFC 4648 §6), for what mail servers may write in capitals.
///
///     Base32.encode([0x66, 0x6F])    // "mzxq"
///     Base32.decode("MZXQ")          // [0x66, 0x6F]
package enum Base32 {
    private static let code = LetterCode("abcdefghijklmnopqrstuvwxyz234567", ignoresCase: true)

    package static func encode(_ bytes: [UInt8]) -> String { code.encode(bytes) }

    /// nil for what no byte string is written as.
    package static func decode(_ text: String) -> [UInt8]? { code.decode(text) }
}
