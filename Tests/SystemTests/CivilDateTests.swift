import System
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2000-03-01", 11_017, 3),
        ("1900-03-01", -25_508, 4), ("2026-11-23", 20_780, 1), ("0000-03-01", -719_468, 3),
    ])
    func daysAreCountedFrom1970(text: String, days: Int, weekday: Int) throws {
        let date = try #require(CivilDate(parsing: text))
        #expect(date.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days) == date)
        #expect(date.description == text)
        #expect(date.weekday == weekday)
    }

    @Test func everyDayOfFourCenturiesFollowsTheOneBefore() {
        var date = CivilDate(daysSinceEpoch: -146_097)
        for days in -146_096...146_097 {
            let next = CivilDate(daysSinceEpoch: days)
            let isNextDay = next.day == date.day + 1 && next.month == date.month && next.year == date.year
            let isNextMonth =
                next.day == 1 && date.day == CivilDate.days(in: date.month, of: date.year)
                && (next.month, next.year)
                    == (date.month == 12 ? (1, date.year + 1) : (date.month + 1, date.year))
            guard (isNextDay && date.day < CivilDate.days(in: date.month, of: date.year)) || isNextMonth,
                next.daysSinceEpoch == days, date < next
            else {
                Issue.record("\(date) is not followed by \(next)")
                return
            }
            date = next
        }
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "26-01-01",
        "2026-1-1", "2026-01-01T", "",
    ])
    func daysThatDoNotExistAreNil(text: String) {
        #expect(CivilDate(parsing: text) == nil)
    }

    @Test(arguments: [
        ("2008-11-23", "2026-11-22", 17), ("2008-11-23", "2026-11-23", 18), ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18), ("2008-02-29", "2028-02-29", 20), ("2026-01-01", "2025-12-31", -1),
    ])
    func anAgeCountsFullYears(birth: String, day: String, years: Int) throws {
        let birth = try #require(CivilDate(parsing: birth))
        #expect(birth.years(until: try #require(CivilDate(parsing: day))) == years)
    }

    @Test func addingDaysCrossesMonths() {
        #expect(CivilDate(year: 2024, month: 2, day: 28)?.adding(days: 2).description == "2024-03-01")
    }
}
