/// The last check of a raw string before it becomes an argument of MAIL FROM or RCPT TO (SMTP-3).
///
/// `EmailAddress` guarantees more; this is for addresses made by other means, such as a return path with a token in it.
package enum EnvelopeAddress {
    /// Refuses whatever could end the command or the path: control characters, `<`, `>`, spaces, bytes outside ASCII,
    /// and more than 254 octets. The empty string, the null return path of RFC 5321 §4.5.5, is taken.
    /// - Throws: `MailError` with the code `controlCharacter` or `invalidAddress`.
    package static func check(_ raw: String) throws(MailError) {
        let bytes = Array(raw.utf8)
        if ControlCharacter.occurs(in: bytes) { throw .controlCharacter(field: "the envelope address") }
        if bytes.count > 254 { throw .invalidAddress("in the envelope is longer than 254 octets") }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: " "):
                throw .invalidAddress("in the envelope has a space or an angle bracket")
            case 0x80...:
                throw .invalidAddress("in the envelope has a character outside ASCII")
            default: continue
            }
        }
        if !bytes.isEmpty, bytes.count(where: { $0 == UInt8(ascii: "@") }) != 1 {
            throw .invalidAddress("in the envelope does not have exactly one @")
        }
    }
}
