import Testing

@testable import Words

@Suite struct PluralAndListTests {
    @Test(arguments: [
        ("0", "en", PluralRules.Category.other), ("1", "en", .one), ("1.0", "en", .other), ("2", "en", .other),
        ("-1", "en", .one), ("1", "es", .one), ("1.0", "es", .one), ("1.5", "es", .other), ("2", "es", .other),
        ("1000000", "es", .many), ("1000001", "es", .other), ("0", "fr", .one), ("1", "ru", .one), ("3", "ru", .few),
        ("5", "ru", .many), ("0", "ar", .zero), ("2", "ar", .two), ("1", "ja", .other), ("1", "xx", .one),
    ])
    func theCategoryIsThatOfCLDR(number: String, language: String, category: PluralRules.Category) throws {
        #expect(try PluralRules.category(for: number, language: language) == category)
    }

    @Test func wholeNumbersNeedNoText() throws {
        #expect(try PluralRules.category(for: 1, language: "es") == .one)
        #expect(try PluralRules.category(for: Int64.max, language: "en") == .other)
    }

    @Test(
        arguments: [(1, .one), (2, .two), (3, .few), (4, .other), (11, .other), (21, .one)]
            as [(Int64, PluralRules.Category)])
    func englishOrdersInFourForms(number: Int64, category: PluralRules.Category) throws {
        #expect(try PluralRules.category(for: number, kind: .ordinal, language: "en") == category)
    }

    @Test(arguments: [
        (["a"], "es", "a"), (["a", "b"], "es", "a y b"), (["a", "b", "c"], "es", "a, b y c"),
        (["Ana", "Inés"], "es", "Ana e Inés"), (["a", "b", "c"], "en", "a, b, and c"), (["a", "b"], "en", "a and b"),
        (["a", "b", "c"], "en-GB", "a, b and c"), ([], "en", ""), (["", "b"], "en", " and b"),
        (["😀", "ñ"], "xx", "😀 and ñ"),
    ])
    func wordsAreJoinedAsTheLanguageDoes(items: [String], language: String, text: String) throws {
        #expect(try ListWords.join(items, language: language) == text)
    }

    @Test func alternativesAreJoinedByOr() throws {
        #expect(try ListWords.join(["email", "SMS"], with: .or, language: "en") == "email or SMS")
        #expect(try ListWords.join(["siete", "ocho"], with: .or, language: "es") == "siete u ocho")
    }

    @Test func longTextsComeOutWhole() throws {
        let items = (1...200).map { "número \($0)" }
        #expect(
            try ListWords.join(items, language: "es") == items.dropLast().joined(separator: ", ") + " y número 200")
    }
}
