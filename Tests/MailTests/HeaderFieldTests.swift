import Testing

@testable import Mail

@Suite struct HeaderFieldTests {
    @Test(arguments: [
        ("Hello", "Hello"), ("", ""),
        // MV-3
        ("¡Oferta para José!", "=?UTF-8?B?wqFPZmVydGEgcGFyYSBKb3PDqSE=?="),
        ("Ñandú", "=?UTF-8?B?w5FhbmTDug==?="),
        // Mostly ASCII: Q is shorter.
        ("Your coupon for the café is here", "=?UTF-8?Q?Your_coupon_for_the_caf=C3=A9_is_here?="),
        // Readers cut spaces at the ends.
        (" x", "=?UTF-8?Q?_x?="),
        // Percent- and entity-encoded line breaks are plain text in a header (MSG-3).
        ("Hi%0d%0aBcc: x@y", "Hi%0d%0aBcc: x@y"), ("Hi&#13;&#10;Bcc: x@y", "Hi&#13;&#10;Bcc: x@y"),
        // What looks like an encoded-word must not be decoded by the reader: here a line break would come out.
        ("=?UTF-8?Q?=0D=0ABcc:_x=40y?=", "=?UTF-8?B?PT9VVEYtOD9RPz0wRD0wQUJjYzpfeD00MHk/PQ==?="),
    ])
    func textIsWritten(_ text: String, _ expected: String) throws {
        let field = try HeaderField("Subject", text: text)
        #expect(field.value == expected)
        #expect(Decoding.text(field.value) == text)
    }

    @Test(
        "MSG-3: a value with a control character is refused, TAB too",
        arguments: [
            "\r", "\n", "\r\n", "\u{0}", "\t", "\u{B}", "\u{1B}", "\u{7F}", "\u{80}", "\u{85}", "\u{9F}", "\u{2028}",
            "\u{2029}",
        ])
    func controlCharactersAreRefused(_ control: String) {
        for value in ["Hi\(control)Bcc: x@y", control, "é\(control)", "Hi\(control)"] {
            let error = #expect(throws: MailError.self) { try HeaderField("Subject", text: value) }
            #expect(error == .controlCharacter(field: "Subject"))
            #expect(throws: MailError.self) { try HeaderField("X-Note", structured: "a" + value + "b") }
        }
        #expect(throws: Never.self) { try HeaderField("Subject", text: "\u{A0}\u{2027}\u{202A}\u{E0}") }
    }

    @Test func errorsNameTheFieldAndNotTheValue() {
        let error = #expect(throws: MailError.self) { try HeaderField("Subject", text: "secret\r\nBcc: x@y") }
        #expect(
            error?.description == "The value of Subject has a line break or another control character, "
                + "which could forge header fields. Remove it.")
    }

    @Test(arguments: ["", "A b", "A:", "Á", "X\r\nY", String(repeating: "x", count: 41)])
    func aBadFieldNameIsRefused(_ name: String) {
        let error = #expect(throws: MailError.self) { try HeaderField(name, text: "x") }
        #expect(error?.code == .invalidFieldName)
    }

    @Test("MSG-2: a long subject is folded at spaces and comes back whole")
    func longSubjectsAreFolded() throws {
        let subject = (0..<50).map { "word\($0)" }.joined(separator: " ")
        #expect(subject.utf8.count >= 330)
        let field = try HeaderField("Subject", text: subject)
        let lines = ("Subject: " + String(decoding: field.foldedValue, as: UTF8.self)).components(by: "\r\n")
        #expect(lines.count == 5)
        for line in lines { #expect(line.utf8.count <= 78) }
        for line in lines.dropFirst() { #expect(line.hasPrefix(" word")) }
        #expect(field.value == subject)
    }

    @Test("MSG-2, MSG-7: any text comes back, in short lines none of which is blank")
    func anyTextComesBack() throws {
        var random = SeededGenerator(7)
        for round in 0..<1_200 {
            let text = random.text(upTo: round % 160)
            let field = try HeaderField("Subject", text: text)
            #expect(Decoding.text(String(decoding: field.foldedValue, as: UTF8.self)) == text)
            var column = 9
            for line in String(decoding: field.foldedValue, as: UTF8.self).components(by: "\r\n") {
                #expect(column + line.utf8.count <= (line.contains("=?") ? 76 : 78))
                #expect(text.isEmpty || line.utf8.contains { $0 != 0x20 })
                column = 0
            }
        }
    }

    @Test("MSG-7: each encoded-word is valid UTF-8 by itself and at most 75 characters long")
    func everyWordDecodesAlone() throws {
        let texts = [
            String(repeating: "ñ", count: 200), String(repeating: "😀", count: 90), String(repeating: "aé€😀", count: 40),
            String(repeating: "a", count: 400) + "é",
        ]
        for text in texts {
            for place in [EncodedWord.Place.text, .phrase] {
                for column in stride(from: 0, to: 50, by: 7) {
                    let words = EncodedWord.encode(text, place: place, column: column).components(by: "\r\n ")
                        .filter { !$0.isEmpty }
                    var whole: [UInt8] = []
                    for word in words {
                        #expect(word.utf8.count <= 75)
                        let bytes = try #require(Decoding.word(word))
                        #expect(String(validating: bytes, as: UTF8.self) != nil)
                        whole += bytes
                    }
                    #expect(whole == Array(text.utf8))
                    #expect(words.count > 4)
                }
            }
        }
    }

    @Test("RFC 2047 §5 (3): a phrase leaves only these characters unencoded")
    func phrasesEncodeMore() {
        let text = "aaaaaaaaaaaaaaaaaaaa.é!*+-/"
        #expect(EncodedWord.encode(text, place: .text) == "=?UTF-8?Q?aaaaaaaaaaaaaaaaaaaa.=C3=A9!*+-/?=")
        #expect(EncodedWord.encode(text, place: .phrase) == "=?UTF-8?Q?aaaaaaaaaaaaaaaaaaaa=2E=C3=A9!*+-/?=")
    }

    @Test("MV-1 and MV-2, read by the decoder that judges the encoder here")
    func theDecoderIsRight() {
        #expect(Decoding.text("=?UTF-8?Q?Keld_J=C3=B8rn_Simonsen?=") == "Keld Jørn Simonsen")
        #expect(
            Decoding.text(
                "=?UTF-8?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?UTF-8?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=")
                == "If you can read this you understand the example.")
        #expect(Decoding.text("=?UTF-8?Q?a?= =?UTF-8?Q?b?=") == "ab")
        #expect(Decoding.text("=?UTF-8?Q?a_b?=") == "a b")
        #expect(Decoding.text("=?UTF-8?Q?a?= b") == "a b")
        #expect(Decoding.text("a  =?UTF-8?Q?b?=") == "a  b")
        #expect(
            Decoding.quotedPrintable(
                Array("Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.".utf8))
                == Array("Now's the time for all folk to come to the aid of their country.".utf8))
    }

    @Test func structuredValuesFoldOnlyAtSpaces() throws {
        let uri = "<https://news.example.com/" + String(repeating: "a", count: 300) + ">"
        let field = try HeaderField("X-Links", structured: uri + ", " + uri)
        #expect(String(decoding: field.foldedValue, as: UTF8.self) == uri + ",\r\n " + uri)
        #expect(throws: MailError.self) { try HeaderField("X-Links", structured: String(repeating: "a", count: 990)) }
        #expect(throws: MailError.self) { try HeaderField("X-Links", structured: "é") }
    }
}
