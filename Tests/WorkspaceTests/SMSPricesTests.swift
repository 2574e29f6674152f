import Testing

@testable import Workspace

@Suite struct SMSPricesTests {
    private func prices(_ text: String) throws -> SMSPrices? {
        let document = try YAML.parse(text: text, path: "prices")
        let problems = Problems(in: document.source)
        let prices = SMSPrices(reading: Fields(document.root, in: problems))
        try problems.check()
        return prices
    }

    @Test func aCountryHasItsPriceAndTheRestTheirs() throws {
        let found = try #require(try prices("currency: EUR\nES: 0.045\nGB: 0\n\"*\": 0.08\n"))
        #expect(found.currency == "EUR")
        #expect(found.part(in: "ES") == 0.045 && found.part(in: "GB") == 0)
        #expect(found.part(in: "FR") == 0.08 && found.part(in: nil) == 0.08)
        let few = try #require(try prices("currency: EUR\nES: 0.045\n"))
        #expect(few.part(in: "FR") == nil && few.part(in: nil) == nil)
    }

    @Test(arguments: ["currency: EUR\nES: -1\n", "currency: EUR\nes: 0.1\n", "currency: EUR\nES: much\n", "ES: 0.1\n"])
    func whatIsNoPriceIsAnError(text: String) {
        #expect(throws: Diagnostics.self) { try prices(text) }
    }
}
