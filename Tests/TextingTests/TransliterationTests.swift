import Testing

@testable import Texting

@Suite struct TransliterationTests {
    @Test(
        "SMS-3: typographic characters get their plain counterparts",
        arguments: [
            ("It’s “50%” off…", "It's \"50%\" off..."), ("„a‟ «b»", "\"a‟ \"b\""), ("‘a’ ´b` c", "'a' 'b' c"),
            ("1–2—3‐4", "1-2-3-4"), ("10\u{A0}€", "10 €"), ("a\u{200B}b\u{FEFF}c\u{200D}d", "abcd"),
            ("Promoción ñandú", "Promoción ñandú"), ("", ""),
        ])
    func typographyIsReplaced(_ text: String, _ expected: String) {
        #expect(Transliteration().apply(text) == expected)
    }

    @Test("SMS-3: accents go only on request, and only those the alphabet lacks")
    func accentsGoOnRequest() {
        let text = "Promoción: ¿Qué tal, Ñandú? Más… ÁÍÓÚ ç"
        #expect(Transliteration().apply(text) == "Promoción: ¿Qué tal, Ñandú? Más... ÁÍÓÚ ç")
        let plain = Transliteration(removesAccents: true).apply(text)
        #expect(plain == "Promocion: ¿Qué tal, Ñandu? Mas... AIOU c")
        #expect(SMSLength.count(plain).encoding == .gsm7)
        #expect(Transliteration(removesAccents: true).apply("ma\u{301}s œuf") == "mas oeuf")
    }

    @Test func twiceIsTheSameAsOnce() {
        for accents in [false, true] {
            let change = Transliteration(removesAccents: accents)
            let once = change.apply("“¡Óptimo!” — l’été… ´`«»\u{202F}ŁŐ 😀")
            #expect(change.apply(once) == once)
        }
    }

    @Test("SMS-4: E.164 and nothing else")
    func phoneNumbersHaveTheirShape() {
        for good in ["+34612345678", "+12", "+123456789012345"] {
            #expect(PhoneNumber(e164: good)?.description == good)
        }
        for bad in [
            "", "+", "+1", "34612345678", "+034612345678", "+1234567890123456", "+34 612345678", " +34612345678",
            "+34612345678\n", "+3461234567a", "+٣٤٦١٢", "++34612345678",
        ] {
            #expect(PhoneNumber(e164: bad) == nil)
        }
    }
}
