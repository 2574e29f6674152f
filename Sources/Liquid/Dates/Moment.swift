/// A moment on the clock of one place: days by the Gregorian calendar, an offset from UTC, no time zone rules.
struct Moment: Sendable, Equatable {
    /// Seconds since 1970-01-01 00:00 UTC.
    var seconds: Int
    var nanoseconds = 0
    /// How far the place's clock is ahead of UTC, in seconds.
    var offset = 0
    /// Whether the place keeps UTC itself, which has a name; other offsets have none.
    var isUTC = true

    /// Years that calendars and `Int` arithmetic bear easily.
    static let years = -9_999_999...9_999_999

    init(seconds: Int) {
        self.seconds = seconds
    }

    /// The moment of a clock; days past the end of a month go on in the next one. Nil for a month, hour and so on
    /// that no clock shows.
    init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanoseconds: Int = 0,
        offset: Int = 0, isUTC: Bool = true
    ) {
        guard Self.years ~= year, 1...12 ~= month, 1...31 ~= day, 0...24 ~= hour, 0...59 ~= minute, 0...60 ~= second,
            hour < 24 || minute == 0 && second == 0
        else { return nil }
        let days = Self.days(year, month, day)
        seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.nanoseconds = nanoseconds
        self.offset = offset
        self.isUTC = isUTC
    }

    // MARK: - The calendar

    /// Days from 1970-01-01 to a day.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years that begin in March have their leap day at the end.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Days since 1970-01-01 on the place's calendar.
    private var localDays: Int { floorDivide(localSeconds, 86_400) }
    private var localSeconds: Int { seconds + offset }

    private func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }

    var date: (year: Int, month: Int, day: Int) {
        let days = localDays + 719_468
        let era = floorDivide(days, 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    var secondOfDay: Int { localSeconds - localDays * 86_400 }
    var hour: Int { secondOfDay / 3600 }
    var minute: Int { secondOfDay / 60 % 60 }
    var second: Int { secondOfDay % 60 }

    /// 0 is Sunday.
    var weekday: Int { ((localDays + 4) % 7 + 7) % 7 }

    /// 1 is the first of January.
    var dayOfYear: Int { localDays - Self.days(date.year, 1, 1) + 1 }

    /// Weeks since the first Sunday or Monday of the year.
    func week(from first: Int) -> Int { (dayOfYear + 6 - (weekday - first + 7) % 7) / 7 }

    /// The week of ISO 8601, which begins on Monday, and the year it belongs to.
    var isoWeek: (year: Int, week: Int) {
        let year = date.year
        let week = (dayOfYear - (weekday + 6) % 7 + 9) / 7
        if week < 1 { return (year - 1, Self.isoWeeks(year - 1)) }
        if week > Self.isoWeeks(year) { return (year + 1, 1) }
        return (year, week)
    }

    /// 53 in years that have a Thursday at one of their ends, else 52.
    private static func isoWeeks(_ year: Int) -> Int {
        func lastWeekday(_ year: Int) -> Int { ((days(year, 12, 31) + 4) % 7 + 7) % 7 }
        return lastWeekday(year) == 4 || lastWeekday(year - 1) == 3 ? 53 : 52
    }
}
