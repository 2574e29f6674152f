import Foundation
import TestSupport
import Testing

/// People reach their own data by a code that is sent to the address on record (LAW-10, API-5, API-6).
@Suite(.bothDatabases) struct RightsTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.useMaildir()
        try shop.importSamples()
        return shop
    }

    private func ticket(_ page: String) throws -> String {
        let match = try #require(page.firstMatch(of: /name="ticket" value="([A-Za-z0-9_-]{22})"/), "\(page)")
        return String(match.1)
    }

    private func post(
        _ endpoint: Endpoint, _ path: String, _ fields: String...
    ) throws -> (status: Int, head: String, page: String) {
        let data = fields.flatMap { ["--data-urlencode", $0] }
        return try endpoint.call("https://casalumen.example\(path)", ["-H", "Accept: text/html"] + data)
    }

    /// Asks for a code, reads it in the mail, and opens the page; the page and its ticket.
    private func open(_ shop: Shop, _ endpoint: Endpoint, _ address: String) throws -> (page: String, ticket: String) {
        let before = try shop.mails().count
        let asked = try post(endpoint, "/rights", "address=\(address)")
        #expect(asked.status == 200)
        let ticket = try ticket(asked.page)
        #expect(try poll(seconds: 20) { try shop.mails().count == before + 1 })
        let mail = try #require(try shop.mails().last)
        #expect(mail.to.contains(address))
        let code = try #require(mail.text.firstMatch(of: /\b(\d{8})\b/)).1
        let opened = try post(endpoint, "/rights/code", "ticket=\(ticket)", "code=\(code)")
        #expect(opened.status == 200, "\(opened.page)")
        return (opened.page, ticket)
    }

    @Test("LAW-10, API-5, API-6: with the code they see, take away, change and delete their data")
    func theWholeWay() throws {
        let shop = try shop()
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let mail = "lucia.navarro@example.com"
        let opened = try open(shop, endpoint, mail)
        // In their language, with what the import said of them.
        #expect(opened.page.contains("<html lang=\"es\"") && opened.page.contains(mail))
        #expect(opened.page.contains("Llévatelos"))

        let file = try post(endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=download")
        #expect(file.status == 200 && file.head.lowercased().contains("content-disposition: attachment"))
        #expect(try JSON(file.page).string("format") == "heed-access-1")

        let english = try post(
            endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=language", "language=en")
        #expect(english.page.contains("<html lang=\"en\"") && english.page.contains("Take it with you"))

        let correction = try post(endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=correction")
        #expect(correction.page.contains("Your request has the number"))
        #expect(try shop.done("request", "list").contains("correction"))

        // Not by mistake.
        let unsure = try post(endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=erase")
        #expect(unsure.page.contains("Nothing was deleted"))
        let erased = try post(endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=erase", "sure=yes")
        #expect(erased.status == 200 && erased.page.contains("You are forgotten"))
        #expect(erased.page.contains("public_key") || erased.page.contains("publicKey"))
        let after = try post(endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=download")
        #expect(after.status == 403)
        #expect(try endpoint.stop().status == 0)
        #expect(try shop.run(["export", mail]).status == 65)
        // The code stands nowhere.
        #expect(try shop.mails().count == 1)
    }

    @Test("LAW-2: a yes on that page is recorded with its words, and lets the message out")
    func sayingYes() throws {
        let shop = try shop()
        try shop.write("id,email,language,country,birth_date\nnew,new@example.com,en,ES,1980-01-01\n", to: "new.csv")
        try shop.done("import", "customers", "new.csv")
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let opened = try open(shop, endpoint, "new@example.com")
        #expect(opened.page.contains("value=\"newsletter email\""))
        let yes = try post(
            endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=grant", "choice=newsletter email")
        #expect(yes.status == 200 && !yes.page.contains("value=\"newsletter email\""))
        #expect(!opened.page.contains("<li>Newsletter (") && yes.page.contains("<li>Newsletter (by email)</li>"))
        let history = try shop.done("consent", "history", "new")
        #expect(history.contains("newsletter") && history.contains("given"))
        // A choice that the page does not offer.
        let forged = try post(
            endpoint, "/rights/act", "ticket=\(opened.ticket)", "action=grant", "choice=order_confirmation email")
        #expect(forged.status == 400)
    }

    @Test("API-5: the answer is the same for addresses that are known and that are not")
    func nobodyCanFindOutWhoIsKnown() throws {
        let shop = try shop()
        try shop.write("id,email,language,country\nnew,new@example.com,en,ES\n", to: "new.csv")
        try shop.done("import", "customers", "new.csv")
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        func answer(_ address: String) throws -> String {
            let answer = try post(endpoint, "/rights", "address=\(address)")
            return answer.page.replacing(try ticket(answer.page), with: "TICKET") + "\(answer.status)"
        }
        #expect(try answer("new@example.com") == answer("nobody@example.com"))
        #expect(try answer("not an address") == answer("nobody@example.com"))
        #expect(try poll(seconds: 20) { try shop.mails().count == 1 })
        // Nor by the codes: a wrong one for a ticket with nobody behind it reads as any other.
        let unknown = try ticket(post(endpoint, "/rights", "address=nobody@example.com").page)
        let wrong = try post(endpoint, "/rights/code", "ticket=\(unknown)", "code=12345678")
        #expect(wrong.status == 403 && wrong.page.contains("That code does not fit"))
        // No code may be had by GET, nor anything be done without a ticket.
        #expect(try endpoint.request("https://casalumen.example/rights/code").status == 405)
        #expect(try post(endpoint, "/rights/act", "ticket=\(unknown)", "action=download").status == 403)
    }

    @Test("LAW-21: the signal of a browser opts its person out, once, and the page says so")
    func privacySignal() throws {
        let shop = try shop()
        try shop.done("send", "newsletter", "--send")
        let mail = try #require(try shop.mails().first)
        let url = try mail.unsubscribeURL()
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        func get(_ words: String...) throws -> String {
            try endpoint.call(url, ["-H", "Accept: text/html", "-H", "Accept-Language: en"] + words).page
        }
        let history = { try shop.done("consent", "history", mail.to[0]) }
        #expect(try !get().contains("GPC") && !get("-H", "Sec-GPC: 0").contains("GPC"))
        #expect(try !history().contains("sale_sharing"))
        #expect(try get("-H", "Sec-GPC: 1").contains("GPC") && get("-H", "Sec-GPC: 1").contains("GPC"))
        let after = try history()
        #expect(after.contains("sale_sharing") && after.components(separatedBy: "sale_sharing").count == 2)
        let known = try endpoint.request("https://casalumen.example/.well-known/gpc.json")
        #expect(known.status == 200)
        #expect(try JSON(known.page).bool("gpc"))
    }
}
