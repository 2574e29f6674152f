import Testing

@testable import Mail

/// What the DNS has to say of a sender (HDR-5, HDR-6, HDR-7), over answers that are handed in.
@Suite struct SenderDomainTests {
    private static let good: [String: [DNSKind: [String]]] = [
        "shop.example": [.txt: ["other", "v=spf1 include:relay.example -all"], .mx: ["10 mx.shop.example"]],
        "_dmarc.shop.example": [.txt: ["v=DMARC1; p=reject; rua=mailto:d@shop.example"]],
        "k1._domainkey.shop.example": [.txt: ["v=DKIM1; k=ed25519; p=AB CD"]],
    ]

    private func findings(
        _ changes: [String: [DNSKind: [String]]] = [:], from: String = "shop.example",
        envelope: String = "shop.example",
        signed: Bool = true
    ) -> [SenderDomain.Finding] {
        let answers = Self.good.merging(changes) { $1 }
        return SenderDomain(
            from: from, envelope: envelope, replyTo: nil,
            keys: signed ? [SenderDomain.Key(selector: "k1", record: "v=DKIM1; k=ed25519; p=ABCD")] : [],
            isSignedElsewhere: false
        ).findings { name, kind in
            answers[name]?[kind].map { $0.isEmpty ? .none : .records($0) } ?? .none
        }
    }

    private func problems(_ found: [SenderDomain.Finding]) -> [String] {
        found.filter { $0.level == .problem }.map(\.text)
    }

    @Test("HDR-6: a domain in order has no problem")
    func inOrder() {
        #expect(findings().allSatisfy { $0.level == .good })
        #expect(findings().count == 5)
    }

    @Test(
        "HDR-6: each thing that is missing or wrong is named with its remedy",
        arguments: [
            ("shop.example", DNSKind.txt, [], "has no SPF record"),
            ("shop.example", .txt, ["v=spf1 -all", "v=spf1 mx -all"], "has 2 SPF records"),
            ("shop.example", .txt, ["v=spf1 +all"], "lets everybody send"),
            ("shop.example", .txt, ["v=spf10 -all"], "has no SPF record"),
            ("_dmarc.shop.example", .txt, [], "has no DMARC record"),
            ("_dmarc.shop.example", .txt, ["p=none; v=DMARC1"], "has no DMARC record"),
            ("k1._domainkey.shop.example", .txt, [], "no DKIM record"),
            ("k1._domainkey.shop.example", .txt, ["v=DKIM1; p=OTHER"], "another key's"),
        ])
    func wrong(name: String, kind: DNSKind, records: [String], words: String) {
        var entry = Self.good[name] ?? [:]
        entry[kind] = records
        let found = problems(findings([name: entry]))
        #expect(found.count == 1)
        #expect(found.first?.contains(words) == true)
    }

    @Test func mailThatCannotComeBackIsTold() {
        let spf = ["v=spf1 -all"]
        #expect(problems(findings(["shop.example": [.txt: spf]])).first?.contains("no MX record") == true)
        #expect(problems(findings(["shop.example": [.txt: spf, .mx: ["0 ."]]])).first?.contains("RFC 7505") == true)
        #expect(problems(findings(signed: false)).first?.contains("Nobody signs") == true)
    }

    @Test func whoDoesNotAnswerIsNoProblem() {
        let found = SenderDomain(
            from: "shop.example", envelope: "shop.example", replyTo: nil, keys: [], isSignedElsewhere: true
        ).findings { _, _ in .unavailable }
        #expect(problems(found).isEmpty)
        #expect(found.count { $0.level == .unknown } == 3)
    }

    @Test("HDR-7: the names of the tree walk, as RFC 9989 section 4.10 gives them")
    func treeWalk() {
        #expect(
            DMARC.walk("a.b.c.d.e.f.g.h.i.j.mail.example.com") == [
                "a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com", "h.i.j.mail.example.com",
                "i.j.mail.example.com", "j.mail.example.com", "mail.example.com", "example.com", "com",
            ])
        #expect(DMARC.walk("Mail.Example.com") == ["mail.example.com", "example.com", "com"])
        #expect(DMARC.walk("a.b.c.d.e.f.g.com").count == 8)
    }

    @Test("HDR-7: the organisation's domain, and the policy that holds")
    func organisationAndPolicy() {
        func lookup(_ records: [String: String]) -> DNSLookup {
            { name, _ in records[name].map { .records([$0]) } ?? .none }
        }
        let plain = lookup(["_dmarc.example.com": "v=DMARC1; p=reject; sp=quarantine"])
        #expect(DMARC.organisation(of: "news.mail.example.com", plain) == "example.com")
        #expect(DMARC.policy(of: "news.mail.example.com", plain)?.policy == "quarantine")
        #expect(DMARC.policy(of: "example.com", plain)?.policy == "reject")
        let suffix = lookup(["_dmarc.gov.example": "v=DMARC1; p=reject; psd=y"])
        #expect(DMARC.organisation(of: "a.town.gov.example", suffix) == "town.gov.example")
        let own = lookup([
            "_dmarc.shop.example.com": "v=DMARC1; p=none; psd=n", "_dmarc.example.com": "v=DMARC1; p=reject",
        ])
        #expect(DMARC.organisation(of: "a.shop.example.com", own) == "shop.example.com")
        #expect(DMARC.organisation(of: "shop.test", lookup([:])) == "shop.test")
        #expect(DMARC.Record("v=DMARC1; p=reject; pct=50; t=y")?.hasPercentage == true)
        #expect(DMARC.Record("v=dmarc1; p=reject") == nil)
    }

    @Test func answersOfTheWireAreRead() {
        // One question, an alias, and two answers whose names point back (RFC 1035 section 4.1.4).
        let question: [UInt8] = [4] + Array("shop".utf8) + [4] + Array("test".utf8) + [0, 0, 16, 0, 1]
        func answer(_ type: UInt8, _ data: [UInt8]) -> [UInt8] {
            [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
        }
        let head: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0]
        let alias = answer(5, [0xC0, 12])
        let text = answer(16, [3] + Array("v=s".utf8) + [4] + Array("pf1 ".utf8))
        let host = answer(15, [0, 10, 2] + Array("mx".utf8) + [0xC0, 12])
        let message = head + question + alias + text + host
        #expect(DNSMessage.records(.txt, in: message) == ["v=spf1 "])
        #expect(DNSMessage.records(.mx, in: message) == ["10 mx.shop.test"])
        for length in 0..<message.count {
            #expect(DNSMessage.records(.mx, in: Array(message.prefix(length))) == nil)
        }
        // A name that points at itself ends.
        #expect(DNSMessage.records(.txt, in: head + [0xC0, 12, 0, 16, 0, 1]) == nil)
    }
}
