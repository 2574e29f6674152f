import Foundation
import TestSupport
import Testing

/// People sign up by a form (LAW-2, DESIGN §4): an unticked box, the words as evidence, one mail that asks them to confirm.
@Suite(.bothDatabases) struct SignUpTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.useMaildir()
        return shop
    }

    private func post(
        _ endpoint: Endpoint, _ fields: String..., language: String = "en"
    ) throws -> (status: Int, head: String, page: String) {
        try endpoint.call(
            "https://casalumen.example/subscribe/newsletter",
            ["-H", "Accept: text/html", "-H", "Accept-Language: \(language)"]
                + fields.flatMap { ["--data-urlencode", $0] })
    }

    @Test("LAW-2: who ticks the box and confirms is in, with the words they read as evidence")
    func theWholeWay() throws {
        let shop = try shop()
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let form = try endpoint.call(
            "https://casalumen.example/subscribe/newsletter", ["-H", "Accept: text/html", "-H", "Accept-Language: es"])
        #expect(form.status == 200 && form.page.contains("Sí, quiero recibir el boletín de Casa Lumen"))
        #expect(form.page.contains("type=\"checkbox\"") && !form.page.contains("checked"))

        // Without the tick nothing happens.
        let unticked = try post(endpoint, "address=nueva@example.com", language: "es")
        #expect(unticked.page.contains("marca la casilla"))
        let asked = try post(endpoint, "address=nueva@example.com", "agree=yes", language: "es")
        #expect(asked.status == 200 && asked.page.contains("Un paso más"))
        #expect(try poll(seconds: 20) { try shop.mails().count == 1 })
        let mail = try #require(try shop.mails().first)
        #expect(mail.recipient == "nueva@example.com" && mail.text.contains("Sí, quiero recibir el boletín"))
        // Not in before the button.
        #expect(try !shop.done("why", "nueva@example.com", "newsletter").contains("in by email"))
        let link = try #require(mail.text.firstMatch(of: /https:\/\/casalumen\.example\/confirm\/[A-Za-z0-9_-]+/)).0
        #expect(try endpoint.call(String(link), ["-H", "Accept: text/html"]).status == 200)
        #expect(try endpoint.call(String(link), ["-X", "POST", "-H", "Accept: text/html"]).status == 200)
        let history = try shop.done("consent", "history", "nueva@example.com")
        #expect(history.contains("requested") && history.contains("given") && history.contains("2026-11"))
        #expect(try shop.json("send", "newsletter", "--send").int("sent") == 1)
    }

    @Test("API-5: the answer is the same for everybody, and no mailbox is filled with it")
    func nobodyIsFlooded() throws {
        let shop = try shop()
        try shop.importSamples()
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let known = try post(endpoint, "address=lucia.navarro@example.com", "agree=yes")
        let unknown = try post(endpoint, "address=nobody@example.com", "agree=yes")
        #expect(known.page == unknown.page && known.status == unknown.status)
        for _ in 0..<5 { _ = try post(endpoint, "address=nobody@example.com", "agree=yes") }
        // One mail a day to an address; who has said yes already gets none.
        #expect(try poll(seconds: 20) { try shop.mails().count == 1 })
        #expect(try endpoint.stop().status == 0)
        #expect(try shop.mails().map(\.recipient) == ["nobody@example.com"])
    }

    @Test func mistakesInAFormAreShownAtStart() throws {
        let shop = try shop()
        try shop.edit("Forms/newsletter.yaml", "notice: 2026-11", "notice: 2020-01")
        let outcome = try shop.heed("serve", "--port", "0")
        #expect(outcome.status == 78, "\(outcome.status)")
        #expect(
            outcome.stderr.contains(
                "Forms/newsletter.yaml:5:9: error: the purpose 'newsletter' has no notice '2020-01'"))
        #expect(outcome.stderr.contains("There are: 2026-11."))
        try shop.edit("Forms/newsletter.yaml", "notice: 2020-01", "notice: 2026-11")
        try shop.edit("Forms/newsletter.yaml", "purpose: newsletter", "purpose: order_confirmation")
        #expect(try shop.heed("serve", "--port", "0").stderr.contains("which does not rest on consent"))
    }
}
