/// An amount of money as a language writes it.
///
///     try MoneyFormat.format("1234.5", currency: "EUR", language: "es")                    // "1234,50 €"
///     try MoneyFormat.format(units: 123450, scale: 2, currency: "EUR", language: "es")     // the same
///
/// The currency says how many decimals are shown (two for EUR, none for JPY, three for KWD); further ones are rounded half
/// to even. Spaces inside are non-breaking (U+00A0), so that a line never ends between the number and its sign.
package enum MoneyFormat {
    /// - Parameters:
    ///   - amount: a plain decimal number, such as `-1234.50`.
    ///   - currency: an ISO 4217 code in capitals.
    ///   - language: a BCP 47 tag; English when ICU does not know it.
    /// - Throws: `WordsError.Code.notANumber`, `.unknownCurrency`.
    package static func format(_ amount: String, currency: String, language: String) throws(WordsError) -> String {
        try format(DecimalText(amount), currency, language)
    }

    /// The same for a number of small units: `scale` digits of `units` are behind the point, 0 to 18.
    package static func format(
        units: Int64, scale: Int, currency: String, language: String
    ) throws(WordsError) -> String {
        try format(DecimalText(units: units, scale: scale), currency, language)
    }

    private static func format(
        _ amount: DecimalText, _ currency: String, _ language: String
    ) throws(WordsError) -> String {
        guard Currency.isCode(currency) else { throw .unknownCurrency(currency) }
        return try NumberFormatter.text(of: amount, skeleton: "currency/" + currency, language: language)
    }
}
