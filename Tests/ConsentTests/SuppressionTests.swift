import Consent
import Customers
import Database
import System
import TestSupport
import Testing

@Suite("Suppressions", .bothDatabases)
struct SuppressionTests {
    let house: TestHouse

    init() throws { house = try TestHouse() }

    func claim(
        _ cause: SuppressionCause, _ purpose: String = "*", _ channel: String = "*", on date: String = "04-01",
        address: String = "ana@example.com"
    ) -> SuppressionClaim {
        SuppressionClaim(
            addressKey: address, purpose: purpose, channel: channel, cause: cause, at: day(date), source: "test")
    }

    /// (cause, purpose, channel; newsletter by mail, offers by mail, order by mail)
    @Test(
        "a suppression stops what it names",
        arguments: [
            (.unsubscribe, "newsletter", "email", ["suppressed", "permitted", "permitted"]),
            (.unsubscribe, "newsletter", "*", ["suppressed", "permitted", "permitted"]),
            (.unsubscribe, "newsletter", "sms", ["permitted", "permitted", "permitted"]),
            (.unsubscribe, "*", "email", ["suppressed", "suppressed", "permitted"]),
            (.erasure, "*", "*", ["suppressed", "suppressed", "permitted"]),
            (.hardBounce, "*", "email", ["suppressed", "suppressed", "suppressed"]),
            (.objection, "order_confirmation", "*", ["permitted", "permitted", "suppressed"]),
        ] as [(SuppressionCause, String, String, [String])])
    func scopes(cause: SuppressionCause, purpose: String, channel: String, expected: [String]) throws {
        let ana = try house.person()
        try house.record(ana.gives(on: "03-01"), ana.gives("offers", on: "03-01"))
        try house.suppress(claim(cause, purpose, channel))
        let answers = try ["newsletter", "offers", "order_confirmation"].map { try house.decide(ana, $0) }
        #expect(answers == expected)
    }

    @Test("LAW-11: erased and imported again, the same address is suppressed, even with an attested consent")
    func survivesReimport() throws {
        try house.suppress(claim(.erasure))
        let again = try house.person()
        try house.record(again.gives(on: "05-01", evidence: .attested))
        #expect(try house.decide(again) == "suppressed")
    }

    @Test(
        "a newer grant of the person's own ends what they asked for, nothing else",
        arguments: [
            (.unsubscribe, "permitted"), (.objection, "permitted"), (.complaint, "permitted"),
            (.erasure, "permitted"), (.hardBounce, "suppressed"), (.minor, "suppressed"),
        ] as [(SuppressionCause, String)])
    func newerGrant(cause: SuppressionCause, expected: String) throws {
        let ana = try house.person()
        try house.suppress(claim(cause, on: "04-01"))
        try house.record(ana.gives(on: "05-01"))
        #expect(try house.decide(ana) == expected)
        try house.suppress(claim(cause, on: "06-01"))
        #expect(try house.decide(ana) == "suppressed")
    }

    @Test("a grant for one purpose leaves the others suppressed")
    func grantIsSpecific() throws {
        let ana = try house.person()
        try house.suppress(claim(.unsubscribe))
        try house.record(ana.gives(on: "05-01"), ana.gives("offers", on: "03-01"))
        #expect(try house.decide(ana) == "permitted")
        #expect(try house.decide(ana, "offers") == "suppressed")
    }

    @Test("the same suppression twice is one, with the newest time")
    func idempotent() throws {
        #expect(try house.suppress(claim(.unsubscribe, on: "04-01")) == 1)
        #expect(try house.suppress(claim(.unsubscribe, on: "04-01")) == 0)
        #expect(try house.suppress(claim(.unsubscribe, on: "03-01")) == 0)
        #expect(try house.suppress(claim(.unsubscribe, on: "05-01")) == 1)
        #expect(try house.session.rows("SELECT at FROM suppression") { $0.instant(0) } == [day("05-01")])
    }

    @Test("an address is never kept, only its keyed hash")
    func keepsNoAddress() throws {
        try house.suppress(claim(.unsubscribe))
        let hash = try #require(try house.session.first("SELECT address_hash FROM suppression") { $0.blob(0) })
        #expect(hash == house.hasher.hash(addressKey: "ana@example.com"))
        #expect(hash.count == 34)
    }

    @Test("a channel that nobody would look for is refused before anything is written")
    func unknownChannel() throws {
        let error = #expect(throws: ConsentError.self) {
            try house.suppress(claim(.unsubscribe), claim(.unsubscribe, "*", "e-mail"))
        }
        #expect(error?.code == .invalidClaim)
        #expect(try house.session.integer("SELECT count(*) FROM suppression") == 0)
    }

    @Test("a suppression under another key of the ring counts, whichever key the address is stored with")
    func severalKeys() throws {
        let second = "2 " + String(repeating: "b2", count: 32)
        let ring = try TestHouse(suppressionKeys: TestHouse.suppressionKey1 + "\n" + second)
        let old = try TestHouse.hasher(TestHouse.suppressionKey1)
        let oldRecorder = ConsentRecorder(
            configuration: ring.configuration, hasher: old, clock: FixedClock(at: TestHouse.now))
        let ana = try ring.person()
        try ring.record(ana.gives(on: "03-01"))
        #expect(try ring.decide(ana) == "permitted")
        let claim = claim(.unsubscribe)
        _ = try ring.session.transaction { try oldRecorder.suppress([claim], ring.session) }
        #expect(try ring.decide(ana) == "suppressed")
        let ben = try ring.person(email: "ben@example.com", hasher: old)
        try ring.record(ben.gives(on: "03-01"))
        try ring.suppress(self.claim(.unsubscribe, address: "ben@example.com"))
        #expect(try ring.decide(ben) == "suppressed")
        #expect(try ring.explain(ben).first { $0.keepsOut }?.suppression?.cause == .unsubscribe)
    }
}
