import Crypto
import Customers
import Database
import System
import TestSupport
import Testing

@testable import Consent

@Suite("Recording consent", .bothDatabases)
struct ConsentRecorderTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person()
    }

    @Test("the same event twice is one event; another time, notice or evidence makes another")
    func idempotent() throws {
        let claim = ana.gives(on: "03-01")
        #expect(try house.record(claim, claim) == 1)
        #expect(try house.record(claim) == 0)
        var other = claim
        other.noticeText = "Other words."
        #expect(try house.record(other) == 1)
        other = claim
        other.evidenceKind = .attested
        #expect(try house.record(other) == 1)
        other = claim
        other.at = claim.at.adding(seconds: 1)
        #expect(try house.record(other) == 1)
        #expect(try ConsentHistory.events(of: ana.id, house.session).count == 4)
    }

    @Test("an event that an early database keeps under another key is known")
    func knowsEarlyKeys() throws {
        let claim = ana.gives(on: "03-01")
        let keys = EventKey.all(of: claim, TermsReading(claim, basis: nil))
        let (key, digest) = (keys[0], keys[1])
        #expect(key.count == 32 && digest.count == 32)
        #expect(key[..<8] == [0, 0, 0, 0, 0, 0, 0, UInt8(ana.id)] && key[8...] == digest[..<24])
        // Every field with its length before it, worked out here once more.
        var fields: [UInt8] = []
        func add(_ field: [UInt8]?) {
            guard let field else { return fields.append(0) }
            fields += [1, 0, 0, UInt8(field.count >> 8), UInt8(field.count & 255)] + field
        }
        let notice = SHA256.hash(Array((claim.noticeText ?? "").utf8))
        for field: String? in [
            "\(ana.id)", claim.contactPoint.map { "\($0)" }, claim.purpose, claim.scope, "given",
            "\(claim.at.microseconds)", claim.method, claim.evidenceKind.rawValue, claim.noticeVersion,
            claim.noticeLanguage,
        ] {
            add(field.map { Array($0.utf8) })
        }
        add(notice)
        for field: String? in [claim.statement, claim.sourceURL, claim.actor, nil, "0"] {
            add(field.map { Array($0.utf8) })
        }
        #expect(digest == SHA256.hash(fields))
        try house.session.execute(
            """
            INSERT INTO consent_event (customer, purpose, scope, state, at, recorded_at, evidence_kind, event_key) \
            VALUES (\(ana.id), 'newsletter', 'email', 'given', 1, 1, 'self_service', \(digest))
            """)
        #expect(try house.record(claim) == 0)
        #expect(try ConsentHistory.events(of: ana.id, house.session).count == 1)
    }

    @Test("an event keeps everything that was said, and when it was written down")
    func keepsEverything() throws {
        var claim = ana.gives(on: "03-01")
        claim.doubleOptInAt = day("03-02")
        claim.sourceURL = "https://casalumen.example/form"
        try house.record(claim)
        let event = try #require(try ConsentHistory.events(of: ana.id, house.session).first)
        #expect(event.customer == ana.id)
        #expect(event.contactPoint == ana.email)
        #expect(event.purpose == "newsletter")
        #expect(event.scope == "email")
        #expect(event.state == .given)
        #expect(event.at == day("03-01"))
        #expect(event.recordedAt == TestHouse.now)
        #expect(event.method == "form")
        #expect(event.evidenceKind == .selfService)
        #expect(event.noticeVersion == "2")
        #expect(event.noticeLanguage == "es")
        #expect(event.noticeHash == SHA256.hash(Array("Recibirás novedades.".utf8)))
        #expect(event.statement == "Sí, quiero.")
        #expect(event.actor == "customer")
        #expect(event.doubleOptInAt == day("03-02"))
        #expect(!event.prechecked)
        let words = try ConsentHistory.noticeText(hash: #require(event.noticeHash), house.session)
        #expect(words == "Recibirás novedades.")
        let basis = try house.session.text("SELECT basis FROM consent_event")
        #expect(basis == "consent")
    }

    @Test("consent events can neither be changed nor deleted")
    func appendOnly() throws {
        try house.record(ana.gives(on: "03-01"))
        for statement in ["UPDATE consent_event SET at = 0", "DELETE FROM consent_event"] as [SQL] {
            let error = #expect(throws: DatabaseError.self) { try house.session.execute(statement) }
            #expect(error?.code == .constraint)
        }
        #expect(try ConsentHistory.events(of: ana.id, house.session).map(\.at) == [day("03-01")])
    }

    @Test(
        "a scope that nobody would look for is refused before anything is written", arguments: ["e-mail", "data:", ""])
    func unknownScope(scope: String) throws {
        let error = #expect(throws: ConsentError.self) {
            try house.record(ana.gives(on: "03-01"), ana.says(.withdrawn, "newsletter", scope, on: "04-01"))
        }
        #expect(error?.code == .invalidClaim)
        #expect(try ConsentHistory.events(of: ana.id, house.session).isEmpty)
    }

    @Test("the derived state is what the events amount to, and a change from outside is noticed")
    func state() throws {
        let ben = try house.person(email: "ben@example.com")
        try house.record(
            ana.gives(on: "03-01"), ana.says(.withdrawn, on: "04-01"), ana.says(.objected, "*", "*", on: "02-01"),
            ana.gives("newsletter", "data:interests", on: "03-01"), ana.says(.requested, on: "05-01"),
            ben.gives(on: "03-01"))
        let everybody = [ana.id, ben.id, 999]
        #expect(try ConsentHistory.customersOutOfStep(among: everybody, house.session) == [])
        try house.session.execute("UPDATE consent_state SET stop_mark = NULL WHERE customer = \(ana.id)")
        #expect(try ConsentHistory.customersOutOfStep(among: everybody, house.session) == [ana.id])
        try house.session.execute("DELETE FROM consent_state WHERE customer = \(ben.id)")
        #expect(try ConsentHistory.customersOutOfStep(among: everybody, house.session) == [ana.id, ben.id])
    }
}
