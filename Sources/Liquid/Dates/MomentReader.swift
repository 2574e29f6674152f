/// Reads dates and times as people write them, in the order in which Ruby's `Time.parse` looks for them.
///
/// It knows `2026-03-14`, `14 March 2026`, `March 14th, 2026`, `14-Mar-2026`, `2026/03/14`, `14.3.2026`,
/// `20260314T101112`, a month or a time alone, twelve-hour clocks, fractions, offsets and the zones of RFC 5322.
struct MomentReader {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// What a text tells; the rest comes from the present or is the beginning of the day.
    struct Parts: Equatable {
        var year: Int?
        var month: Int?
        var day: Int?
        var dayOfYear: Int?
        var hour: Int?
        var minute: Int?
        var second: Int?
        var nanoseconds: Int?
        var offset: Int?
        /// Two digits mean a year near the present.
        var isShortYear = true
    }

    var text: [UInt8]
    var parts = Parts()

    private init(_ text: [UInt8]) {
        self.text = text
    }

    /// The moment that a value means: seconds since 1970, `now`, `today` or a text; nil for anything else.
    static func moment(_ value: Value, now: @Sendable () -> Int) -> Moment? {
        if case .integer(let seconds) = value { return withinYears(seconds) }
        // Captured text may be longer than it reads: each of its bytes is at most a reference of six.
        guard let text = shortText(value, longest: 128)?.lowercased(), !text.isEmpty else { return nil }
        if text == "now" || text == "today" { return Moment(seconds: now()) }
        if text.utf8.allSatisfy(\.isDigit) { return Int(text).flatMap(withinYears) }
        var reader = MomentReader(clean(text))
        reader.read()
        return reader.moment(Moment(seconds: now()))
    }

    /// No date is longer than this, and no time is lost on what is none.
    private static func shortText(_ value: Value, longest: Int) -> String? {
        switch value {
        case .string(let text) where text.utf8.count <= longest: text
        case .markup(let text) where text.utf8.count <= longest * 6:
            value.text.flatMap { $0.utf8.count <= longest ? $0 : nil }
        default: nil
        }
    }

    private static func withinYears(_ seconds: Int) -> Moment? {
        seconds.magnitude < 100_000_000_000_000 ? Moment(seconds: seconds) : nil
    }

    /// Other signs than those of dates become spaces.
    private static func clean(_ text: String) -> [UInt8] {
        var cleaned: [UInt8] = []
        for byte in text.utf8 {
            if byte.isWord && byte != UInt8(ascii: "_") || "-+',./:@[]".utf8.contains(byte) {
                cleaned.append(byte)
            } else if cleaned.last != 0x20 {
                cleaned.append(0x20)
            }
        }
        return cleaned
    }

    private mutating func read() {
        removeWeekday()
        readTime()
        if readDayMonth() || readMonthDay() || readISO() || readNamedDashes() || readSlashes() || readDots() {
            return
        }
        if readOrdinalDate() || readShortYear() || readMonth() || readOrdinal() { return }
        readDigits()
    }

    // MARK: - The moment

    /// What is missing above the largest part comes from the present, what is missing below is the beginning.
    private func moment(_ now: Moment) -> Moment? {
        let all: [Int?] = [
            parts.year, parts.dayOfYear, parts.month, parts.day, parts.hour, parts.minute, parts.second,
            parts.nanoseconds,
        ]
        guard all.contains(where: { $0 != nil }) else { return nil }
        var present = now
        present.offset = parts.offset ?? 0
        let today = present.date
        var (year, month, day) = (parts.year, parts.month, parts.day)
        if let number = year, parts.isShortYear, 0...99 ~= number { year = number + (number >= 69 ? 1900 : 2000) }
        if year == nil {
            year = today.year
            if month == nil, parts.dayOfYear == nil {
                month = today.month
                if day == nil { day = today.day }
            }
        }
        if let dayOfYear = parts.dayOfYear, let year {
            guard 1...366 ~= dayOfYear, Moment.years ~= year else { return nil }
            var first = Moment(seconds: Moment.days(year, 1, 1) * 86_400)
            first.seconds += (dayOfYear - 1) * 86_400
            (month, day) = (first.date.month, first.date.day)
        }
        return Moment(
            year: year ?? today.year, month: month ?? 1, day: day ?? 1, hour: parts.hour ?? 0,
            minute: parts.minute ?? 0, second: parts.second ?? 0, nanoseconds: parts.nanoseconds ?? 0,
            offset: parts.offset ?? 0, isUTC: parts.offset ?? 0 == 0)
    }

    /// Settles what of three numbers is year, month and day, by their lengths and apostrophes.
    mutating func settle(year: ArraySlice<UInt8>?, month: ArraySlice<UInt8>?, day: ArraySlice<UInt8>?) {
        var (year, month, day) = (year, month, day)
        let mark = UInt8(ascii: "'")
        if year != nil, month != nil, day == nil { (year, month, day) = (day, year, month) }
        if year == nil {
            if let text = day, text.count > 2 { (year, day) = (day, year) }
            if day?.first == mark { (year, day) = (day, year) }
        }
        // A year with more behind its digits, as in '14th', is a day.
        if let text = year, let start = text.firstIndex(where: \.isDigit) {
            let digits = text[start...].prefix { $0.isDigit }
            if digits.endIndex < text.endIndex { (year, day) = (day, digits) }
        }
        if let text = month, text.first == mark || text.count > 2 { (year, month, day) = (month, day, year) }
        if let text = day, text.first == mark || text.count > 2 { (year, day) = (day, year) }
        if let text = year, let start = text.firstIndex(where: \.isDigit) {
            let digits = text[start...].prefix { $0.isDigit }
            let sign = start > text.startIndex ? text[start - 1] : 0
            if sign == .dash || sign == UInt8(ascii: "+") || digits.count > 2 { parts.isShortYear = false }
            parts.year = Self.number(digits).map { sign == .dash ? -$0 : $0 }
        }
        if let text = month { parts.month = Self.number(text.drop { !$0.isDigit }.prefix { $0.isDigit }) }
        if let text = day { parts.day = Self.number(text.drop { !$0.isDigit }.prefix { $0.isDigit }) }
    }

    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.isEmpty || digits.count > 15 ? nil : digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
