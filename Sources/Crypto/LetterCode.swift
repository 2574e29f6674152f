/// Bytes as letters of so many bits each, without padding (RFC 4648), read strictly: each byte string has exactly one text.
struct LetterCode: Sendable {
    private let alphabet: [UInt8]
    /// By letter; 255 for what is none.
    private let values: [UInt8]
    private let bits: Int

    /// - Parameters:
    ///   - alphabet: 32 or 64 letters.
    ///   - ignoresCase: whether capitals are read as small letters.
    init(_ alphabet: String, ignoresCase: Bool = false) {
        self.alphabet = Array(alphabet.utf8)
        bits = self.alphabet.count.trailingZeroBitCount
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in self.alphabet.enumerated() {
            values[Int(letter)] = UInt8(value)
            if ignoresCase, 97...122 ~= letter { values[Int(letter) - 32] = UInt8(value) }
        }
        self.values = values
    }

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 8 + bits - 1) / bits)
        let mask = UInt32(1 << bits - 1)
        var held: UInt32 = 0
        var count = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            count += 8
            while count >= bits {
                count -= bits
                text.append(alphabet[Int(held >> UInt32(count) & mask)])
            }
        }
        if count > 0 { text.append(alphabet[Int(held << UInt32(bits - count) & mask)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for any other letter, a length that no byte string has, and bits after the last byte that are not zero (§3.5).
    func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * bits / 8)
        var held: UInt32 = 0
        var count = 0
        for letter in text.utf8 {
            let value = values[Int(letter)]
            guard value != 255 else { return nil }
            held = held << UInt32(bits) | UInt32(value)
            count += bits
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
            }
        }
        return count < bits && held & (1 << UInt32(count) - 1) == 0 ? bytes : nil
    }
}
