/// Base32 in lower case without padding (RFC 4648 §6), for what mail servers may write in capitals.
///
///     Base32.encode([0x66, 0x6F])    // "mzxq"
///     Base32.decode("MZXQ")          // [0x66, 0x6F]
package enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 5 {
                held -= 5
                text.append(alphabet[Int(bits >> UInt32(held) & 31)])
            }
        }
        if held > 0 { text.append(alphabet[Int(bits << UInt32(5 - held) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for another letter, and for bits after the last byte that are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for letter in text.utf8 {
            let value: UInt32
            switch letter {
            case 97...122: value = UInt32(letter) - 97
            case 65...90: value = UInt32(letter) - 65
            case 50...55: value = UInt32(letter) - 24
            default: return nil
            }
            bits = bits << 5 | value
            held += 5
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return held < 5 && bits & (1 << UInt32(held) - 1) == 0 ? bytes : nil
    }
}
