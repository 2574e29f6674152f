import CICU

/// Which of its plural forms a language uses with a number (CLDR).
///
///     try PluralRules.category(for: 1, language: "en")                       // .one: "1 offer"
///     try PluralRules.category(for: "1.0", language: "en")                   // .other: "1.0 offers"
///     try PluralRules.category(for: 1_000_000, language: "es")               // .many: "1.000.000 de ofertas"
///     try PluralRules.category(for: 2, kind: .ordinal, language: "en")       // .two: "2nd"
package enum PluralRules {
    /// The forms there are; every language has `other`, few have all.
    package enum Category: String, CaseIterable, Sendable {
        case zero, one, two, few, many, other
    }

    package enum Kind: String, Sendable {
        /// How many.
        case cardinal
        /// Which in order.
        case ordinal
    }

    /// - Parameters:
    ///   - number: a plain decimal number, with the digits behind the point that are shown.
    ///   - language: a BCP 47 tag; English when ICU does not know it.
    /// - Throws: `WordsError.Code.notANumber`.
    package static func category(
        for number: String, kind: Kind = .cardinal, language: String
    ) throws(WordsError) -> Category {
        let number = try DecimalText(number)
        let digits = number.fractionDigits
        let precision = digits == 0 ? "precision-integer" : "." + String(repeating: "0", count: digits)
        let key = FormatterCache<Selector>.Key(
            locale: ICULocale.name(for: language), variant: kind.rawValue + " " + precision)
        let name = try kept.use(
            key,
            open: { key throws(WordsError) in try Selector(kind: kind, precision: precision, locale: key.locale) },
            { selector in selector.category(of: number) })
        guard let name, let category = Category(rawValue: name) else {
            throw .formatter("plurals", language: key.locale)
        }
        return category
    }

    package static func category(
        for number: Int64, kind: Kind = .cardinal, language: String
    ) throws(WordsError) -> Category {
        try category(for: String(number), kind: kind, language: language)
    }

    private static let kept = FormatterCache<Selector>()
}

/// One of ICU's plural rules with the formatter that says which digits are shown.
///
/// Sendable unchecked, yet truly: it is used only under the lock of the cache that keeps it.
private final class Selector: @unchecked Sendable {
    private let rules: OpaquePointer
    private let numbers: NumberFormatter

    init(kind: PluralRules.Kind, precision: String, locale: String) throws(WordsError) {
        numbers = try NumberFormatter(skeleton: precision, locale: locale)
        var status = U_ZERO_ERROR
        let type = kind == .ordinal ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL
        guard let rules = cicu_plural_open(locale, type, &status), status.isSuccess else {
            throw .formatter("plurals", language: locale)
        }
        self.rules = rules
    }

    deinit { cicu_plural_close(rules) }

    func category(of number: DecimalText) -> String? {
        numbers.withFormatted(number) { formatted in
            icuText { cicu_plural_select(rules, formatted, $0, $1, &$2) }
        }
    }
}
