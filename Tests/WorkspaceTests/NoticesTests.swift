import Testing

@testable import Workspace

/// `notices:` of purposes, `retention:` of events and `storage_locations:` of the organisation.
@Suite struct NoticesTests {
    private static let explanation = "    explanation: {en: What is new., es: Lo nuevo.}\n"

    private func load(_ old: String, _ new: String) throws -> Configuration {
        try Configuration.load(text: Samples.configuration(old, new)).configuration
    }

    @Test func wordsAreReadByVersionAndLanguage() throws {
        let notices = """
                notices:
                  2026-11: {en: "Yes, send it.", es: "Sí, mándamelo."}
                  v2.1_b: {en: Yes., es: Sí.}

            """
        let configuration = try load(Self.explanation, Self.explanation + notices)
        let newsletter = try #require(configuration.purpose(named: "newsletter"))
        #expect(newsletter.notices.keys.sorted() == ["2026-11", "v2.1_b"])
        #expect(newsletter.notices["2026-11"]?.texts == ["en": "Yes, send it.", "es": "Sí, mándamelo."])
        #expect(configuration.purpose(named: "order_confirmation")?.notices == [:])
    }

    @Test(arguments: [
        (
            "      \"2026 11\": {en: Yes., es: Sí.}\n",
            "heed.yaml:37:7: error: '2026 11' cannot be the version of a notice. Use the month of its words, like 2026-11: letters, "
                + "digits, '-', '_' and '.', at most 40."
        ),
        (
            "      2026-11: {en: Yes.}\n",
            "heed.yaml:37:7: error: 'es' is missing in purposes.newsletter.notices.2026-11. Add a line 'es: …'."
        ),
        (
            "      2026-11: Yes.\n",
            "heed.yaml:37:16: error: 'purposes.newsletter.notices.2026-11' must be a text in each language, this is a text. Write "
                + "{en: …, es: …}."
        ),
    ])
    func aMistakeIsReportedAtItsPlace(line: String, expected: String) {
        let text = Samples.configuration(Self.explanation, Self.explanation + "    notices:\n" + line)
        #expect(Samples.headlines(text) == [expected])
    }

    @Test func theStorageLocationsAreCountries() throws {
        #expect(try load("  country: ES\n", "  country: ES\n").organisation.storageLocations == [])
        let two = try load("  country: ES\n", "  country: ES\n  storage_locations: [ES, IE]\n")
        #expect(two.organisation.storageLocations == ["ES", "IE"])
        let wrong = Samples.configuration("  country: ES\n", "  country: ES\n  storage_locations: [ES, Irlanda]\n")
        #expect(
            Samples.headlines(wrong) == [
                "heed.yaml:7:27: error: 'organisation.storage_locations' is no country code: 'Irlanda'. Use two letters of ISO "
                    + "3166-1, like ES or US."
            ])
    }

    @Test func eventsAreKeptForATime() throws {
        let events = """
            events:
              visit: {category: site_activity, retention: 90 days, label: {en: visit, es: visita}}
              call: {category: sales_calls, label: {en: call, es: llamada}}
            testers:
            """
        let configuration = try load("testers:", events)
        #expect(configuration.catalogue.event(named: "visit")?.retention == Period(count: 90, unit: .days))
        #expect(configuration.catalogue.event(named: "call")?.retention == nil)
        // What is built in cannot be declared.
        #expect(configuration.catalogue.event(named: EventKind.signUp.name) == nil)
        #expect(configuration.adding(.signUp).catalogue.event(named: "sign-up") == .signUp)
    }
}
