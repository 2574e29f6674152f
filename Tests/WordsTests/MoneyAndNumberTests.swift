import Testing

@testable import Words

@Suite struct MoneyAndNumberTests {
    @Test(arguments: [
        ("1234.5", "EUR", "es", "1234,50\u{A0}€"), ("12345.678", "EUR", "es", "12.345,68\u{A0}€"),
        ("-1234567.5", "USD", "es", "-1.234.567,50\u{A0}US$"), ("12345.5", "KWD", "es", "12.345,500\u{A0}KWD"),
        ("0", "EUR", "es-ES", "0,00\u{A0}€"), ("1234.5", "MXN", "es-MX", "$1,234.50"),
        ("1234.5", "EUR", "en", "€1,234.50"), ("1234.5", "USD", "en-US", "$1,234.50"),
        ("1234.5", "GBP", "en-GB", "£1,234.50"), ("1234.5", "JPY", "en", "¥1,234"), ("1235.5", "JPY", "en", "¥1,236"),
        ("-0.005", "EUR", "en", "-€0.00"), ("1234.5", "EUR", "de", "1.234,50\u{A0}€"),
        ("1234.5", "EUR", "fr", "1\u{202F}234,50\u{A0}€"),
        ("9007199254740993.01", "EUR", "en", "€9,007,199,254,740,993.01"),
    ])
    func moneyIsWrittenAsTheLanguageDoes(amount: String, currency: String, language: String, text: String) throws {
        let written = try MoneyFormat.format(amount, currency: currency, language: language)
        #expect(Array(written.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        arguments: [
            (123_450, 2, "1234,50\u{A0}€"), (5, 2, "0,05\u{A0}€"), (-5, 2, "-0,05\u{A0}€"), (7, 0, "7,00\u{A0}€"),
            (1, 3, "0,00\u{A0}€"), (Int64.min, 18, "-9,22\u{A0}€"), (Int64.max, 2, "92.233.720.368.547.758,07\u{A0}€"),
        ] as [(Int64, Int, String)])
    func moneyInSmallUnitsIsTheSame(units: Int64, scale: Int, text: String) throws {
        #expect(try MoneyFormat.format(units: units, scale: scale, currency: "EUR", language: "es") == text)
    }

    @Test(arguments: ["", "-", ".", "1.", ".5", "1,5", "1e3", "+1", "1 000", "NaN", "--1", "1.2.3", "٣"])
    func whatIsNoPlainDecimalIsRefusedWithoutBeingRepeated(amount: String) {
        #expect { try MoneyFormat.format(amount, currency: "EUR", language: "es") } throws: {
            "\($0)" == "This is not a decimal number: write digits with at most one point, such as -1234.50."
        }
    }

    @Test func numbersLongerThanFortyDigitsAndStrangeScalesAreRefused() throws {
        let long = String(repeating: "9", count: 41)
        #expect { try NumberFormat.format(long, language: "en") } throws: { ($0 as? WordsError)?.code == .notANumber }
        for scale in [-1, 19] {
            #expect {
                try MoneyFormat.format(units: 1, scale: scale, currency: "EUR", language: "en")
            } throws: {
                ($0 as? WordsError)?.code == .notANumber
            }
        }
    }

    @Test(arguments: ["EURO", "eur", "", "XYZ", "DEM", "XAU"])
    func anUnknownCurrencyIsRefused(currency: String) {
        #expect { try MoneyFormat.format("1", currency: currency, language: "es") } throws: {
            "\($0)" == "'\(currency)' is no currency in use: write its ISO 4217 code in capitals, such as EUR."
        }
    }

    @Test func numbersAreWrittenAsTheLanguageDoes() throws {
        #expect(try NumberFormat.format("1234567.5", language: "es") == "1.234.567,5")
        #expect(try NumberFormat.format("1234.5", language: "es") == "1234,5")
        #expect(try NumberFormat.format("1234567.5", language: "en") == "1,234,567.5")
        #expect(try NumberFormat.format(-1_234_567, language: "en") == "-1,234,567")
        #expect(try NumberFormat.format("2", fractionDigits: 2...2, language: "en") == "2.00")
        #expect(try NumberFormat.format("2.345", fractionDigits: 0...2, language: "en") == "2.34")
        #expect(try NumberFormat.format("2.5", fractionDigits: 0...0, language: "en") == "2")
        #expect(try NumberFormat.format("1234.5", language: "ar-EG") == "١٬٢٣٤٫٥")
    }

    @Test func sharesAreWrittenInHundredths() throws {
        #expect(try NumberFormat.format("0.256", style: .percent, language: "en") == "26%")
        #expect(try NumberFormat.format("0.256", style: .percent, language: "es") == "26\u{A0}%")
        #expect(
            try NumberFormat.format("0.256", style: .percent, fractionDigits: 1...1, language: "es") == "25,6\u{A0}%")
    }

    @Test func threadsShareTheFormatters() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for units in Int64(0)..<300 {
                        let es = try MoneyFormat.format(units: units, scale: 0, currency: "EUR", language: "es")
                        let en = try MoneyFormat.format(units: units, scale: 0, currency: "EUR", language: "en")
                        let day = try DateWords.format(
                            unixSeconds: units * 86_400, zone: .utc, language: "en", style: .skeleton("D"))
                        guard es == "\(units),00\u{A0}€", en == "€\(units).00", day == "\(units + 1)" else {
                            return false
                        }
                    }
                    return true
                }
            }
            for try await right in group { #expect(right) }
        }
    }
}
