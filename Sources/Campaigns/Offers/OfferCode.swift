/// A code that people read off a screen and type at a till: `KDF4-9GHR-TXW7`.
///
/// It has letters and digits that are not taken for one another, and no vowels, so that no words come out. The last one
/// is a check sign: a mistyped letter or two that changed places are found without a look at the database. The other
/// eleven hold nearly 50 random bits.
package enum OfferCode {
    /// 23 signs: with a prime number of them the check sign finds every single slip and every transposition.
    static let alphabet = Array("CDFGHJKMNPQRTVWXYZ34679".utf8)

    /// Signs that carry the secret.
    static let length = 11

    /// What was typed, once its form is looked at.
    package enum Typed: Equatable, Sendable {
        /// In its plain form, without dashes.
        case code(String)
        /// From a preview or a test mail.
        case sample
        /// Some sign is wrong, missing or too many.
        case mistyped
    }

    /// The code that 16 random bytes give, with dashes.
    static func make(from bytes: some Sequence<UInt8>) -> String {
        // The remainder of a 64-bit number tells nothing of the bytes that a hash of it does not.
        var digits: [Int] = []
        var value: UInt64 = 0
        for (index, byte) in bytes.prefix(16).enumerated() {
            if index == 8 { value = reduced(value, into: &digits, count: 6) }
            value = value << 8 | UInt64(byte)
        }
        _ = reduced(value, into: &digits, count: length - digits.count)
        return grouped(digits + [check(digits)])
    }

    /// The same for a preview: its check sign is the next one.
    static func sample(from bytes: some Sequence<UInt8>) -> String {
        var digits = plain(make(from: bytes)).utf8.compactMap(alphabet.firstIndex(of:))
        digits[length] = (digits[length] + 1) % alphabet.count
        return grouped(digits)
    }

    /// Looks at what somebody typed: case, dashes and spaces do not matter, nor what looks like a sign of the alphabet.
    package static func read(_ text: String) -> Typed {
        let letters = plain(text.uppercased()).utf8
        let digits = letters.compactMap { alphabet.firstIndex(of: $0) }
        guard digits.count == letters.count, digits.count == length + 1 else { return .mistyped }
        let expected = check(digits.dropLast())
        if digits[length] == expected { return .code(String(decoding: letters, as: UTF8.self)) }
        return digits[length] == (expected + 1) % alphabet.count ? .sample : .mistyped
    }

    /// Without dashes and spaces.
    static func plain(_ text: String) -> String {
        var plain = ""
        for letter in text {
            switch letter {
            case "-", " ", "\u{2010}", "\u{2011}", "\u{2013}": continue
            case "2": plain.append("Z")
            case "U": plain.append("V")
            default: plain.append(letter)
            }
        }
        return plain
    }

    private static func reduced(_ value: UInt64, into digits: inout [Int], count: Int) -> UInt64 {
        var value = value
        for _ in 0..<count {
            digits.append(Int(value % UInt64(alphabet.count)))
            value /= UInt64(alphabet.count)
        }
        return 0
    }

    /// Weights from 1 up, all different modulo the prime.
    private static func check(_ digits: some Sequence<Int>) -> Int {
        digits.enumerated().reduce(0) { $0 + ($1.offset + 2) * $1.element } % alphabet.count
    }

    private static func grouped(_ digits: [Int]) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, index % 4 == 0 { text += "-" }
            text.unicodeScalars.append(Unicode.Scalar(alphabet[digit]))
        }
        return text
    }
}
