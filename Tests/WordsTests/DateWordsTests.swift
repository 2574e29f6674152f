import Testing

@testable import Words

@Suite struct DateWordsTests {
    @Test(arguments: [
        ("es", DateStyle.short, "1/7/26"), ("es", .medium, "1 jul 2026"), ("es", .long, "1 de julio de 2026"),
        ("es", .full, "miércoles, 1 de julio de 2026"), ("es", .time, "20:30"), ("es", .dayAndMonth, "1 de julio"),
        ("es", .monthAndYear, "julio de 2026"), ("es", .skeleton("EEEE"), "miércoles"),
        ("en", .short, "7/1/26"), ("en", .medium, "Jul 1, 2026"), ("en", .long, "July 1, 2026"),
        ("en", .full, "Wednesday, July 1, 2026"), ("en", .time, "8:30\u{202F}PM"), ("en", .dayAndMonth, "July 1"),
        ("en", .monthAndYear, "July 2026"), ("en-GB", .long, "1 July 2026"), ("en-GB", .time, "20:30"),
        ("th", .long, "1 กรกฎาคม 2569"),
    ])
    func aDateIsWrittenAsTheLanguageDoes(language: String, style: DateStyle, text: String) throws {
        // 2026-07-01 18:30 UTC.
        let madrid = try ZoneRules(named: "Europe/Madrid")
        let written = try DateWords.format(unixSeconds: 1_782_930_600, zone: madrid, language: language, style: style)
        #expect(Array(written.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func theDayIsThatOfTheZone() throws {
        func day(_ zone: String) throws -> String {
            // 2026-06-30 22:00 UTC.
            try DateWords.format(
                unixSeconds: 1_782_856_800, zone: ZoneRules(named: zone), language: "es", style: .long)
        }
        #expect(try day("Europe/Madrid") == "1 de julio de 2026")
        #expect(try day("Atlantic/Canary") == "30 de junio de 2026")
        #expect(try day("America/New_York") == "30 de junio de 2026")
    }

    @Test func aBirthdayNeedsNoZone() throws {
        #expect(
            try DateWords.format(year: 1960, month: 2, day: 29, language: "es", style: .long) == "29 de febrero de 1960"
        )
        #expect(
            try DateWords.format(year: 2026, month: 12, day: 31, language: "en", style: .dayAndMonth) == "December 31")
    }

    @Test(arguments: ["", "yMMMMd z", "jmz", "VVVV", "X", "'de'", "ñ", "yMMMMdyMMMMdyMMMMdyMMMMdyMMMMdyMM"])
    func aSkeletonIsFieldLettersWithoutAZone(skeleton: String) {
        #expect {
            try DateWords.format(unixSeconds: 0, zone: .utc, language: "es", style: .skeleton(skeleton))
        } throws: {
            ($0 as? WordsError)?.code == .skeleton
        }
    }
}
