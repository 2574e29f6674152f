import Testing

@testable import Workspace

/// Who else handles the data, as `heed.yaml` says and as its relays and gateways show.
@Suite struct RecipientTests {
    private func load(_ lines: String) throws(Diagnostics) -> Configuration {
        try Configuration.load(
            text: Samples.configuration.replacing("  data_sharing: none\n", with: "  data_sharing: none\n" + lines)
        ).configuration
    }

    @Test("LAW-10: they are read in their order")
    func read() throws {
        let own = try load(
            """
              recipients:
                - {name: Tienda, purpose: {en: runs our shop, es: lleva la tienda}, country: DE}
                - {name: Correo, purpose: {en: mails, es: correos}, country: ES, host: SMTP.correo.example}

            """
        ).organisation
        #expect(own.recipients.map(\.name) == ["Tienda", "Correo"])
        #expect(own.recipients.map(\.country) == ["DE", "ES"])
        #expect(own.recipients.map(\.host) == [nil, "smtp.correo.example"])
        #expect(own.recipients[0].purpose.text(in: "es") == "lleva la tienda")
        #expect(
            own.recipientLine(in: "es") == "Tienda (Alemania): lleva la tienda; Correo (España): correos")
        #expect(try load("").organisation.recipients.isEmpty && load("").organisation.recipientLine(in: "es") == nil)
    }

    @Test(arguments: [
        ("{name: A, purpose: {en: a, es: b}, country: Spain}", "is no country code: 'Spain'"),
        ("{name: A, purpose: {en: a}, country: ES}", "'es' is missing in"),
        ("{name: A, country: ES}", "'purpose' is missing in"),
        (
            "{name: A, purpose: {en: a, es: b}, country: ES, host: \"https://a.example\"}",
            "'https://a.example' is no host name. Write it as under 'delivery:'"
        ),
        ("{name: A, purpos: {en: a, es: b}, country: ES}", "Did you mean 'purpose'?"),
    ])
    func mistakesPoint(item: String, message: String) throws {
        let mistakes = #expect(throws: Diagnostics.self) { try load("  recipients:\n    - \(item)\n") }
        let text = mistakes?.all.map(\.rendered).joined(separator: "\n") ?? ""
        #expect(text.contains(message), "\(text)")
        #expect(text.hasPrefix("heed.yaml:13:"), "\(text)")
    }

    @Test func eachNameStandsOnce() throws {
        let item = "    - {name: A, purpose: {en: a, es: b}, country: ES}\n"
        let mistakes = #expect(throws: Diagnostics.self) { try load("  recipients:\n\(item)\(item)") }
        #expect(mistakes?.all.map(\.message) == ["'A' is listed twice"])
    }

    @Test func hostsOfOthersAreThoseOutsideOfTheOwnNetwork() throws {
        func hosts(_ relay: String) throws -> [String] {
            try Configuration.load(
                text: Samples.configuration.replacing("relay: smtp.casalumen.example", with: "relay: \(relay)")
            ).configuration.delivery.foreignHosts(.email)
        }
        #expect(try hosts("SMTP.carrier.example") == ["smtp.carrier.example"])
        for own in ["localhost", "127.0.0.1", "10.0.0.7", "192.168.1.2", "mailhost", "relay.internal", "mx.local"] {
            #expect(try hosts(own) == [], "\(own)")
        }
        let texts = try Configuration.load(
            text: Samples.configuration.replacing(
                "sms: {gateway: files, folder: outbox}",
                with: "sms: {gateway: http, url: \"https://sms.carrier.example:8443/v1\", body: x}")
        ).configuration.delivery
        #expect(texts.foreignHosts(.sms) == ["sms.carrier.example"])
    }
}
