/// A decimal number in plain writing: `-?digits[.digits]`, at most 40 digits, no exponent, no grouping.
struct DecimalText {
    let text: String
    /// How many digits stand behind the point.
    let fractionDigits: Int

    init(_ text: String) throws(WordsError) {
        var digits = 0
        var fraction: Int?
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                fraction = fraction.map { $0 + 1 }
            case UInt8(ascii: "-") where index == 0: continue
            case UInt8(ascii: ".") where fraction == nil && digits > 0: fraction = 0
            default: throw .notANumber
            }
        }
        guard digits > 0, digits <= 40, fraction != 0 else { throw .notANumber }
        self.text = text
        fractionDigits = fraction ?? 0
    }

    /// `units` divided by ten to the power of `scale`: 123450 and 2 are 1234.50.
    init(units: Int64, scale: Int) throws(WordsError) {
        guard (0...18).contains(scale) else { throw .notANumber }
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let whole = padded.dropLast(scale)
        text = (units < 0 ? "-" : "") + whole + (scale > 0 ? "." + padded.suffix(scale) : "")
        fractionDigits = scale
    }
}
