import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("The gate", .bothDatabases)
struct ContactGateTests {
    let house: TestHouse

    init() throws { house = try TestHouse() }

    @Test("permits who agreed, and says on what it rests")
    func permitsWhoAgreed() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01", evidence: .attested))
        let permit = try #require(try house.permit(ana))
        #expect(permit.kind == .contact)
        #expect(permit.customer == ana.id)
        #expect(permit.contactPoint == ana.email)
        #expect(permit.channel == .email)
        #expect(permit.purpose == "newsletter")
        #expect(permit.basis == .consent)
        #expect(permit.address == "ana@example.com")
        #expect(permit.addressHash == house.hasher.hash(addressKey: "ana@example.com"))
        #expect(permit.decidedAt == TestHouse.now)
        let proof = try #require(permit.restsOn)
        let event = try #require(try ConsentHistory.events(of: ana.id, house.session).first)
        #expect(proof.event == event.id)
        #expect(proof.at == day("03-01"))
        #expect(proof.method == "form")
        #expect(proof.evidenceKind == .attested)
        #expect(proof.noticeVersion == "2")
        #expect(proof.noticeLanguage == "es")
        #expect(proof.attestedBy == "Eva Ruiz")
    }

    @Test("denies whoever said nothing")
    func deniesByDefault() throws {
        #expect(try house.decide(house.person()) == "no_consent")
    }

    @Test("denies whoever has no address on the channel, or does not exist")
    func noAddress() throws {
        let ana = try house.person()
        try house.record(ana.gives("newsletter", "sms", on: "03-01"))
        #expect(try house.decide(ana, "newsletter", .sms) == "no_address")
        #expect(try house.decide(TestHouse.Person(id: 999, email: nil, phone: nil)) == "no_address")
    }

    @Test("LAW-1: a grant for one purpose and channel is none for another")
    func grantsAreSpecific() throws {
        let ana = try house.person(phone: "+34612345678")
        try house.record(ana.gives("newsletter", "email", on: "03-01"))
        #expect(try house.decide(ana, "newsletter", .email) == "permitted")
        #expect(try house.decide(ana, "newsletter", .sms) == "no_consent")
        #expect(try house.decide(ana, "offers", .email) == "no_consent")
        #expect(try house.decide(ana, "offers", .sms) == "no_consent")
    }

    @Test(
        "LAW-1: one yes for everything is a yes for nothing",
        arguments: [("*", "email"), ("newsletter", "*"), ("*", "*")])
    func bundledGrantsDoNotCount(purpose: String, scope: String) throws {
        let ana = try house.person()
        try house.record(ana.gives(purpose, scope, on: "03-01", at: ana.email))
        #expect(try house.decide(ana) == "no_consent")
    }

    @Test("LAW-1: a box ticked beforehand is no consent")
    func preticked() throws {
        let ana = try house.person()
        var claim = ana.gives(on: "03-01")
        claim.prechecked = true
        try house.record(claim)
        #expect(try house.decide(ana) == "invalid_consent")
    }

    @Test("LAW-2: without complete evidence there is no proof", arguments: 0..<6)
    func incompleteEvidence(missing: Int) throws {
        let ana = try house.person()
        var claim = ana.gives(on: "03-01")
        switch missing {
        case 0: claim.method = nil
        case 1: claim.noticeVersion = nil
        case 2: claim.noticeLanguage = nil
        case 3: claim.noticeText = nil
        case 4: claim.actor = nil
        default: claim.actor = ""
        }
        try house.record(claim)
        #expect(try house.decide(ana) == "no_proof")
    }

    @Test("consent holds for the address it was given for")
    func consentIsForTheAddress() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"))
        try house.add("ana@new.example", .email, to: ana.id)
        #expect(try house.decide(ana) == "no_consent")
    }

    @Test("LAW-3: a withdrawal ends consent, for the person and all their addresses")
    func withdrawal() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"), ana.says(.withdrawn, on: "04-01"))
        #expect(try house.decide(ana) == "withdrawn")
        try house.record(ana.gives(on: "05-01"))
        #expect(try house.decide(ana) == "permitted")
    }

    /// What the newest event is worth, whatever order the events came in.
    @Test(
        "the newest event decides",
        arguments: [
            (["given 03-01"], "permitted"),
            (["requested 03-01"], "not_confirmed"),
            (["requested 03-01", "given 03-02"], "permitted"),
            (["given 03-01", "requested 03-02"], "permitted"),
            (["given 03-01", "withdrawn 03-02", "requested 03-03"], "not_confirmed"),
            (["given 03-01", "withdrawn 03-02"], "withdrawn"),
            (["withdrawn 03-02", "given 03-01"], "withdrawn"),
            (["given 03-02", "withdrawn 03-02"], "withdrawn"),
            (["refused 03-02"], "refused"),
            (["refused 03-02", "given 03-03"], "permitted"),
            (["given 03-01", "expired 03-02"], "expired"),
            (["given 03-01", "expired 03-02", "given 03-03"], "permitted"),
            (["objected 03-02"], "objected"),
            (["given 03-01", "objected 03-02", "given 03-03"], "permitted"),
            (["given 03-01", "objected 03-02", "attested 03-03"], "objected"),
            (["attested 03-01", "withdrawn 03-02", "attested 03-03"], "permitted"),
            (["objected 03-02", "given 03-03", "withdrawn 03-04", "attested 03-05"], "permitted"),
            (["given 12-24"], "not_yet_given"),
        ] as [([String], String)])
    func newestEventDecides(history: [String], expected: String) throws {
        for order in [history, history.reversed()] {
            let ana = try house.person()
            for line in order {
                let words = line.split(separator: " ").map(String.init)
                let claim =
                    switch words[0] {
                    case "given": ana.gives(on: words[1])
                    case "attested": ana.gives(on: words[1], evidence: .attested)
                    default: ana.says(ConsentClaim.State(rawValue: words[0])!, on: words[1])
                    }
                try house.record(claim)
            }
            #expect(try house.decide(ana) == expected, "\(order)")
        }
    }

    @Test("LAW-8: an objection survives an import with an older yes, and one with a newer attested yes")
    func objectionSurvivesImports() throws {
        let ana = try house.person()
        try house.record(ana.says(.objected, "*", "*", on: "04-01"))
        try house.record(ana.gives(on: "03-01"))
        #expect(try house.decide(ana) == "objected")
        try house.record(ana.gives(on: "05-01", evidence: .attested))
        #expect(try house.decide(ana) == "objected")
        try house.record(ana.gives(on: "06-01", evidence: .recorded))
        #expect(try house.decide(ana) == "permitted")
    }

    @Test("LAW-8: an objection to all marketing reaches every marketing purpose and channel, but no order")
    func objectionIsAbsolute() throws {
        let ana = try house.person(phone: "+34612345678")
        try house.record(ana.gives(on: "03-01"), ana.gives("offers", "sms", on: "03-01"))
        try house.record(ana.says(.objected, "*", "*", on: "04-01"))
        #expect(try house.decide(ana) == "objected")
        #expect(try house.decide(ana, "offers", .sms) == "objected")
        #expect(try house.decide(ana, "similar_products") == "objected")
        #expect(try house.decide(ana, "order_confirmation") == "permitted")
    }

    @Test("LAW-8: an objection to one channel leaves the other")
    func narrowObjection() throws {
        let ana = try house.person(phone: "+34612345678")
        try house.record(ana.gives(on: "03-01"), ana.gives("newsletter", "sms", on: "03-01"))
        try house.record(ana.says(.objected, "newsletter", "sms", on: "04-01"))
        #expect(try house.decide(ana, "newsletter", .email) == "permitted")
        #expect(try house.decide(ana, "newsletter", .sms) == "objected")
    }

    @Test("a contract or a law needs no consent, but an objection to that very purpose counts")
    func contract() throws {
        let ana = try house.person()
        for purpose in ["order_confirmation", "recall"] {
            let permit = try #require(try house.permit(ana, purpose))
            #expect(permit.restsOn == nil)
            try house.record(ana.says(.objected, purpose, "email", on: "04-01"))
            #expect(try house.decide(ana, purpose) == "objected")
        }
    }

    @Test(
        "a consent expires after the purpose's time, to the microsecond",
        arguments: [("2026-11-23T11:59:59Z", "permitted"), ("2026-11-23T12:00:00Z", "expired")])
    func expiry(at: String, expected: String) throws {
        let ana = try house.person()
        try house.record(ana.gives("offers", on: "2024-11-23"))
        #expect(try house.decide(ana, "offers", at: Instant(rfc3339: at)!) == expected)
    }

    @Test("an expired consent is renewed by a newer one, and by nothing less")
    func renewal() throws {
        let ana = try house.person()
        try house.record(ana.gives("offers", on: "2024-11-01"))
        #expect(try house.decide(ana, "offers") == "expired")
        try house.record(ana.says(.requested, "offers", on: "2026-11-10"))
        #expect(try house.decide(ana, "offers") == "expired")
        let renewal = ana.gives("offers", on: "2026-11-11")
        try house.record(renewal)
        let permit = try #require(try house.permit(ana, "offers"))
        #expect(permit.restsOn?.at == day("2026-11-11"))
        // Two years from the renewal, not from the first yes.
        #expect(try house.decide(ana, "offers", at: day("2028-11-10")) == "permitted")
        #expect(try house.decide(ana, "offers", at: day("2028-11-11")) == "expired")
    }

    @Test("a consent given on 29 February ends two years later at the end of 28 February")
    func leapDay() throws {
        let ana = try house.person()
        try house.record(ana.gives("offers", on: "2024-02-29"))
        #expect(try house.decide(ana, "offers", at: day("2026-02-28")) == "permitted")
        #expect(try house.decide(ana, "offers", at: day("2026-03-01")) == "expired")
    }

    @Test("further rules are asked after the gate's own, and unknown lets in")
    func furtherRules() throws {
        let ana = try house.person()
        let ben = try house.person(email: "ben@example.com")
        let eva = try house.person(email: "eva@example.com")
        try house.record(ana.gives(on: "03-01"), eva.gives(on: "03-01"))
        let rules = [
            FurtherRule(code: "unknown", explanation: "", condition: "candidate.extra = NULL"),
            FurtherRule(
                code: "same_address", explanation: "", condition: "candidate.extra = 'x' AND candidate.key = 1"),
        ]
        var answers: [Int64: String] = [:]
        try house.gate.decide(
            """
            SELECT 1 AS key, \(ana.id) AS customer, 'x' AS extra UNION ALL SELECT 2, \(ben.id), 'x' \
            UNION ALL SELECT 3, \(eva.id), 'x'
            """, purpose: house.purpose("newsletter"), channel: .email, at: TestHouse.now, further: rules,
            session: house.session
        ) { key, decision in
            if case .denied(let code) = decision { answers[key] = code } else { answers[key] = "permitted" }
        }
        #expect(answers == [1: "same_address", 2: "no_consent", 3: "permitted"])
    }

    @Test("a preview's permit keeps everything but its kind")
    func preview() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"))
        let permit = try #require(try house.permit(ana))
        let preview = house.gate.preview(permit)
        #expect(preview.kind == .preview)
        #expect(preview.address == permit.address)
        #expect(preview.restsOn == permit.restsOn)
        #expect(preview != permit)
    }

    @Test("a permit does not print an address")
    func permitsDoNotPrintAddresses() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"))
        let permit = try #require(try house.permit(ana))
        #expect("\(permit)" == "ContactPermit(contact, customer \(ana.id), newsletter/email)")
        var dumped = ""
        dump(permit, to: &dumped)
        #expect(!dumped.contains("ana@example.com"))
    }
}
