/// A day of the proleptic Gregorian calendar, without time or zone: a birth date, the day of a report.
///
///     CivilDate(parsing: "2008-02-29")?.years(until: CivilDate(parsing: "2026-02-28")!)   // 17
package struct CivilDate: Hashable, Sendable {
    package let year: Int
    /// 1 … 12
    package let month: Int
    /// 1 … 31
    package let day: Int

    /// The day, or nil when the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01.
    package init(daysSinceEpoch days: Int) {
        // Years are counted from March, so that the leap day comes last; 400 years have 146097 days.
        let shifted = Int64(days) + 719_468
        let (era, dayOfEra) = floorDivision(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    /// Reads `yyyy-MM-dd` and nothing else.
    package init?(parsing text: String) {
        var scanner = DigitScanner(text)
        guard let date = scanner.date(), scanner.isAtEnd else { return nil }
        self = date
    }

    /// Days since 1970-01-01, negative before.
    package var daysSinceEpoch: Int {
        let marchYear = Int64(month <= 2 ? year - 1 : year)
        let (era, yearOfEra) = floorDivision(marchYear, 400)
        let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int(era * 146_097 + dayOfEra - 719_468)
    }

    package func adding(days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: daysSinceEpoch + days)
    }

    /// Full years from this day to `other`: the age on that day of who was born on this one. Who was born on
    /// 29 February turns a year older on 1 March of a common year, the later of the two readings.
    package func years(until other: CivilDate) -> Int {
        let anniversaryReached = (other.month, other.day) >= (month, day)
        return other.year - year - (anniversaryReached ? 0 : 1)
    }

    /// ISO 8601: 1 is Monday, 7 Sunday.
    package var weekday: Int {
        Int(floorDivision(Int64(daysSinceEpoch) + 3, 7).remainder) + 1
    }

    /// Whether a year of the Gregorian calendar has a 29 February.
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// How many days a month (1 … 12) of a year has.
    package static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: Comparable {
    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-11-23`
    package var description: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

extension CivilDate: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = CivilDate(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Expected a date such as 2026-11-23.")
        }
        self = date
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
