import Foundation
import TestSupport
import Testing

/// The main job from end to end: foreign exports → consent → select → compose → a real mail server over STARTTLS and
/// AUTH → an independent reader → one-click unsubscribe → nothing more for this person.
@Suite(.bothDatabases) struct StoryTests {
    /// Who agreed, did not leave, and can be reached. Two rows of the export have one of these addresses in common.
    private static let reached: Set = [
        "lucia@example.com", "jose.angel@example.org", "james@example.com", "zoe.vandijk@example.net",
        "guenther@example.org", "bob@example.com", "haruka@example.net", "ana@xn--cigea-rta9e.example",
    ]

    private static let address = "Calle del Faro 12, 46001 Valencia, Spain"

    @Test func aCampaignReachesExactlyThoseWhoAgreedUntilTheySayStop() throws {
        let postfix = try Postfix(domains: ["example.com", "example.org", "example.net", "xn--cigea-rta9e.example"])
        let shop = try Shop()
        try shop.use(
            port: postfix.port, user: Postfix.user, password: Postfix.password,
            authority: postfix.certificates.authority)
        _ = try importEverything(into: shop)
        try shop.addLetter("letter")
        try shop.addLetter("second")

        try tellsWhoIsInAndWhoIsOutAndWhy(shop)
        let dry = try shop.heed("send", "letter")
        #expect(dry.status == 0 && dry.stderr.contains("nothing was sent"), "\(dry.stderr)")
        #expect(try postfix.mails(0).isEmpty, "without --send nothing leaves")

        try shop.done("send", "letter", "--send")
        let mails = try postfix.mails(Self.reached.count)
        #expect(Set(mails.map { $0.recipient.lowercased() }) == Self.reached)
        #expect(mails.count == Self.reached.count, "nobody got it twice")
        for mail in mails { try isWhole(mail) }
        try speaksTheReadersLanguageAndEscapesTheirData(mails)
        let links = try mails.map { try $0.unsubscribeURL() }
        #expect(Set(links).count == links.count, "each has a link of their own")

        let lucia = try #require(mails.first { $0.recipient == "lucia@example.com" })
        try postfix.clear()
        try unsubscribes(try lucia.unsubscribeURL(), in: shop, postfix.certificates)

        // The same old export again: it says yes, but from before the withdrawal (LAW-8).
        let again = try importEverything(into: shop)
        for (name, summary) in again {
            #expect(try summary.int("new") + summary.int("changed") + summary.int("consent_new") == 0, "\(name)")
        }
        try shop.done("send", "second", "--send")
        let more = try postfix.mails(Self.reached.count - 1)
        #expect(Set(more.map { $0.recipient.lowercased() }) == Self.reached.subtracting(["lucia@example.com"]))
        #expect(more.count == Self.reached.count - 1)

        // And the first campaign again: everybody has it.
        try postfix.clear()
        try shop.done("send", "letter", "--send")
        #expect(try postfix.mails(0).isEmpty)
        let why = try shop.done("why", "a1b2c3d401", "second")
        #expect(why.contains("email: out: suppressed") && why.contains("self_service"), "\(why)")
        #expect(why.contains("law: the table of 2026-11-23"), "\(why)")
    }

    // MARK: - Steps

