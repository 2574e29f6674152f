import System
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-11-23T13:26:00Z", 1_795_440_360_000_000),
        ("2000-02-29T12:00:00Z", 951_825_600_000_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400_000_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
        ("2024-12-31T23:59:59.25Z", 1_735_689_599_250_000),
    ])
    func canonicalTextsAreReadAndWrittenAlike(text: String, microseconds: Int64) {
        #expect(Instant(rfc3339: text)?.microseconds == microseconds)
        #expect(Instant(microseconds: microseconds).rfc3339 == text)
    }

    @Test(arguments: [
        ("2026-11-23T14:26:00+01:00", "2026-11-23T13:26:00Z"),
        ("2026-01-01T00:30:00+05:45", "2025-12-31T18:45:00Z"),
        ("2026-11-23t13:26:00z", "2026-11-23T13:26:00Z"),
        ("2026-11-23T13:26:00-00:00", "2026-11-23T13:26:00Z"),
        ("2026-11-23T13:26:00.1234569Z", "2026-11-23T13:26:00.123456Z"),
        ("2026-11-23T13:26:00.000Z", "2026-11-23T13:26:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2016-12-31T15:59:60-08:00", "2017-01-01T00:00:00Z"),
    ])
    func otherSpellingsBecomeCanonical(text: String, canonical: String) {
        #expect(Instant(rfc3339: text)?.rfc3339 == canonical)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T13:26Z", "2026-11-23T13:26:00", "2026-11-23 13:26:00Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T13:60:00Z", "2026-11-23T13:26:60Z",
        "2026-11-23T13:26:00.Z", "2026-11-23T13:26:00+0100", "2026-11-23T13:26:00+24:00", "2026-11-23T13:26:00Zx",
        " 2026-11-23T13:26:00Z", "2026-11-23T13:26:00٣Z", "+026-11-23T13:26:00Z",
    ])
    func whatIsNotRFC3339IsNil(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(arguments: [
        ("2024-03-01 10:11:12", "2024-03-01T10:11:12Z"),
        ("2024-03-01", "2024-03-01T00:00:00Z"),
        (" 2024-03-01 ", "2024-03-01T00:00:00Z"),
        ("2024-03-01 10:11", "2024-03-01T10:11:00Z"),
        ("2024-03-01 10:11:12 +0200", "2024-03-01T08:11:12Z"),
        ("2024-03-01 10:11:12.5+02", "2024-03-01T08:11:12.5Z"),
        ("2024-03-01 10:11:12 UTC", "2024-03-01T10:11:12Z"),
        ("2024-03-01T10:11:12-03:00", "2024-03-01T13:11:12Z"),
    ])
    func exportsOfOtherSystemsAreRead(text: String, canonical: String) {
        #expect(Instant(parsing: text)?.rfc3339 == canonical)
    }

    @Test(arguments: ["", "yesterday", "2024-03-01 10", "2024-03-01 10:11:12 CET", "01/03/2024", "2024-03-01x"])
    func guessesAreNotMade(text: String) {
        #expect(Instant(parsing: text) == nil)
    }

    @Test func arithmeticIsInSecondsAndRoundsDown() {
        let instant = Instant(microseconds: -1)
        #expect(instant.unixSeconds == -1)
        #expect(instant.wholeSecond == Instant(unixSeconds: -1))
        #expect(instant.secondOfDay == 86_399)
        #expect(instant.civilDate.description == "1969-12-31")
        #expect(instant.adding(seconds: 2).microseconds == 1_999_999)
        #expect(instant.adding(seconds: 0.5).microseconds == 499_999)
        #expect(Instant(unixSeconds: 10) - Instant(microseconds: 8_500_000) == 1.5)
        #expect(Instant(unixSeconds: 1) < Instant(unixSeconds: 2))
    }

    @Test func inJSONAnInstantIsItsText() throws {
        let instant = Instant(unixSeconds: 1_795_440_360)
        #expect(try JSONText.encode([instant]) == #"["2026-11-23T13:26:00Z"]"#)
    }
}
