import Consent
import Customers
import System
import TestSupport
import Testing
import Workspace

@Suite("LAW-4, LAW-24: children", .bothDatabases)
struct AgeTests {
    @Test(
        "the age of consent by country, the GDPR's where the country is unknown",
        arguments: [
            ("ES", 14), ("AT", 14), ("IT", 14), ("FR", 15), ("CZ", 15), ("BE", 13), ("SE", 13), ("FI", 13),
            ("IE", 16), ("DE", 16), ("NL", 16), ("GB", 13), ("US", 16), (nil, 16),
        ] as [(String?, Int)])
    func ages(country: String?, years: Int) {
        #expect(LegalTable().ageOfConsent(in: country, on: CivilDate(parsing: "2026-11-23")!) == years)
    }

    /// (born, person's country, organisation's country, answer on 2026-11-23)
    @Test(
        "the day before the birthday denies, the birthday permits; the stricter country counts",
        arguments: [
            ("2012-11-24", "ES", "ES", "minor"),
            ("2012-11-23", "ES", "ES", "permitted"),
            ("2012-11-23", "DE", "ES", "minor"),
            ("2010-11-23", "DE", "ES", "permitted"),
            ("2010-11-24", nil, "ES", "minor"),
            ("2010-11-23", nil, "ES", "permitted"),
            ("2012-11-23", "ES", "DE", "minor"),
            ("2013-11-23", "SE", "SE", "permitted"),
            (nil, "ES", "ES", "permitted"),
        ] as [(String?, String?, String, String)])
    func birthdays(born: String?, country: String?, organisation: String, expected: String) throws {
        let house = try TestHouse(organisationCountry: organisation)
        let ana = try house.person(country: country, born: born)
        try house.record(ana.gives(on: "03-01"))
        #expect(try house.decide(ana) == expected)
    }

    @Test("who was born on 29 February comes of age on 1 March")
    func leapDay() throws {
        let house = try TestHouse()
        let ana = try house.person(born: "2012-02-29")
        try house.record(ana.gives(on: "2026-01-01"))
        #expect(try house.decide(ana, at: day("2026-02-28")) == "minor")
        #expect(try house.decide(ana, at: day("2026-03-01")) == "permitted")
    }

    @Test("LAW-4: a purpose for children needs to know the age, or a parent's permission")
    func unknownAge() throws {
        let house = try TestHouse()
        let ana = try house.person(born: nil)
        try house.record(ana.gives("kids_club", on: "03-01"), ana.gives(on: "03-01"))
        #expect(try house.decide(ana, "kids_club") == "age_unknown")
        #expect(try house.decide(ana, "newsletter") == "permitted")
        let ben = try house.person(email: "ben@example.com", born: "2012-11-23")
        try house.record(ben.gives("kids_club", on: "03-01"))
        #expect(try house.decide(ben, "kids_club") == "permitted")
        let eva = try house.person(email: "eva@example.com", born: "2012-11-24")
        try house.record(eva.gives("kids_club", on: "03-01"))
        #expect(try house.decide(eva, "kids_club") == "minor")
    }

    @Test("LAW-4: a parent's permission stands for the child's age", arguments: ["2015-01-01", nil] as [String?])
    func parent(born: String?) throws {
        let house = try TestHouse()
        let ana = try house.person(born: born)
        var claim = ana.gives("kids_club", on: "03-01")
        claim.parentalReference = "form 2026-117, signed by the mother"
        try house.record(claim)
        #expect(try house.decide(ana, "kids_club") == "permitted")
        #expect(try ConsentHistory.events(of: ana.id, house.session)[0].parentalReference == claim.parentalReference)
        // It belongs to that consent, not to a later one.
        try house.record(ana.gives("kids_club", on: "04-01"))
        #expect(try house.decide(ana, "kids_club") == (born == nil ? "age_unknown" : "minor"))
    }

    @Test("LAW-24: the country of the number counts for texts")
    func number() throws {
        let house = try TestHouse()
        let ana = try house.person(phone: "+4915112345678", country: "ES", born: "2012-11-23", phoneCountry: "DE")
        try house.record(ana.gives(on: "03-01"), ana.gives("newsletter", "sms", on: "03-01"))
        #expect(try house.decide(ana) == "permitted")
        #expect(try house.decide(ana, "newsletter", .sms) == "minor")
    }

    @Test("a workspace's own age is heard where it is higher")
    func ownAge() throws {
        let house = try TestHouse(
            adding: """
                legal_values:
                  - {rule: age_of_consent, country: "*", value: 18 years, source: our policy}

                """)
        let ana = try house.person(country: "ES", born: "2008-11-24")
        try house.record(ana.gives(on: "03-01"))
        #expect(try house.decide(ana) == "minor")
        #expect(try house.decide(ana, at: day("11-24")) == "permitted")
    }

    @Test("a child's order is confirmed all the same")
    func contract() throws {
        let house = try TestHouse()
        #expect(try house.decide(house.person(born: "2015-01-01"), "order_confirmation") == "permitted")
    }
}