    private func tellsWhoIsInAndWhoIsOutAndWhy(_ shop: Shop) throws {
        let counts = try shop.json("audience", "letter").member("channels").member("email")
        #expect(try counts.int("permitted") == Self.reached.count)
        #expect(
            try counts.counts("denied") == ["no_consent": 7, "suppressed": 5, "no_address": 1, "same_address": 1])
        for (customer, verdict, evidence) in [
            (
                "a1b2c3d401", "email: in",
                "attested; notice 2023-05 in es; declared by Head of marketing, Casa Lumen, S.L."
            ),
            ("a1b2c3d402", "email: in", ""),
            ("a1b2c3d409", "email: out: same_address", "Another customer with the same address"),
            ("a1b2c3d410", "email: out: suppressed", "unsubscribe, from mailchimp"),
            ("a1b2c3d411", "email: out: suppressed", "hard_bounce, from mailchimp"),
            ("a1b2c3d412", "email: out: no_consent", ""),
            ("buyer@example.com", "email: out: no_consent", ""),
            ("blocked@example.org", "email: out: suppressed", "unsubscribe, from listmonk"),
        ] {
            let why = try shop.done("why", customer, "letter")
            #expect(why.contains(verdict) && (evidence.isEmpty || why.contains(evidence)), "\(why)")
        }
    }

    private func isWhole(_ mail: Mail) throws {
        let who = mail.recipient
        #expect(mail.defects == [] && mail.faults == [], "\(who)")
        #expect(mail.types == ["multipart/alternative", "text/plain", "text/html"], "\(who)")
        // UNS-1, MSG-3: one of each.
        for name in [
            "From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe",
            "List-Unsubscribe-Post",
        ] { #expect(mail.all(name).count == 1, "\(who): \(name)") }
        #expect(mail.to.count == 1, "one recipient a mail")
        #expect(mail["From"] == "Casa Lumen <news@casalumen.example>")
        #expect(mail["Reply-To"] == "hola@casalumen.example")
        #expect(mail["Return-Path"] == "<bounces@casalumen.example>")
        #expect(mail["List-Id"]?.hasSuffix(".casalumen.example>") == true)
        let received = try #require(mail["Received"])
        #expect(received.contains("using TLSv1") && received.contains("Authenticated sender"), "\(received)")
        // UNS-3, byte by byte.
        let bytes = try String(contentsOfFile: mail.file, encoding: .isoLatin1)
        #expect(bytes.contains("\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"), "\(who)")
        // UNS-2, UNS-5, UNS-13: one opaque link, and the same in both parts.
        let link = try mail.unsubscribeURL()
        let token = try #require(link.components(separatedBy: "https://casalumen.example/u/").last)
        #expect(token.count == 50 && !link.contains(who.prefix { $0 != "@" }), "\(who): \(link)")
        #expect(mail.text.contains(link) && mail.html.contains("href=\"\(link)\""), "\(who)")
        // LAW-18, and the notice with what it rests on.
        #expect(mail.text.contains(Self.address) && mail.html.contains(Self.address), "\(who)")
        for part in [mail.text, mail.html] {
            #expect(part.contains("Head of marketing, Casa Lumen, S.L."), "\(who): who attests the consent")
            #expect(part.contains("privacidad@casalumen.example"), "\(who)")
            #expect(!part.contains("{{ c") && !part.contains("{%"), "\(who)")
        }
    }

    private func speaksTheReadersLanguageAndEscapesTheirData(_ mails: [Mail]) throws {
        func mail(_ recipient: String) throws -> Mail { try #require(mails.first { $0.recipient == recipient }) }
        let spanish = try mail("jose.angel@example.org")
        #expect(spanish.text.contains("José Ángel") && spanish.html.contains("lang=\"es\""))
        #expect(spanish.text.contains("el 4 de mayo de 2023") && spanish.text.contains("nombre"))
        #expect(spanish["Content-Language"] == "es")
        let english = try mail("guenther@example.org")
        #expect(english.text.contains("Günther") && english.html.contains("lang=\"en\""))
        #expect(english.text.contains("on May 4, 2023"))
        #expect(english.text.contains("first name"), "the notice names the data used")
        #expect(try mail("haruka@example.net").text.contains("春香"))
        let hostile = try mail("bob@example.com")
        #expect(hostile.html.contains("&lt;b&gt;Bob&lt;/b&gt;") && !hostile.html.contains("<b>Bob"))
        #expect(hostile.text.contains("<b>Bob</b> {{ 7 | times: 7 }}"), "data is never run as a template")
    }

    private func unsubscribes(_ link: String, in shop: Shop, _ certificates: Certificates) throws {
        let endpoint = try Endpoint(shop, certificates: certificates)
        // UNS-9: looking changes nothing, however often a scanner looks.
        for _ in 0..<3 {
            let page = try endpoint.request(link)
            #expect(page.status == 200)
            #expect(page.page.components(separatedBy: "<button").count == 2)
            #expect(page.page.contains("lang=\"es\""), "the page speaks the customer's language")
        }
        #expect(try endpoint.request(link, "--head").status == 200)
        #expect(try shop.done("why", "a1b2c3d401", "second").contains("email: in"))
        // UNS-5: a flipped bit is no token.
        let forged = link.dropLast() + (link.last == "A" ? "B" : "A")
        #expect(try endpoint.unsubscribe(String(forged)).status == 404)
        // UNS-6, UNS-7, UNS-10.
        for _ in 0..<2 {
            let answer = try endpoint.unsubscribe(link)
            #expect(answer.status == 200)
            let head = answer.head.lowercased()
            #expect(!head.contains("set-cookie") && !head.contains("\nlocation:"))
        }
        #expect(try endpoint.request("https://casalumen.example/healthz").status == 200)
        #expect(try endpoint.stop().status == 0)
    }
}
