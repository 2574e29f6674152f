import System
import Words

/// What makes the next message of a repeated campaign a different one.
enum Occasion {
    /// `2026-Q4`, by the calendar of UTC.
    static func quarter(of instant: Instant) -> String {
        let date = instant.civilDate
        return "\(date.year)-Q\((date.month + 2) / 3)"
    }

    /// Today by the clock of a zone; UTC where the zone is unknown.
    static func today(at instant: Instant, zone: String?) -> CivilDate {
        let rules = zone.flatMap { try? ZoneRules(named: $0) } ?? .utc
        let seconds = instant.unixSeconds + Int64(rules.offset(at: instant.unixSeconds))
        return Instant(unixSeconds: seconds).civilDate
    }

    /// The year whose anniversary of a date is today, or nil on other days. Who was born on 29 February has it on
    /// 28 February in common years; the day itself is no anniversary.
    static func anniversary(of date: CivilDate, today: CivilDate) -> Int? {
        guard today.year > date.year else { return nil }
        let isLeapDay = date.month == 2 && date.day == 29 && !CivilDate.isLeap(today.year)
        return today.month == date.month && today.day == (isLeapDay ? 28 : date.day) ? today.year : nil
    }

    /// The ends of dates (`-02-28`) that can have their anniversary somewhere on Earth at an instant: zones are between
    /// 12 hours behind and 14 hours ahead of UTC.
    static func datesEnding(at instant: Instant) -> [String] {
        let day = instant.civilDate
        var endings: [String] = []
        for offset in -1...1 {
            let date = day.adding(days: offset)
            endings.append(String(date.description.suffix(6)))
            if date.month == 2, date.day == 28, !CivilDate.isLeap(date.year) { endings.append("-02-29") }
        }
        return endings
    }
}
