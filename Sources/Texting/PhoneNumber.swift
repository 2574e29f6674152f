/// A telephone number in the international form E.164 (SMS-4).
///
///     PhoneNumber(e164: "+34612345678")?.description  // "+34612345678"
///
/// Only the shape is checked, `+` and 2 to 15 digits of which the first is not 0: no country is guessed, and whether the
/// number exists is not known here.
package struct PhoneNumber: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Nil unless the whole text has that shape; nothing is trimmed.
    package init?(e164 text: String) {
        let bytes = Array(text.utf8)
        guard 3...16 ~= bytes.count, bytes[0] == UInt8(ascii: "+"), bytes[1] != UInt8(ascii: "0") else { return nil }
        for byte in bytes.dropFirst() where !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte) { return nil }
        description = text
    }
}
