import Testing

@testable import Words

@Suite struct LanguageTests {
    @Test(arguments: [
        ("es", "es"), ("ES-es", "es-ES"), ("es-419", "es-419"), ("ZH-hant-tw", "zh-Hant-TW"), ("iw", "he"),
        ("zh-cmn", "cmn"), ("ca-VALENCIA", "ca-valencia"), ("i-klingon", "tlh"), ("en-GB-oed", "en-GB-oxendict"),
    ])
    func aTagIsPutIntoCanonicalForm(text: String, canonical: String) {
        #expect(LanguageTag(text)?.text == canonical)
        #expect(LanguageTag.isCanonical(canonical))
        #expect(LanguageTag.isCanonical(text) == (text == canonical))
    }

    @Test(arguments: [
        "", "e", "es_ES", "es-", "-es", "es--ES", "es-ES-ES", "es ES", "123", "español", "es\0", "spanishlanguage",
        "es-" + String(repeating: "x", count: 80),
    ])
    func whatIsNotBCP47IsNoTag(text: String) {
        #expect(LanguageTag(text) == nil)
        #expect(!LanguageTag.isCanonical(text))
    }

    @Test func theBestLanguageIsFoundByShorteningTheTag() throws {
        let tag = try #require(LanguageTag("zh-Hant-TW"))
        #expect(tag.fallbacks == ["zh-Hant-TW", "zh-Hant", "zh"])
        #expect(tag.language == "zh")
        #expect(LanguageTag("en-US-x-shop")?.fallbacks == ["en-US-x-shop", "en-US", "en"])
        #expect(LanguageTag("es-MX")?.choose(from: ["en", "es"]) == "es")
        #expect(LanguageTag("es-MX")?.choose(from: ["es", "es-mx"]) == "es-mx")
        #expect(LanguageTag("fr")?.choose(from: ["en", "es"]) == nil)
        // RFC 4647 §3.4: a longer one is no match for a shorter one.
        #expect(LanguageTag("es")?.choose(from: ["es-MX"]) == nil)
    }

    @Test(arguments: [
        ("es-ES", "es_ES"), ("es-ZZ", "es_ZZ"), ("es-MX-x-shop", "es_MX"), ("ar-u-ca-islamic", "ar"), ("xx", "en"),
        ("xx-ES", "en"), ("und", "en"), ("", "en"), ("Spanish please", "en"), ("oc", "en"),
    ])
    func aLanguageWithoutWordsIsWrittenInEnglish(language: String, locale: String) {
        #expect(ICULocale.name(for: language) == locale)
    }

    @Test func countriesAreThoseOfISO3166() {
        #expect(Country.codes.count == 250)
        for code in ["ES", "US", "GB", "MX", "SS", "XK"] { #expect(Country.isCode(code)) }
        for code in ["", "es", "UK", "EU", "ZZ", "AN", "SU", "DG", "EA", "IC", "ESP", "E"] {
            #expect(!Country.isCode(code))
        }
    }

    @Test func currenciesAreThoseInUse() {
        for code in ["EUR", "USD", "MXN", "KWD", "SLE", "VED", "XCG", "ZWG"] { #expect(Currency.isCode(code)) }
        for code in ["", "eur", "DEM", "ESP", "XAU", "XXX", "XTS", "EURO", "€"] { #expect(!Currency.isCode(code)) }
    }
}
