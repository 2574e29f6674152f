import Testing

@testable import Words

@Suite struct LocalTimeTests {
    static func time(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> LocalTime {
        LocalTime(year: 2026, month: month, day: day, hour: hour, minute: minute)
    }

    @Test func anOrdinaryTimeIsShownOnce() throws {
        let madrid = try ZoneRules(named: "Europe/Madrid")
        #expect(madrid.match(Self.time(7, 1, 0)) == .once(1_782_856_800))
        #expect(madrid.localTime(at: 1_782_856_800) == Self.time(7, 1, 0))
    }

    /// On 2026-03-29 Madrid's clock goes from 02:00 to 03:00.
    @Test func aSkippedTimeIsMovedOnByTheGap() throws {
        let madrid = try ZoneRules(named: "Europe/Madrid")
        #expect(madrid.match(Self.time(3, 29, 1, 59)) == .once(1_774_745_940))
        #expect(madrid.match(Self.time(3, 29, 2)) == .skipped(shifted: 1_774_746_000))
        #expect(madrid.match(Self.time(3, 29, 2, 30)) == .skipped(shifted: 1_774_747_800))
        #expect(madrid.localTime(at: 1_774_747_800) == Self.time(3, 29, 3, 30))
        #expect(madrid.match(Self.time(3, 29, 3)) == .once(1_774_746_000))
    }

    /// On 2026-10-25 Madrid's clock goes from 03:00 to 02:00.
    @Test func aTimeShownTwiceIsTheEarlierOne() throws {
        let madrid = try ZoneRules(named: "Europe/Madrid")
        #expect(madrid.match(Self.time(10, 25, 1, 59)) == .once(1_792_886_340))
        #expect(madrid.match(Self.time(10, 25, 2)) == .twice(earlier: 1_792_886_400, later: 1_792_890_000))
        #expect(madrid.unixSeconds(of: Self.time(10, 25, 2, 30)) == 1_792_888_200)
        #expect(madrid.match(Self.time(10, 25, 3)) == .once(1_792_893_600))
    }

    @Test func gapsAndOverlapsAreFoundByTheRuleOf2100Too() throws {
        let newYork = try ZoneRules(named: "America/New_York")
        // 2100-03-14 02:30 and 2100-11-07 01:30.
        let gap = newYork.match(LocalTime(year: 2100, month: 3, day: 14, hour: 2, minute: 30))
        #expect(gap == .skipped(shifted: 4_108_692_600))
        let overlap = newYork.match(LocalTime(year: 2100, month: 11, day: 7, hour: 1, minute: 30))
        #expect(overlap == .twice(earlier: 4_129_248_600, later: 4_129_252_200))
    }

    /// Samoa went from one side of the date line to the other: there was no 30 December 2011.
    @Test func aWholeDayMayBeSkipped() throws {
        let apia = try ZoneRules(named: "Pacific/Apia")
        let noon = apia.match(LocalTime(year: 2011, month: 12, day: 30, hour: 12))
        #expect(noon == .skipped(shifted: 1_325_282_400))
        #expect(
            apia.localTime(at: 1_325_282_400) == LocalTime(year: 2011, month: 12, day: 31, hour: 12))
    }

    @Test func halfAnHourOfSummerTimeIsHalfAnHourTwice() throws {
        let island = try ZoneRules(named: "Australia/Lord_Howe")
        // 2026-04-05: back from +11:00 to +10:30 at two o'clock.
        #expect(
            island.match(Self.time(4, 5, 1, 45)) == .twice(earlier: 1_775_313_900, later: 1_775_315_700))
        #expect(island.match(Self.time(4, 5, 1, 15)) == .once(1_775_312_100))
    }

    @Test func everyHourOfFourYearsComesBack() throws {
        for name in ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"] {
            let rules = try ZoneRules(named: name)
            for instant in stride(from: Int64(1_767_225_600), to: 1_893_456_000, by: 3600) {
                switch rules.match(rules.localTime(at: instant)) {
                case .once(instant), .twice(earlier: instant, later: _), .twice(earlier: _, later: instant): continue
                case let other:
                    Issue.record("\(name) \(instant): \(other)")
                    return
                }
            }
        }
    }

    @Test(arguments: [
        (LocalTime(year: 2026, month: 7, day: 1), 3), (LocalTime(year: 2024, month: 2, day: 29), 4),
        (LocalTime(year: 1969, month: 7, day: 20), 7), (LocalTime(year: 2100, month: 3, day: 1), 1),
    ])
    func mondayIsTheFirstDayOfTheWeek(time: LocalTime, weekday: Int) {
        #expect(time.weekday == weekday)
    }

    @Test func daysAndDatesAgreeOverFourCenturies() {
        #expect(CivilDays.count(year: 1970, month: 1, day: 1) == 0)
        #expect(CivilDays.count(year: 2000, month: 3, day: 1) == 11_017)
        #expect(CivilDays.count(year: 2025, month: 14, day: 31) == CivilDays.count(year: 2026, month: 3, day: 3))
        var expected = -135_140
        #expect(CivilDays.date(expected) == (1600, 1, 1))
        for year in 1600..<2000 {
            for month in 1...12 {
                for day in 1...CivilDays.length(ofMonth: month, year: year) {
                    let date = CivilDays.date(expected)
                    guard CivilDays.count(year: year, month: month, day: day) == expected, date == (year, month, day)
                    else {
                        Issue.record("day \(expected) is \(date), not \(year)-\(month)-\(day)")
                        return
                    }
                    expected += 1
                }
            }
        }
        #expect(expected == 10_957)
    }
}
