import Testing

@testable import Words

/// What countries are called.
@Suite struct CountryNameTests {
    @Test func theLanguageDecides() {
        #expect(Country.name(of: "ES", language: "es") == "España")
        #expect(Country.name(of: "DE", language: "es-MX") == "Alemania")
        #expect(Country.name(of: "US", language: "en") == "United States")
        #expect(Country.name(of: "ZZ", language: "en") == "ZZ" && Country.name(of: "x", language: "en") == "x")
    }
}

@Suite struct CountryZonesTests {
    @Test func aCountryHasTheZonesOfTheTable() {
        #expect(CountryZones.zones(of: "ES").map(\.name) == ["Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary"])
        #expect(CountryZones.zones(of: "IE").map(\.name) == ["Europe/Dublin"])
        #expect(CountryZones.zones(of: "XX") == [])
        let states = CountryZones.zones(of: "US").map(\.name)
        #expect(states.contains("America/New_York") && states.contains("Pacific/Honolulu"))
        #expect(!states.contains("America/Puerto_Rico"))
    }

    @Test func aZoneHasTheCountriesOfTheTable() {
        #expect(CountryZones.countries(of: "America/New_York") == ["US"])
        // Another name of it, which the table does not have.
        #expect(CountryZones.countries(of: "US/Eastern") == [])
    }

    @Test func linesThatSayNothingAreLeftOut() {
        let table = "# comment\nES\t+4024-00341\tEurope/Madrid\tSpain\nXX\t+0000\tNo/Where\nbroken\n"
        let rows = CountryZones.rows(of: table)
        #expect(rows.map(\.country) == ["ES"])
        #expect(rows.map(\.zone.name) == ["Europe/Madrid"])
    }

    /// They are at least 24 hours apart, so that no hour is by day in all of them.
    @Test func theWorldIsWide() {
        let offsets = CountryZones.all.map { $0.offset(at: 1_782_864_000) }
        #expect(offsets.min() == -39_600)
        #expect(offsets.max() == 50_400)
    }
}
