import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("Unsubscribing", .bothDatabases)
struct UnsubscribeTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person(phone: "+34612345678")
        try house.record(
            ana.gives(on: "03-01"), ana.gives("offers", on: "03-01"), ana.gives("newsletter", "sms", on: "03-01"))
    }

    func token(_ person: TestHouse.Person, _ purpose: String = "newsletter", _ delivery: Int64 = 1) throws -> String {
        let scope = try house.numbers.scope(purpose: purpose, channel: .email)
        return try house.mint.token(.unsubscribe, customer: person.id, delivery: delivery, scope: scope)
    }

    func counts() throws -> [Int?] {
        [
            try house.session.integer("SELECT count(*) FROM consent_event"),
            try house.session.integer("SELECT count(*) FROM suppression"),
        ]
    }

    func apply(_ token: String, at instant: Instant = TestHouse.now) throws -> Unsubscribe.Outcome {
        try house.unsubscribe.apply(token, at: instant, house.session)
    }

    @Test("UNS-10: it is effective at once, for its purpose and channel and no other")
    func effective() throws {
        #expect(try house.decide(ana) == "permitted")
        #expect(try apply(token(ana)) == .stopped)
        #expect(try house.decide(ana) == "suppressed")
        #expect(try house.decide(ana, "offers") == "permitted")
        #expect(try house.decide(ana, "newsletter", .sms) == "permitted")
        let event = try #require(try ConsentHistory.events(of: ana.id, house.session).last)
        #expect(event.state == .withdrawn)
        #expect(event.purpose == "newsletter")
        #expect(event.scope == "email")
        #expect(event.at == TestHouse.now)
        #expect(event.evidenceKind == .selfService)
        #expect(event.method == "one_click")
        #expect(event.contactPoint == nil)
    }

    @Test("UNS-10: the second time changes nothing")
    func idempotent() throws {
        #expect(try apply(token(ana)) == .stopped)
        let before = try counts()
        #expect(try apply(token(ana), at: TestHouse.now.adding(seconds: 60)) == .alreadyStopped)
        #expect(try apply(token(ana, "newsletter", 2)) == .alreadyStopped)
        #expect(try counts() == before)
    }

    @Test("who agreed again can unsubscribe again, with the same old token")
    func again() throws {
        let first = try token(ana)
        #expect(try apply(first, at: day("04-01")) == .stopped)
        try house.record(ana.gives(on: "05-01"))
        #expect(try house.decide(ana) == "permitted")
        #expect(try apply(first, at: day("06-01")) == .stopped)
        #expect(try house.decide(ana) == "suppressed")
    }

    @Test("it holds even where the clock that recorded the consent ran ahead")
    func clockAhead() throws {
        try house.record(ana.gives(on: "12-24"))
        #expect(try apply(token(ana)) == .stopped)
        #expect(try house.decide(ana, at: day("2026-12-25")) == "suppressed")
        try house.session.execute("DELETE FROM suppression")
        #expect(try house.decide(ana, at: day("2026-12-25")) == "withdrawn")
    }

    @Test("every address the person has or had on the channel is suppressed, the other channel's is not")
    func allAddresses() throws {
        try house.add("ana@new.example", .email, to: ana.id)
        #expect(try apply(token(ana)) == .stopped)
        let hashes = Set(try house.session.rows("SELECT address_hash FROM suppression") { $0.blob(0) })
        let expected = ["ana@example.com", "ana@new.example"].map { house.hasher.hash(addressKey: $0) }
        #expect(hashes == Set(expected))
    }

    @Test("somebody else with the same address is suppressed too, whatever an import attests later")
    func survivesReimport() throws {
        #expect(try apply(token(ana)) == .stopped)
        let twin = try house.person()
        try house.record(twin.gives(on: "11-30", evidence: .attested))
        #expect(try house.decide(twin, at: day("2026-12-01")) == "suppressed")
    }

    @Test("UNS-10: who agreed anew as another customer at the same address is stopped by the old link as well")
    func sharedAddress() throws {
        #expect(try apply(token(ana), at: day("04-01")) == .stopped)
        let twin = try house.person()
        try house.record(twin.gives(on: "05-01"))
        #expect(try house.decide(twin) == "permitted")
        #expect(try apply(token(ana), at: day("06-01")) == .stopped)
        #expect(try house.decide(twin) == "suppressed")
        #expect(try house.session.first("SELECT at FROM suppression") { $0.instant(0) } == day("06-01"))
        let before = try counts()
        #expect(try apply(token(ana), at: day("07-01")) == .alreadyStopped)
        #expect(try counts() == before)
    }

    @Test("where the basis is not consent, the person objects")
    func objects() throws {
        #expect(try apply(token(ana, "order_confirmation")) == .stopped)
        #expect(try house.decide(ana, "order_confirmation") == "suppressed")
        #expect(try ConsentHistory.events(of: ana.id, house.session).last?.state == .objected)
    }

    @Test("what the team had lifted is in force again")
    func lifted() throws {
        #expect(try apply(token(ana)) == .stopped)
        try house.session.execute("UPDATE suppression SET lifted_at = \(TestHouse.now.adding(seconds: 60))")
        #expect(try house.decide(ana) == "withdrawn")
        #expect(try apply(token(ana), at: TestHouse.now.adding(seconds: 120)) == .stopped)
        #expect(try house.decide(ana) == "suppressed")
    }

    @Test("UNS-11: it works 400 days later")
    func muchLater() throws {
        let text = try token(ana)
        let later = TestHouse.now.adding(seconds: 400 * 86_400)
        #expect(try apply(text, at: later) == .stopped)
        #expect(try house.decide(ana, at: later) == "suppressed")
    }

    @Test("UNS-11: a customer who was erased gets the same kind of answer, and nothing breaks")
    func erased() throws {
        let text = try token(ana)
        let before = try counts()
        try house.session.execute("DELETE FROM customer WHERE id = \(ana.id)")
        #expect(try apply(text) == .alreadyStopped)
        #expect(try counts() == before)
    }

    @Test("a sample, a token of another kind and what is no token change nothing")
    func changesNothing() throws {
        let scope = try house.numbers.scope(purpose: "newsletter", channel: .email)
        let before = try counts()
        #expect(try apply(house.mint.sample(of: .unsubscribe, scope: scope)) == .sample)
        #expect(try apply(house.mint.shortSample()) == .sample)
        for kind in [Token.Kind.preferences, .rights, .survey, .report, .confirm] {
            let text = try house.mint.token(kind, customer: ana.id, delivery: 1, scope: scope)
            #expect(try apply(text) == .invalid)
        }
        #expect(try apply("") == .invalid)
        #expect(try apply(String(repeating: "A", count: 50)) == .invalid)
        let unknown = TokenScope(purposeNumber: 999, channel: .email)
        #expect(try apply(house.mint.token(.unsubscribe, customer: ana.id, delivery: 1, scope: unknown)) == .invalid)
        #expect(try counts() == before)
    }

    @Test("a short token of a text message stops the texts")
    func short() throws {
        let scope = try house.numbers.scope(purpose: "newsletter", channel: .sms)
        let short = try house.mint.short(.unsubscribe, customer: ana.id, delivery: 1, scope: scope)
        try house.session.transaction { try short.store(at: TestHouse.now, in: house.session) }
        #expect(try apply(short.text) == .stopped)
        #expect(try house.decide(ana, "newsletter", .sms) == "suppressed")
        #expect(try house.decide(ana) == "permitted")
    }

    @Test("many are done in one commit, each with its own answer")
    func group() throws {
        let ben = try house.person(email: "ben@example.com")
        try house.record(ben.gives(on: "03-01"))
        let outcomes = try house.unsubscribe.apply(
            [token(ana), "rubbish", token(ben), token(ana)], at: TestHouse.now, house.session)
        #expect(outcomes == [.stopped, .invalid, .stopped, .alreadyStopped])
        #expect(try house.decide(ben) == "suppressed")
    }

    @Test("a database that cannot be written undoes the whole group")
    func groupIsAtomic() throws {
        let ben = try house.person(email: "ben@example.com")
        try house.record(ben.gives(on: "03-01"))
        // The second one breaks a rule.
        try house.session.execute("CREATE UNIQUE INDEX one_only ON suppression (cause)")
        #expect(throws: DatabaseError.self) {
            try house.unsubscribe.apply([token(ana), token(ben)], at: TestHouse.now, house.session)
        }
        #expect(try house.decide(ana) == "permitted")
        #expect(try house.decide(ben) == "permitted")
    }
}
