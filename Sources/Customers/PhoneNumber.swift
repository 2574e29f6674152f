import CPhoneNumber

/// A telephone number in E.164 (SMS-4), read from what people write with the help of libphonenumber.
///
///     try PhoneNumber(parsing: "612 345 678", country: "ES").e164    // "+34612345678"
///
/// The country is never guessed: a number without `+` is read only where the customer's country is known.
package struct PhoneNumber: Hashable, Sendable {
    /// `+` and 2 to 15 digits.
    package let e164: String
    /// Whose number it is, ISO 3166-1 alpha-2; nil where that is no country.
    package let country: String?

    /// Why a number cannot be used; the number itself is not told.
    package enum Fault: String, Error, Equatable, Sendable {
        case notANumber = "is not a telephone number"
        case unknownCountry = "has no + and its country is unknown"
        case tooShort = "is too short for a telephone number"
        case tooLong = "is too long for a telephone number"
        case doesNotExist = "is not a number that exists in its country"
    }

    /// - Parameter country: ISO 3166-1 alpha-2 in capitals, for a number without `+`.
    package init(parsing text: String, country: String?) throws(Fault) {
        // Longer is no number, and the library would search all of it.
        guard text.utf8.count <= 64 else { throw .tooLong }
        var out = [CChar](repeating: 0, count: 32)
        let number = text.utf8.map(CChar.init(bitPattern:))
        var home = [CChar](repeating: 0, count: 3)
        let verdict = cphonenumber_e164(number, number.count, country, &out, out.count, &home)
        switch verdict {
        case .valid: break
        case .notANumber: throw .notANumber
        case .unknownCountry: throw .unknownCountry
        case .tooShort: throw .tooShort
        case .tooLong: throw .tooLong
        case .invalid: throw .doesNotExist
        case .failed: fatalError("libphonenumber ran out of memory.")
        }
        e164 = Self.text(out)
        self.country = home[0] == 0 ? nil : Self.text(home)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
