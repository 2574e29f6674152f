import Consent
import Crypto
import Customers
import Database
import Ledger
import System
import TestSupport
import Testing
import Workspace

@Suite("What the ledger seals of consent", .bothDatabases)
struct LedgerEntriesTests {
    let house: TestHouse

    init() throws { house = try TestHouse() }

    private func fields(_ entry: LedgerEntry) -> [String] {
        entry.fields.pairs.map { "\($0.name): \($0.text)" }
    }

    private func claim(
        _ cause: SuppressionCause = .unsubscribe, on date: String, source: String = "test",
        address: String = "ana@example.com"
    ) -> SuppressionClaim {
        SuppressionClaim(
            addressKey: address, purpose: "newsletter", channel: "email", cause: cause, at: day(date), source: source)
    }

    private func suppressions(after: Int64 = 0) throws -> [LedgerEntry] {
        try SuppressionEntries().entries(after: after, through: 100, limit: 100, house.session)
    }

    private func contradictions(_ source: some LedgerSource) throws -> [Int64?] {
        var cursor: Int64? = 0
        var found: [Int64?] = []
        while let after = cursor {
            let page = try source.contradictions(after: after, house.session)
            found += page.entries
            cursor = page.next
        }
        return found
    }

    @Test("LOG-1: a consent event is sealed with everything it says, and without the person's name or address")
    func consentEvent() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"), ana.says(.withdrawn, on: "04-01"))
        let source = ConsentEventEntries()
        #expect(source.name == "consent")
        #expect(try source.settled(house.session) == 2)
        let entries = try source.entries(after: 0, through: 2, limit: 10, house.session)
        #expect(entries.map(\.id) == [1, 2])
        #expect(entries.map(\.subject) == [.customer(ana.id), .customer(ana.id)])
        let notice = Hex.encode(SHA256.hash(Array("Recibirás novedades.".utf8)))
        #expect(
            fields(entries[0]).dropLast() == [
                "contact_point: \(ana.email!)", "purpose: newsletter", "scope: email", "state: given",
                "at: \(day("03-01").microseconds)", "recorded_at: \(TestHouse.now.microseconds)", "basis: consent",
                "method: form", "evidence_kind: self_service", "notice_version: 2", "notice_language: es",
                "notice_hash: \(notice)", "statement: Sí, quiero.", "actor: customer", "prechecked: 0",
            ])
        #expect(fields(entries[0]).last?.hasPrefix("event_key: ") == true)
        #expect(fields(entries[1]).contains("state: withdrawn"))
        #expect(try source.entries(after: 1, through: 2, limit: 10, house.session) == [entries[1]])
        #expect(try source.entries(after: 0, through: 1, limit: 10, house.session) == [entries[0]])
        #expect(try source.entries(after: 0, through: 2, limit: 1, house.session) == [entries[0]])
        #expect(try source.entries(of: ana.id, after: 1, limit: 10, house.session) == [entries[1]])
        #expect(try source.entries(of: 99, after: 0, limit: 10, house.session) == [])
        #expect(!entries.map { fields($0).joined() }.joined().contains("ana@"))
    }

    @Test("LOG-1: what a sale shows, a written consent and a parent's permission are sealed too")
    func furtherEvidence() throws {
        let ana = try house.person()
        var written = ana.gives(on: "03-02")
        written.writtenConsent = [.signed, .unconditional]
        written.parentalReference = "form 17"
        try house.record(ana.buys(on: "03-01", shows: [.ownSale, .optOutInMessages]), written)
        let entries = try ConsentEventEntries().entries(after: 0, through: 2, limit: 10, house.session)
        #expect(fields(entries[0]).last == "soft_opt_in: 9")
        #expect(fields(entries[1]).suffix(2) == ["written_consent: 5", "parental_ref: form 17"])
    }

    @Test("LOG-1: each time an address is suppressed or lifted is an entry, whoever writes it")
    func suppression() throws {
        let ana = try house.person()
        try house.suppress(claim(on: "04-01"))
        // Nothing new, so no entry.
        try house.suppress(claim(on: "04-01"))
        try house.suppress(claim(on: "03-01"))
        try house.suppress(claim(on: "05-01", source: "second"))
        try house.session.execute("UPDATE suppression SET lifted_at = 7")
        let hash = house.hasher.hash(addressKey: "ana@example.com")
        let entries = try suppressions()
        #expect(entries.map(\.id) == [1, 2, 3])
        #expect(entries.allSatisfy { $0.subject == .address(hash) })
        let common = ["purpose: newsletter", "channel: email", "cause: unsubscribe"]
        #expect(
            entries.map(fields) == [
                common + ["at: \(day("04-01").microseconds)", "source: test"],
                common + ["at: \(day("05-01").microseconds)", "source: second"],
                common + ["at: \(day("05-01").microseconds)", "source: second", "lifted_at: 7"],
            ])
        try house.suppress(claim(on: "04-01", address: "somebody.else@example.com"))
        #expect(try SuppressionEntries().entries(of: ana.id, after: 1, limit: 9, house.session).map(\.id) == [2, 3])
        #expect(try SuppressionEntries().settled(house.session) == 4)
    }

    @Test("LOG-1: pressing unsubscribe is an entry of both kinds")
    func unsubscribing() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"))
        let scope = try house.numbers.scope(purpose: "newsletter", channel: .email)
        let token = try house.mint.token(.unsubscribe, customer: ana.id, delivery: 1, scope: scope)
        #expect(try house.unsubscribe.apply(token, at: TestHouse.now, house.session) == .stopped)
        #expect(try ConsentEventEntries().settled(house.session) == 2)
        #expect(try suppressions().count == 1)
        #expect(try contradictions(ConsentEventEntries()) == [])
        #expect(try contradictions(SuppressionEntries()) == [])
    }

    @Test(
        "the log of suppressions refuses to be changed",
        arguments: ["UPDATE suppression_log SET at = 0", "DELETE FROM suppression_log"] as [SQL])
    func appendOnly(statement: SQL) throws {
        try house.suppress(claim(on: "04-01"))
        #expect(throws: DatabaseError.self) { try house.session.execute(statement) }
        #expect(try suppressions().count == 1)
    }

    /// With the triggers out of the way, as somebody with a database shell would do.
    @Test(
        "LOG-3: what the gate believes of suppressions must be what the entries say",
        arguments: [
            ("DELETE FROM suppression WHERE id = 2", [2]),
            ("UPDATE suppression SET lifted_at = at + 1 WHERE id = 1", [3]),
            ("UPDATE suppression SET at = at - 1 WHERE id = 2", [2]),
            ("UPDATE suppression SET purpose = 'offers' WHERE id = 2", [nil, 2]),
        ] as [(SQL, [Int64?])])
    func suppressionsContradicted(statement: SQL, expected: [Int64?]) throws {
        try house.suppress(claim(on: "04-01"), claim(.complaint, on: "04-01"))
        try house.suppress(claim(on: "05-01"))
        #expect(try contradictions(SuppressionEntries()) == [])
        try house.session.dropTriggers(of: "suppression")
        try house.session.execute(statement)
        #expect(try contradictions(SuppressionEntries()) == expected)
    }

    @Test(
        "LOG-3: what the gate believes of consent must be what the events say",
        arguments: [
            ("UPDATE consent_state SET given_at = given_at + 1 WHERE customer = 2", [2]),
            ("DELETE FROM consent_state WHERE customer = 1", [3]),
            ("UPDATE consent_state SET stop_mark = NULL WHERE customer = 1", [3]),
            ("UPDATE notice_text SET text = 'Recibirás de todo.'", [1]),
        ] as [(SQL, [Int64?])])
    func consentContradicted(statement: SQL, expected: [Int64?]) throws {
        let (ana, bob) = (try house.person(), try house.person(email: "bob@example.com"))
        try house.record(ana.gives(on: "03-01"))
        try house.record(bob.gives(on: "03-01"))
        try house.record(ana.says(.withdrawn, on: "04-01"))
        #expect(try contradictions(ConsentEventEntries()) == [])
        try house.session.execute(statement)
        #expect(try contradictions(ConsentEventEntries()) == expected)
    }

    @Test("LOG-3: a consent that nobody gave is one that no event tells")
    func consentForged() throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"))
        try house.session.execute(
            """
            INSERT INTO consent_state (customer, contact_point, purpose, scope, given_at) \
            VALUES (77, 1, 'newsletter', 'email', 5)
            """)
        #expect(try contradictions(ConsentEventEntries()) == [nil])
    }

    @Test("contradictions are found page by page")
    func manyPages() throws {
        try house.together {
            for number in 1...450 {
                let person = try house.person(email: "p\(number)@example.com")
                try house.record(person.gives(on: "03-01"))
                try house.suppress(claim(on: "04-01", address: "p\(number)@example.com"))
                try house.suppress(claim(.complaint, on: "04-01", address: "p\(number)@example.com"))
            }
        }
        #expect(try contradictions(ConsentEventEntries()) == [])
        #expect(try contradictions(SuppressionEntries()) == [])
        try house.session.execute("DELETE FROM consent_state WHERE customer IN (1, 200, 201, 450)")
        try house.session.execute("DELETE FROM suppression WHERE id IN (1, 500, 501, 900)")
        #expect(try contradictions(ConsentEventEntries()) == [1, 200, 201, 450])
        #expect(try contradictions(SuppressionEntries()) == [1, 500, 501, 900])
    }
}
