import CICU

/// A date or time in words, on the calendar and the clock of a place.
///
///     let madrid = try ZoneRules(named: "Europe/Madrid")
///     try DateWords.format(unixSeconds: 1_782_856_800, zone: madrid, language: "es", style: .long)
///     // "1 de julio de 2026"
///
/// The zone's offset is taken from the system's tzdata; ICU sees only a clock without zones. English times have a narrow
/// no-break space (U+202F) before AM and PM. The calendar is the language's own: Thai counts Buddhist years.
package enum DateWords {
    /// - Parameters:
    ///   - unixSeconds: an instant, in seconds since 1970-01-01 00:00 UTC.
    ///   - language: a BCP 47 tag; English when ICU does not know it.
    /// - Throws: `WordsError.Code.skeleton`.
    package static func format(
        unixSeconds: Int64, zone: ZoneRules, language: String, style: DateStyle
    ) throws(WordsError) -> String {
        try format(wallClock: Double(unixSeconds) + Double(zone.offset(at: unixSeconds)), language, style)
    }

    /// A day without a time, such as a birthday.
    package static func format(
        year: Int, month: Int, day: Int, language: String, style: DateStyle
    ) throws(WordsError) -> String {
        let days = CivilDays.count(year: year, month: month, day: day)
        return try format(wallClock: Double(days) * 86_400, language, style)
    }

    private static func format(
        wallClock seconds: Double, _ language: String, _ style: DateStyle
    ) throws(WordsError) -> String {
        let key = FormatterCache<DateFormatter>.Key(locale: ICULocale.name(for: language), variant: style.key)
        let text = try kept.use(
            key, open: { key throws(WordsError) in try DateFormatter(style: style, locale: key.locale) },
            { formatter in formatter.text(of: seconds) })
        guard let text else { throw .formatter("dates", language: key.locale) }
        return text
    }

    private static let kept = FormatterCache<DateFormatter>()
}

/// One of ICU's date formatters.
///
/// Sendable unchecked, yet truly: it is used only under the lock of the cache that keeps it. It must be: ICU's has a
/// calendar inside, which it sets for each date.
private final class DateFormatter: @unchecked Sendable {
    private let format: UnsafeMutableRawPointer
    /// Whether a text tells nothing but the day.
    private let isOfDays: Bool
    /// Days that were written already: the messages of a campaign name the same ones again and again, and ICU takes
    /// longer to write one than a whole template.
    private var days = Remembered<Double, String>()

    init(style: DateStyle, locale: String) throws(WordsError) {
        isOfDays = style.isOfDays
        let pattern = try style.pattern(locale: locale)
        var status = U_ZERO_ERROR
        let opened = cicu_date_open(style.icuStyle, locale, pattern, Int32(pattern.count), &status)
        guard let opened, status.isSuccess else { throw .formatter("dates", language: locale) }
        format = opened
    }

    deinit { cicu_date_close(format) }

    func text(of seconds: Double) -> String? {
        guard isOfDays else { return written(seconds) }
        let day = (seconds / 86_400).rounded(.down)
        return days.value(for: day) { written(seconds) }
    }

    private func written(_ seconds: Double) -> String? {
        icuText { cicu_date_format(format, seconds * 1000, $0, $1, &$2) }
    }
}

extension DateStyle {
    fileprivate var key: String {
        switch self {
        case .short: "/short"
        case .medium: "/medium"
        case .long: "/long"
        case .full: "/full"
        case .skeleton(let letters): letters
        }
    }

    fileprivate var icuStyle: UDateFormatStyle {
        switch self {
        case .short: UDAT_SHORT
        case .medium: UDAT_MEDIUM
        case .long: UDAT_LONG
        case .full: UDAT_FULL
        case .skeleton: UDAT_PATTERN
        }
    }

    /// The named styles have no time of day; a skeleton's letters may ask for one.
    fileprivate var isOfDays: Bool {
        if case .skeleton = self { false } else { true }
    }

    /// The language's pattern for a skeleton; nothing for the other styles, which ICU knows by name.
    fileprivate func pattern(locale: String) throws(WordsError) -> [UInt16] {
        guard case .skeleton(let letters) = self else { return [] }
        let units = Array(letters.utf16)
        guard !units.isEmpty, units.count <= 32, letters.allSatisfy("GyYuUrQqMLwWdDFgEecabBhHkKjJCmsSA".contains) else {
            throw .skeleton(letters)
        }
        let pattern = icuText { cicu_date_pattern(locale, units, Int32(units.count), $0, $1, &$2) }
        guard let pattern, !pattern.isEmpty else { throw .skeleton(letters) }
        return Array(pattern.utf16)
    }
}
