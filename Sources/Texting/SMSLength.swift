/// How long a text message is on the air and how many parts it is sent, and billed, as (SMS-1, SMS-2).
///
///     SMSLength.count("Promoción")  // ucs2, 9 units, 1 part: ó is not in the GSM alphabet
package struct SMSLength: Sendable, Hashable {
    package enum Encoding: String, Sendable {
        /// Septets of the GSM alphabet: 160 in one part, 153 in each of several.
        case gsm7
        /// UTF-16 code units: 70 in one part, 67 in each of several.
        case ucs2
    }

    package let encoding: Encoding
    /// Septets or UTF-16 code units, escapes included, padding between the parts not.
    package let units: Int
    /// Messages that it takes; none for the empty text.
    package let parts: Int

    /// Counts a text as it stands; nothing is replaced or composed.
    ///
    /// An escape sequence or surrogate pair never straddles two parts (3GPP TS 23.040 §9.2.3.24.1).
    package static func count(_ text: String) -> SMSLength {
        var costs: [Int] = []
        costs.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard let septets = GSM7Alphabet.septets(scalar) else {
                return packed(.ucs2, text.unicodeScalars.map { UTF16.width($0) }, single: 70, part: 67)
            }
            costs.append(septets)
        }
        return packed(.gsm7, costs, single: 160, part: 153)
    }

    private static func packed(_ encoding: Encoding, _ costs: [Int], single: Int, part: Int) -> SMSLength {
        let units = costs.reduce(0, +)
        if units <= single { return SMSLength(encoding: encoding, units: units, parts: units == 0 ? 0 : 1) }
        var parts = 1
        var used = 0
        for cost in costs {
            if used + cost > part {
                parts += 1
                used = 0
            }
            used += cost
        }
        return SMSLength(encoding: encoding, units: units, parts: parts)
    }

    /// The characters that keep a text out of the GSM alphabet, each once, in order: what makes it cost more than twice
    /// as much.
    package static func outsideGSM7(_ text: String) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars where GSM7Alphabet.septets(scalar) == nil && !found.contains(scalar) {
            found.append(scalar)
        }
        return found
    }
}
