import Foundation
import Testing

@testable import Mail

@Suite struct MIMETests {
    @Test("RFC 2045, 6.8: every length is the same as what another program writes, in lines and in one")
    func base64OfEveryLength() {
        for count in 0...240 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ count) }
            #expect(String(decoding: Base64.encode(bytes), as: UTF8.self) == Data(bytes).base64EncodedString())
            let lines = Data(bytes).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ])
            #expect(String(decoding: Base64.encode(bytes, lineLength: 76), as: UTF8.self) == lines, "\(count)")
        }
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64HasTheVectorsOfRFC4648(_ text: String, _ code: String) {
        #expect(String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) == code)
    }

    @Test func base64LinesHave76Characters() throws {
        let bytes = (0..<200).map { UInt8($0) }
        let lines = String(decoding: Base64.encode(bytes, lineLength: 76), as: UTF8.self).components(by: "\r\n")
        #expect(lines.map(\.utf8.count) == [76, 76, 76, 40])
        #expect(try #require(Decoding.base64(lines.joined())) == bytes)
        #expect(Base64.encode(Array(bytes.prefix(57)), lineLength: 76).count == 76)
    }

    @Test func shortASCIIGoesAsItIs() throws {
        let line = String(repeating: "a", count: 78)
        let part = try MIMEPart.text("plain", Array("\(line)\nb\r\n\rc\tc".utf8))
        #expect(part.transferEncoding == .sevenBit)
        #expect(part.contentType == "text/plain; charset=utf-8")
        #expect(String(decoding: part.body, as: UTF8.self) == "\(line)\r\nb\r\n\r\nc\tc")
    }

    @Test(arguments: ["é", String(repeating: "a", count: 79), "a \n", "a\t", "a\u{0}", "a\u{7F}"])
    func everythingElseIsQuotedPrintable(_ text: String) throws {
        #expect(try MIMEPart.text("html", Array(text.utf8)).transferEncoding == .quotedPrintable)
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [[0xC3], [0xFF], [0x61, 0xED, 0xA0, 0x80], [0xC0, 0x80]] {
            let error = #expect(throws: MailError.self) { try MIMEPart.text("html", bytes) }
            #expect(error == .notUTF8(part: "html"))
        }
    }

    @Test func utf8IsJudgedAsTheStandardLibraryDoes() {
        var random = SeededGenerator(13)
        var good = 0
        for round in 0..<8_000 {
            // Long runs of ASCII before and after, and bytes near the limits of the table between.
            var bytes = [UInt8](repeating: 0x61, count: round % 11)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes.append(
                    [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5]
                        .randomElement(using: &random)!)
            }
            bytes += [UInt8](repeating: 0x61, count: round % 3)
            let expected = String(validating: bytes, as: UTF8.self) != nil
            good += expected ? 1 : 0
            #expect(WellFormedUTF8.check(bytes) == expected)
        }
        #expect(good > 200)
        #expect(WellFormedUTF8.check(Array("Añ€😀 \u{10FFFF}".utf8)))
    }

    @Test("MSG-10: the boundary is the same on every run and differs from message to message")
    func boundariesAreDeterministic() throws {
        let part = try MIMEPart.text("plain", Array("x".utf8))
        let first = Multipart(.alternative, [part], seed: Array("<1@x.test>".utf8)).boundary
        #expect(first == Multipart(.alternative, [part], seed: Array("<1@x.test>".utf8)).boundary)
        #expect(first.utf8.count == 34)
        #expect(first.hasPrefix("=_"))
        let many = Set(
            (0..<10_000).map { Multipart(.alternative, [part], seed: Array("<\($0)@x.test>".utf8)).boundary })
        #expect(many.count == 10_000)
    }

    @Test("MSG-10: a boundary that occurs in a part is not used")
    func aBoundaryInTheTextIsAvoided() throws {
        let seed = Array("seed".utf8)
        let first = String(decoding: Multipart.boundary(seed, 0), as: UTF8.self)
        let second = String(decoding: Multipart.boundary(seed, 1), as: UTF8.self)
        let text = try MIMEPart.text("plain", Array("_\nx --\(first)--\n".utf8))
        let html = try MIMEPart.text("html", Array("\(second)".utf8))
        let boundary = Multipart(.alternative, [text, html], seed: seed).boundary
        #expect(boundary == String(decoding: Multipart.boundary(seed, 2), as: UTF8.self))
        #expect(![first, second].contains(boundary))
        // Quoted-printable cannot hold any: the = is escaped.
        let escaped = try MIMEPart.text("plain", Array("é \(first)".utf8))
        #expect(Multipart(.alternative, [escaped], seed: seed).boundary == first)
        #expect(!String(decoding: escaped.body, as: UTF8.self).contains(first))
    }

    @Test("MV-5: parameters outside ASCII are percent-encoded")
    func parametersAreEncoded() throws {
        #expect(
            try MIMEParameter.encode(name: "filename", value: "informe de privacidad – José.json")
                == ["filename*=UTF-8''informe%20de%20privacidad%20%E2%80%93%20Jos%C3%A9.json"])
        // RFC 2231 §4, in UTF-8 instead of us-ascii.
        #expect(
            try MIMEParameter.encode(name: "title", value: "This is ***fun***", language: "en-us")
                == ["title*=UTF-8'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A"])
        #expect(try MIMEParameter.encode(name: "filename", value: "report.json") == ["filename=report.json"])
        #expect(
            try MIMEParameter.encode(name: "filename", value: "my \"re\\port\"") == [
                "filename=\"my \\\"re\\\\port\\\"\""
            ])
        #expect(try MIMEParameter.encode(name: "filename", value: "") == ["filename=\"\""])
        for bad in ["a\nb", "a\u{85}"] {
            #expect(throws: MailError.self) { try MIMEParameter.encode(name: "filename", value: bad) }
        }
        #expect(throws: MailError.self) { try MIMEParameter.encode(name: "file name", value: "x") }
    }

    @Test("MSG-9: a long parameter is cut into numbered pieces, each readable alone")
    func longParametersAreCut() throws {
        var random = SeededGenerator(2)
        for round in 0..<500 {
            let value = "é" + random.text(upTo: round)
            let parts = try MIMEParameter.encode(name: "title", value: value)
            var bytes: [UInt8] = []
            for (number, part) in parts.enumerated() {
                #expect(part.utf8.count <= 76)
                var prefix = parts.count == 1 ? "title*=" : "title*\(number)*="
                if number == 0 { prefix += "UTF-8''" }
                #expect(part.hasPrefix(prefix))
                let decoded = try #require(Decoding.percent(part.dropFirst(prefix.count)))
                #expect(String(validating: decoded, as: UTF8.self) != nil)
                bytes += decoded
            }
            #expect(bytes == Array(value.utf8))
        }
    }
}
