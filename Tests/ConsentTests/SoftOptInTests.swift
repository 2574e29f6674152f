import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("Soft opt-in", .bothDatabases)
struct SoftOptInTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        // No country whose law has exclusion lists consulted.
        house = try TestHouse(organisationCountry: "FR")
        ana = try house.person(country: "FR")
    }

    @Test("LAW-14: all four conditions on record permit, and the permit rests on the sale")
    func allFour() throws {
        try house.record(ana.buys(on: "03-01"))
        let permit = try #require(try house.permit(ana, "similar_products"))
        #expect(permit.basis == .softOptIn)
        #expect(permit.restsOn?.at == day("03-01"))
        #expect(permit.restsOn?.method == "till")
    }

    @Test("LAW-14: nothing on record denies")
    func nothing() throws {
        #expect(try house.decide(ana, "similar_products") == "no_sale")
    }

    @Test(
        "LAW-14: each of the four conditions is needed",
        arguments: [
            (SoftOptIn.ownSale, "no_sale"), (.similarProducts, "products_not_similar"),
            (.optOutAtCollection, "opt_out_not_offered"), (.optOutInMessages, "opt_out_not_in_messages"),
        ])
    func eachCondition(missing: SoftOptIn, expected: String) throws {
        try house.record(ana.buys(on: "03-01", shows: SoftOptIn.all.subtracting(missing)))
        #expect(try house.decide(ana, "similar_products") == expected)
        let verdict = try #require(try house.explain(ana, "similar_products").first { $0.keepsOut })
        #expect(verdict.code == expected)
        #expect(verdict.rule == "LAW-14")
        #expect(verdict.event?.at == day("03-01"))
        // A sale that shows everything, even an older one, is enough.
        try house.record(ana.buys(on: "02-01"))
        #expect(try house.decide(ana, "similar_products") == "permitted")
    }

    @Test("LAW-2: a sale without complete evidence proves nothing", arguments: 0..<5)
    func incompleteEvidence(missing: Int) throws {
        var claim = ana.buys(on: "03-01")
        switch missing {
        case 0: claim.method = nil
        case 1: claim.noticeVersion = nil
        case 2: claim.noticeLanguage = nil
        case 3: claim.noticeText = nil
        default: claim.actor = nil
        }
        try house.record(claim)
        #expect(try house.decide(ana, "similar_products") == "no_proof")
    }

    @Test("LAW-14: a sale is for its purpose, channel and address")
    func isSpecific() throws {
        let ben = try house.person(email: "ben@example.com", phone: "+33612345678", country: "FR", phoneCountry: "FR")
        try house.record(ben.buys(on: "03-01"))
        #expect(try house.decide(ben, "similar_products", .sms) == "no_sale")
        try house.add("ben@new.example", .email, to: ben.id)
        #expect(try house.decide(ben, "similar_products") == "no_sale")
        try house.record(ben.buys("similar_products", "sms", on: "03-01"))
        #expect(try house.decide(ben, "similar_products", .sms) == "permitted")
    }

    @Test("LAW-15: partners' products are never advertised by soft opt-in, whatever the sale shows")
    func partnerProducts() throws {
        try house.record(ana.buys("partner_products", on: "03-01"))
        #expect(try house.decide(ana, "partner_products") == "third_party_products")
        // Consent is another matter.
        try house.record(ana.gives("partner_products", on: "04-01"))
        let permit = try #require(try house.permit(ana, "partner_products"))
        #expect(permit.basis == .consent)
    }

    @Test("LAW-16: in Spain nobody is contacted without consent or a sale, companies neither")
    func spain() throws {
        let spain = try TestHouse()
        try spain.importList(["someone@else.example"], dated: TestHouse.now)
        let company = try spain.person(email: "compras@empresa.example")
        #expect(try spain.decide(company, "similar_products") == "no_sale")
        #expect(try spain.decide(company, "partner_survey") == "basis_not_allowed")
        #expect(try spain.decide(company, "newsletter") == "no_consent")
        try spain.record(company.buys(on: "03-01"))
        #expect(try spain.decide(company, "similar_products") == "permitted")
    }

    /// (what happened after the sale of 1 March, the answer)
    @Test(
        "LAW-8: who stops is stopped, and no later sale begins anew; only consent does",
        arguments: [
            ("objected", "objected"), ("withdrawn", "withdrawn"), ("refused", "refused"), ("expired", "expired"),
        ])
    func stops(state: String, expected: String) throws {
        try house.record(
            ana.buys(on: "03-01"),
            ana.says(ConsentClaim.State(rawValue: state)!, "similar_products", on: "04-01"), ana.buys(on: "05-01"))
        #expect(try house.decide(ana, "similar_products") == expected)
        var unproved = ana.gives("similar_products", on: "06-01")
        unproved.actor = nil
        try house.record(unproved)
        #expect(try house.decide(ana, "similar_products") == expected)
        try house.record(ana.gives("similar_products", on: "07-01"))
        #expect(try house.permit(ana, "similar_products")?.basis == .consent)
    }

    @Test("LAW-11: a sale does not end a suppression")
    func suppressed() throws {
        try house.suppress(
            SuppressionClaim(
                addressKey: "ana@example.com", purpose: "*", channel: "*", cause: .erasure, at: day("04-01"),
                source: "test"))
        try house.record(ana.buys(on: "05-01"))
        #expect(try house.decide(ana, "similar_products") == "suppressed")
    }

    @Test("a sale is no consent to a purpose that needs one")
    func isNoConsent() throws {
        try house.record(ana.buys("newsletter", on: "03-01"))
        #expect(try house.decide(ana) == "no_consent")
    }

    @Test(
        "a sale is too old after the purpose's time",
        arguments: [("2026-11-22", "permitted"), ("2026-11-23", "expired")])
    func expiry(date: String, expected: String) throws {
        try house.record(ana.buys(on: "2024-11-23"))
        #expect(try house.decide(ana, "similar_products", at: day(date)) == expected)
    }

    @Test("a sale of tomorrow permits nothing today")
    func future() throws {
        try house.record(ana.buys(on: "12-01"))
        #expect(try house.decide(ana, "similar_products") == "not_yet_given")
    }

    @Test("the order in which sales are recorded does not matter", arguments: [false, true])
    func order(isReversed: Bool) throws {
        let claims = [
            ana.buys(on: "01-01"), ana.buys(on: "02-01", shows: [.ownSale]), ana.buys(on: "03-01"),
            ana.buys(on: "04-01", shows: []),
        ]
        for claim in isReversed ? claims.reversed() : claims { try house.record(claim) }
        #expect(try house.permit(ana, "similar_products")?.restsOn?.at == day("03-01"))
        #expect(try ConsentHistory.customersOutOfStep(among: [ana.id], house.session) == [])
    }
}
