import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

/// Legitimate interest, writing and whose law binds: what the countries of a person, a number and the organisation make
/// of it.
@Suite("Whose law binds", .bothDatabases)
struct ConflictOfLawsTests {
    /// (organisation, person, answer for mail on the basis of legitimate interest)
    @Test(
        "LAW-18, LAW-24: mail may rest on legitimate interest only where no country that counts asks for consent",
        arguments: [
            ("US", "US", "permitted"), ("US", "ES", "basis_not_allowed"), ("US", "FR", "basis_not_allowed"),
            ("US", "MX", "basis_not_allowed"), ("US", nil, "basis_not_allowed"), ("US", "GB", "basis_not_allowed"),
            ("US", "BR", "basis_not_allowed"), ("US", "CA", "no_implied_consent"), ("ES", "US", "basis_not_allowed"),
            ("CA", "US", "no_implied_consent"), ("FR", "CA", "basis_not_allowed"),
        ] as [(String, String?, String)])
    func legitimateInterest(organisation: String, country: String?, expected: String) throws {
        let house = try TestHouse(organisationCountry: organisation)
        let ana = try house.person(country: country)
        #expect(try house.decide(ana, "partner_survey") == expected)
        if expected == "permitted" {
            let permit = try #require(try house.permit(ana, "partner_survey"))
            #expect(permit.basis == .legitimateInterest)
            #expect(permit.restsOn == nil)
        }
        // Consent is enough everywhere.
        try house.record(ana.gives("partner_survey", on: "03-01"))
        let permit = try #require(try house.permit(ana, "partner_survey"))
        #expect(permit.basis == .consent)
        #expect(permit.restsOn?.at == day("03-01"))
    }

    @Test("LAW-24: an unknown country needs consent, as in the EU")
    func unknownCountry() throws {
        let house = try TestHouse(organisationCountry: "US")
        let ana = try house.person(country: nil)
        #expect(try house.decide(ana, "newsletter") == "no_consent")
        #expect(try house.decide(ana, "partner_survey") == "basis_not_allowed")
    }

    @Test("LAW-20: texts to the US never rest on legitimate interest, nor on a sale")
    func textsToTheUS() throws {
        let house = try TestHouse(organisationCountry: "US")
        let ana = try house.person(phone: "+12125550123", country: "US", phoneCountry: "US")
        #expect(try house.decide(ana, "partner_survey", .sms) == "basis_not_allowed")
        try house.record(ana.buys("similar_products", "sms", on: "03-01"))
        #expect(try house.decide(ana, "similar_products", .sms) == "basis_not_allowed")
    }

    /// (organisation, person, number's country)
    @Test(
        "LAW-20, LAW-24: texts need a written consent where any of the three countries is the US",
        arguments: [
            ("US", "ES", "ES"), ("ES", "US", "ES"), ("ES", "ES", "US"), ("ES", nil, "US"), ("ES", "ES", nil),
        ] as [(String, String?, String?)])
    func writtenConsent(organisation: String, country: String?, number: String?) throws {
        let house = try TestHouse(organisationCountry: organisation)
        let ana = try house.person(
            email: nil, phone: number == "ES" ? "+34612345678" : "+12125550123", country: country,
            phoneCountry: number)
        try house.record(ana.gives("newsletter", "sms", on: "03-01"))
        #expect(try house.decide(ana, "newsletter", .sms) == "not_written")
        for missing in [WrittenConsent.signed, .disclosed, .unconditional] {
            var claim = ana.gives("newsletter", "sms", on: "04-01")
            claim.writtenConsent = WrittenConsent.all.subtracting(missing)
            try house.record(claim)
            #expect(try house.decide(ana, "newsletter", .sms) == "not_written")
        }
        var written = ana.gives("newsletter", "sms", on: "05-01")
        written.writtenConsent = .all
        try house.record(written)
        #expect(try house.decide(ana, "newsletter", .sms) == "permitted")
        // A newer yes that is not in writing is what holds now.
        try house.record(ana.gives("newsletter", "sms", on: "06-01"))
        #expect(try house.decide(ana, "newsletter", .sms) == "not_written")
    }

    @Test("LAW-20: mail to the US and texts elsewhere need no writing")
    func noWriting() throws {
        let house = try TestHouse(organisationCountry: "ES")
        let ana = try house.person(phone: "+34612345678", country: "ES", phoneCountry: "ES")
        let ben = try house.person(email: "ben@example.com", country: "US")
        try house.record(ana.gives("newsletter", "sms", on: "03-01"), ben.gives(on: "03-01"))
        #expect(try house.decide(ana, "newsletter", .sms) == "permitted")
        #expect(try house.decide(ben) == "permitted")
    }

    @Test("what does not advertise may rest on legitimate interest anywhere, until the person says no")
    func noMarketing() throws {
        let house = try TestHouse()
        let ana = try house.person()
        let permit = try #require(try house.permit(ana, "security_notice"))
        #expect(permit.basis == .legitimateInterest)
        try house.record(ana.says(.objected, "security_notice", on: "03-01"))
        #expect(try house.decide(ana, "security_notice") == "objected")
    }

