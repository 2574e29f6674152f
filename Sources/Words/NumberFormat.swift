/// A number as a language writes it, with its own decimal sign, grouping and digits.
///
///     try NumberFormat.format("1234567.5", language: "es")                          // "1.234.567,5"
///     try NumberFormat.format("0.256", style: .percent, language: "en")             // "26%"
///     try NumberFormat.format("2", fractionDigits: 2...2, language: "en")           // "2.00"
package enum NumberFormat {
    package enum Style: Sendable {
        case decimal
        /// A share of one, written in hundredths: `0.25` is 25 %.
        case percent
    }

    /// - Parameters:
    ///   - number: a plain decimal number, such as `-1234.50`.
    ///   - fractionDigits: the fewest and the most digits behind the decimal sign; further ones are rounded half to even.
    ///     As they come, up to six, when left out; none for a percentage.
    ///   - language: a BCP 47 tag; English when ICU does not know it.
    /// - Throws: `WordsError.Code.notANumber`.
    package static func format(
        _ number: String, style: Style = .decimal, fractionDigits: ClosedRange<Int>? = nil, language: String
    ) throws(WordsError) -> String {
        let digits = (fractionDigits ?? (style == .percent ? 0...0 : 0...6)).clamped(to: 0...20)
        let precision =
            digits.upperBound == 0
            ? "precision-integer"
            : "." + String(repeating: "0", count: digits.lowerBound) + String(repeating: "#", count: digits.count - 1)
        let skeleton = style == .percent ? "percent scale/100 " + precision : precision
        return try NumberFormatter.text(of: DecimalText(number), skeleton: skeleton, language: language)
    }

    /// A whole number.
    package static func format(_ number: Int64, language: String) throws(WordsError) -> String {
        try format(String(number), language: language)
    }
}
