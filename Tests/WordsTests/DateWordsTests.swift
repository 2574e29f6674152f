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

    /// Written days are kept; here more of them are asked for than fit.
    @Test func manyDaysAreWrittenAsOneIs() throws {
        let years = 2000..<2030
        for year in years {
            for month in 1...12 {
                for day in [1, 9, 10, 15, 20, 27, 28, 3, 4, 5, 6, 7, 8] {
                    let text = try DateWords.format(year: year, month: month, day: day, language: "de", style: .short)
                    let (dd, mm) = (day < 10 ? "0\(day)" : "\(day)", month < 10 ? "0\(month)" : "\(month)")
                    #expect(text == "\(dd).\(mm).\(String(year).suffix(2))")
                }
            }
        }
    }

    @Test func oneDayHasOneTextAndManyTimes() throws {
        // 2026-07-01 00:00 and 23:59:59 UTC, and the second before and after.
        let (first, last): (Int64, Int64) = (1_782_864_000, 1_782_950_399)
        func text(_ second: Int64, _ style: DateStyle) throws -> String {
            try DateWords.format(unixSeconds: second, zone: .utc, language: "es", style: style)
        }
        for _ in 1...2 {
            #expect(try text(first - 1, .long) == "30 de junio de 2026")
            #expect(try text(first, .long) == "1 de julio de 2026")
            #expect(try text(last, .long) == "1 de julio de 2026")
            #expect(try text(last + 1, .long) == "2 de julio de 2026")
            #expect(try text(first, .time) == "0:00")
            #expect(try text(last, .time) == "23:59")
            // Before 1970 a day begins below its seconds, too.
            #expect(try text(-1, .long) == "31 de diciembre de 1969")
            #expect(try text(-86_400, .long) == "31 de diciembre de 1969")
            #expect(try text(-86_401, .long) == "30 de diciembre de 1969")
        }
    }
}