    @Test("a workspace's own value makes the law stricter")
    func ownValue() throws {
        let house = try TestHouse(
            organisationCountry: "US",
            adding: """
                legal_values:
                  - {rule: marketing_regime, country: US, channel: email, value: prior_consent, source: our policy}

                """)
        #expect(try house.decide(house.person(country: "US"), "partner_survey") == "basis_not_allowed")
    }
}

@Suite("LAW-19: consent implied in Canada", .bothDatabases)
struct ImpliedConsentTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse(organisationCountry: "CA")
        ana = try house.person(country: "CA")
    }

    /// (kind, day of the event, last day on which it implies consent)
    @Test(
        "a purchase implies consent for two years and an inquiry for six months, to the day; no such day ends early",
        arguments: [
            ("purchase", "2024-03-10", "2026-03-10"), ("purchase", "2024-02-28", "2026-02-28"),
            ("purchase", "2024-02-29", "2026-02-27"), ("inquiry", "2026-08-31", "2027-02-27"),
            ("inquiry", "2026-08-30", "2027-02-27"), ("inquiry", "2026-08-28", "2027-02-28"),
            ("inquiry", "2026-08-27", "2027-02-27"), ("inquiry", "2026-02-28", "2026-08-28"),
            ("inquiry", "2026-03-31", "2026-09-29"), ("inquiry", "2026-05-10", "2026-11-10"),
            ("inquiry", "2027-08-31", "2028-02-28"), ("inquiry", "2027-08-29", "2028-02-29"),
        ])
    func lastDay(kind: String, event: String, last: String) throws {
        let lastDay = CivilDate(parsing: last)!
        try house.event(ana, kind, at: day(event))
        #expect(try house.decide(ana, "partner_survey", at: day(event)) == "permitted")
        #expect(try house.decide(ana, "partner_survey", at: day(last)) == "permitted")
        let midnight = Instant(startOf: lastDay.adding(days: 1))
        #expect(try house.decide(ana, "partner_survey", at: midnight.adding(seconds: -1)) == "permitted")
        #expect(try house.decide(ana, "partner_survey", at: midnight) == "no_implied_consent")
    }

    @Test("other events imply nothing, nor do those of tomorrow or of others")
    func otherEvents() throws {
        let ben = try house.person(email: "ben@example.com", country: "CA")
        try house.event(ana, "visit", at: day("11-01"))
        try house.event(ana, "purchase", at: TestHouse.now.adding(seconds: 1))
        try house.event(ben, "purchase", at: day("11-01"))
        #expect(try house.decide(ana, "partner_survey") == "no_implied_consent")
        #expect(try house.decide(ben, "partner_survey") == "permitted")
    }

    @Test("an express consent does not expire, and a purpose of consent takes nothing for implied")
    func express() throws {
        try house.event(ana, "purchase", at: day("11-01"))
        #expect(try house.decide(ana, "newsletter") == "no_consent")
        try house.record(ana.gives("partner_survey", on: "2014-08-01"))
        #expect(try house.permit(ana, "partner_survey")?.basis == .consent)
    }

    @Test("a sale by soft opt-in has to be recent too, and a Canadian number counts")
    func sale() throws {
        let abroad = try TestHouse(organisationCountry: "FR")
        let ben = try abroad.person(email: nil, phone: "+16045550123", country: "FR", phoneCountry: "CA")
        try abroad.record(ben.buys("similar_products", "sms", on: "2025-12-01"))
        #expect(try abroad.decide(ben, "similar_products", .sms) == "no_implied_consent")
        try abroad.event(ben, "purchase", at: day("2025-03-10"))
        #expect(try abroad.decide(ben, "similar_products", .sms) == "permitted")
        #expect(try abroad.decide(ben, "similar_products", .sms, at: day("2027-03-11")) == "no_implied_consent")
    }

    @Test("who objected is not reached by what they buy")
    func objected() throws {
        try house.record(ana.says(.objected, "*", "*", on: "03-01"))
        try house.event(ana, "purchase", at: day("11-01"))
        #expect(try house.decide(ana, "partner_survey") == "objected")
    }

    @Test("a workspace may take consent for implied for a shorter time")
    func shorter() throws {
        let strict = try TestHouse(
            organisationCountry: "CA",
            adding: """
                legal_values:
                  - {rule: implied_by_purchase, country: CA, value: 1 year, source: our policy}

                """)
        let ben = try strict.person(country: "CA")
        try strict.event(ben, "purchase", at: day("2025-11-23"))
        #expect(try strict.decide(ben, "partner_survey", at: day("2026-11-23")) == "permitted")
        #expect(try strict.decide(ben, "partner_survey", at: day("2026-11-24")) == "no_implied_consent")
    }
}
