import Testing

@testable import Mail

@Suite struct QuotedPrintableTests {
    private func encode(_ text: String) -> String {
        String(decoding: QuotedPrintable.encode(Array(text.utf8)), as: UTF8.self)
    }

    @Test("MV-4: UTF-8 is escaped, and so is a blank at the end of a line")
    func blanksAtLineEndsAreEscaped() {
        #expect(
            encode("Café — 5 € \nLínea\tfin\t\n")
                == "Caf=C3=A9 =E2=80=94 5 =E2=82=AC=20\r\nL=C3=ADnea\tfin=09\r\n")
        #expect(encode("a ") == "a=20")
        #expect(encode("a=b") == "a=3Db")
        #expect(encode("a\u{0}\u{7F}") == "a=00=7F")
        #expect(encode("") == "")
    }

    @Test func everyLineEndBecomesCRLF() {
        #expect(encode("a\nb\r\nc\rd\n\ne\r\r\n\n") == "a\r\nb\r\nc\r\nd\r\n\r\ne\r\n\r\n\r\n")
    }

    @Test("MSG-8: lines of 76 characters, the soft break's = included")
    func longLinesAreBroken() {
        let a75 = String(repeating: "a", count: 75)
        #expect(encode(a75) == a75)
        #expect(encode(a75 + "\n") == a75 + "\r\n")
        #expect(encode(a75 + "b") == a75 + "=\r\nb")
        #expect(encode(a75 + " ") == a75 + "=\r\n=20")
        #expect(encode(a75.dropLast() + " ") == a75.dropLast() + "=\r\n=20")
        #expect(encode(a75.dropLast(2) + " \n") == a75.dropLast(2) + "=20\r\n")
        #expect(encode(a75.dropLast(3) + "é") == a75.dropLast(3) + "=C3=\r\n=A9")
        #expect(encode(a75 + "\t.") == a75 + "=\r\n\t.")
    }

    @Test func anyTextComesBack() throws {
        var random = SeededGenerator(5)
        for round in 0..<800 {
            var text = random.text(upTo: round % 400)
            for _ in 0..<round % 7 {
                text += [" ", "\t", "\r\n", "\t\t", "  "].randomElement(using: &random)! + random.text(upTo: 90)
            }
            let bytes = Array(text.utf8)
            #expect(try #require(Decoding.quotedPrintable(QuotedPrintable.encode(bytes))) == bytes)
        }
    }

    @Test("the space measured beforehand is enough for the worst of inputs")
    func theWorstInputsFit() throws {
        let worst = [
            "=", " ", " \n", "\r", "\u{0}", "€", "aa€", "\t", String(repeating: "a", count: 73) + "€",
            String(repeating: " ", count: 75) + "\n",
        ]
        for unit in worst {
            for count in [1, 24, 25, 26, 75, 76, 1_000] {
                let text = String(repeating: unit, count: count)
                let expected = text.replacingLineEnds()
                #expect(try #require(Decoding.quotedPrintable(QuotedPrintable.encode(Array(text.utf8)))) == expected)
            }
        }
    }
}

extension String {
    /// The bytes with each CR or LF as CRLF; for texts that have no CRLF.
    fileprivate func replacingLineEnds() -> [UInt8] {
        utf8.flatMap { $0 == 10 || $0 == 13 ? [13, 10] : [$0] }
    }
}
