import Testing

@testable import Words

@Suite struct PosixZoneTests {
    static func zone(_ text: String) throws -> PosixZone { try #require(PosixZone(Array(text.utf8))) }

    /// Seconds since 1970 of a time in UTC.
    static func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Int64 {
        Int64(CivilDays.count(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60)
    }

    @Test func aZoneWithoutSummerTimeHasOneOffset() throws {
        #expect(try Self.zone("JST-9").offset(at: 0) == 32_400)
        #expect(try Self.zone("<-0330>3:30").offset(at: 0) == -12_600)
        #expect(try Self.zone("<+1245>-12:45:30").offset(at: 0) == 45_930)
    }

    @Test func changesHappenToTheSecond() throws {
        let zone = try Self.zone("CET-1CEST,M3.5.0,M10.5.0/3")
        #expect(zone.offset(at: Self.utc(2050, 3, 27, 1) - 1) == 3600)
        #expect(zone.offset(at: Self.utc(2050, 3, 27, 1)) == 7200)
        #expect(zone.offset(at: Self.utc(2050, 10, 30, 1) - 1) == 7200)
        #expect(zone.offset(at: Self.utc(2050, 10, 30, 1)) == 3600)
    }

    @Test func southOfTheEquatorSummerSpansTheNewYear() throws {
        let zone = try Self.zone("AEST-10AEDT,M10.1.0,M4.1.0/3")
        #expect(zone.offset(at: Self.utc(2049, 12, 31, 23)) == 39_600)
        #expect(zone.offset(at: Self.utc(2050, 1, 1, 1)) == 39_600)
        #expect(zone.offset(at: Self.utc(2050, 7, 1, 0)) == 36_000)
    }

    /// Irish standard time is that of summer.
    @Test func summerTimeMayBeTheStandard() throws {
        let zone = try Self.zone("IST-1GMT0,M10.5.0,M3.5.0/1")
        #expect(zone.offset(at: Self.utc(2050, 1, 1, 0)) == 0)
        #expect(zone.offset(at: Self.utc(2050, 7, 1, 0)) == 3600)
    }

    /// RFC 9636 §3.3.1: hours from -167 to 167.
    @Test func aChangeMayLieDaysFromItsDay() throws {
        let gaza = try Self.zone("EET-2EEST,M3.4.4/50,M10.4.4/50")
        // The fourth Thursday of March 2050 is the 24th; fifty hours later it is Saturday, two o'clock.
        #expect(gaza.offset(at: Self.utc(2050, 3, 26, 0) - 1) == 7200)
        #expect(gaza.offset(at: Self.utc(2050, 3, 26, 0)) == 10_800)
        let nuuk = try Self.zone("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
        // Saturday 2050-03-26, 23 o'clock.
        #expect(nuuk.offset(at: Self.utc(2050, 3, 27, 1) - 1) == -7200)
        #expect(nuuk.offset(at: Self.utc(2050, 3, 27, 1)) == -3600)
    }

    /// RFC 9636 §3.3.1: summer time all the year round.
    @Test func summerTimeMayLastAllTheYear() throws {
        let zone = try Self.zone("XXX3EDT4,0/0,J365/23")
        for instant in stride(from: Self.utc(2047, 12, 30, 0), to: Self.utc(2049, 1, 3, 0), by: 1800) {
            guard zone.offset(at: instant) == -14_400 else {
                Issue.record("\(zone.offset(at: instant)) at \(instant)")
                return
            }
        }
    }

    @Test func daysOfTheYearCountWithAndWithoutTheLeapDay() throws {
        let julian = try Self.zone("AAA0BBB,J60/0,J300/0")
        #expect(julian.offset(at: Self.utc(2048, 3, 1, 0) - 1) == 0)
        #expect(julian.offset(at: Self.utc(2048, 3, 1, 0)) == 3600)
        #expect(julian.offset(at: Self.utc(2049, 3, 1, 0)) == 3600)
        let ordinal = try Self.zone("AAA0BBB,59/0,300/0")
        #expect(ordinal.offset(at: Self.utc(2048, 2, 29, 0)) == 3600)
        #expect(ordinal.offset(at: Self.utc(2049, 2, 28, 23)) == 0)
        #expect(ordinal.offset(at: Self.utc(2049, 3, 1, 0)) == 3600)
    }

    @Test(arguments: [
        "", "CET", "CE-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1:60",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J100", "CET-1CEST,366,1",
        "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0 ", "<+01-1", "CET-1CEST,,", "CET-00001",
    ])
    func whatIsNoTZStringIsRefused(text: String) {
        #expect(PosixZone(Array(text.utf8)) == nil)
    }
}
