import Consent
import System
import TestSupport
import Testing

@Suite("LAW-4, LAW-24: children", .bothDatabases)
struct AgeTests {
    @Test(
        "the age of consent by country, the GDPR's where the country is unknown",
        arguments: [
            ("ES", 14), ("AT", 14), ("IT", 14), ("FR", 15), ("CZ", 15), ("BE", 13), ("SE", 13), ("FI", 13),
            ("IE", 16), ("DE", 16), ("NL", 16), ("GB", 13), ("US", 16), (nil, 16),
        ] as [(String?, Int)])
    func ages(country: String?, years: Int) {
        #expect(LegalAge.years(in: country, on: CivilDate(parsing: "2026-11-23")!) == years)
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

    @Test("a child's order is confirmed all the same")
    func contract() throws {
        let house = try TestHouse()
        #expect(try house.decide(house.person(born: "2015-01-01"), "order_confirmation") == "permitted")
    }
}
