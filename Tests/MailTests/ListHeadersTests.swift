import Testing

@testable import Mail

@Suite struct ListHeadersTests {
    private let https = "https://news.example.com/u/AQEabcdefghijklmnopqrstuvwxyz0123456789_-ABCDEFGHIJ"

    private func folded(_ field: HeaderField) -> String { String(decoding: field.foldedValue, as: UTF8.self) }

    @Test("UNS-1 … UNS-3: one way out, and the exact bytes that make it one click")
    func oneClickIsExact() throws {
        let list = try ListHeaders(unsubscribe: OneClickUnsubscribe(https: https), oneClick: true)
        #expect(list.fields.map(\.name) == ["List-Unsubscribe", "List-Unsubscribe-Post"])
        #expect(folded(list.fields[0]) == "<\(https)>")
        #expect(folded(list.fields[1]) == "List-Unsubscribe=One-Click")
        var bytes: [UInt8] = []
        list.fields[1].append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    }

    @Test("UNS-4: without a signature there is no -Post")
    func withoutASignatureThePostIsLeftOut() throws {
        let list = try ListHeaders(unsubscribe: OneClickUnsubscribe(https: https), oneClick: false)
        #expect(list.fields.map(\.name) == ["List-Unsubscribe"])
        #expect(try ListHeaders(unsubscribe: nil, oneClick: true).fields.isEmpty)
    }

    @Test("UNS-2: a mailto URI stands behind the https one, both whole")
    func mailtoComesSecond() throws {
        let unsubscribe = try OneClickUnsubscribe(https: https, mailto: "mailto:stop@example.com?subject=AQEabc")
        #expect(folded(unsubscribe.field) == "<\(https)>,\r\n <mailto:stop@example.com?subject=AQEabc>")
        #expect(unsubscribe.field.value == "<\(https)>, <mailto:stop@example.com?subject=AQEabc>")
    }

    @Test(arguments: [
        "http://example.com/u/1", "https://", "https:///u/1", "example.com", "https://e.com/a b", "https://e.com/a>b",
        "https://e.com/a,b", "https://e.com/ñ", "https://e.com/\r\nBcc:x", "https://e.com/\u{0}",
        "https://e.com/" + String(repeating: "a", count: 890),
    ])
    func aBadURIIsRefused(_ uri: String) {
        #expect(throws: MailError.self) { try OneClickUnsubscribe(https: uri) }
    }

    @Test func aBadMailtoIsRefused() {
        for mailto in ["https://example.com", "mailto:", "mailto:a@b.test>, <http://evil.test"] {
            #expect(throws: MailError.self) { try OneClickUnsubscribe(https: https, mailto: mailto) }
        }
    }

    @Test("MSG-2: a URI of 300 characters is not folded")
    func longURIsStayWhole() throws {
        let uri = "https://example.com/" + String(repeating: "x", count: 280)
        #expect(folded(try OneClickUnsubscribe(https: uri).field) == "<\(uri)>")
    }

    @Test("HDR-1: the list id, with a name in any language")
    func listIDsAreWritten() throws {
        #expect(
            folded(try ListID("ofertas.news.example.com", name: "Ofertas").field)
                == "Ofertas <ofertas.news.example.com>")
        #expect(folded(try ListID("ofertas.news.example.com").field) == "<ofertas.news.example.com>")
        #expect(folded(try ListID("a.localhost", name: "Ñandú").field) == "=?UTF-8?B?w5FhbmTDug==?= <a.localhost>")
        #expect(folded(try ListID("a.localhost", name: "Sales, weekly").field) == "\"Sales, weekly\" <a.localhost>")
    }

    @Test("HDR-1: 255 octets are the most")
    func listIDsAreLimited() throws {
        let label = String(repeating: "a", count: 243)
        _ = try ListID(label + ".example.com")
        let error = #expect(throws: MailError.self) { try ListID("a" + label + ".example.com") }
        #expect(error?.code == .invalidListID)
        for bad in ["", "offers", ".example.com", "a..com", "a b.com", "a<b.com", "ñ.com", "a.com."] {
            #expect(throws: MailError.self) { try ListID(bad) }
        }
        #expect(throws: MailError.self) { try ListID("a.localhost", name: "x\r\nList-Unsubscribe: <https://evil>") }
    }

    @Test("HDR-2: help and the word that nobody can post")
    func helpAndPostAreWritten() throws {
        let list = try ListHeaders(
            unsubscribe: nil, oneClick: false, id: ListID("a.localhost"), help: "mailto:help@example.com")
        #expect(
            list.fields.map { $0.name + ": " + folded($0) } == [
                "List-Id: <a.localhost>", "List-Post: NO", "List-Help: <mailto:help@example.com>",
            ])
        #expect(throws: MailError.self) {
            try ListHeaders(unsubscribe: nil, oneClick: false, help: "javascript:alert(1)")
        }
    }

    @Test("HDR-3: a feedback id has four parts, the last of them the sender")
    func feedbackIDsAreChecked() throws {
        #expect(
            folded(try FeedbackID("spring-2026", "offers", "", sender: "heed_shop").field)
                == "spring-2026:offers::heed_shop")
        for sender in ["", "heed", "heedheedheedheed", "he:ed", "heéds", "heed.shop"] {
            #expect(throws: MailError.self) { try FeedbackID("a", "b", "c", sender: sender) }
        }
        for part in ["a:b", "a b", "ana@example.com", "a\r\nb"] {
            #expect(throws: MailError.self) { try FeedbackID(part, "b", "c", sender: "heedshop") }
        }
    }
}
