import Campaigns
import Consent
import Customers
import Testing
import Workspace

@testable import Composer

/// Links tell nothing, unless the campaign says so and, for clicks, the person.
@Suite struct TrackingTests {
    private static let purpose = (
        "purposes:\n",
        """
        purposes:
          measurement:
            legal_basis: consent
            channels: [email]
            marketing: false
            title: {en: Measurement, es: Medición}
            explanation: {en: We count clicks., es: Contamos clics.}

        """
    )

    private func message(_ lines: String, isMeasured: Bool = false) throws -> (Message, ComposerHouse) {
        let house = try ComposerHouse(changing: [Self.purpose])
        let prepared = try house.prepare("newsletter", changing: [("repeat: once", "\(lines)\nrepeat: once")])
        let ana = try house.person("en", ["first_name": .text("Ana")])
        try house.agree(ana, to: "newsletter", "email")
        let identity = MessageIdentity(
            campaign: "newsletter", customer: ana.data.customer, channel: .email, delivery: 7, isMeasured: isMeasured)
        let message = try prepared.composer().compose(
            permit: house.permit(ana, "newsletter"), identity: identity, person: ana.data, at: ComposerHouse.now,
            tokens: house.real)
        return (message, house)
    }

    @Test func linksTellNothingByThemselves() throws {
        let (message, _) = try message("")
        #expect(message.html.contains("href=\"https://casalumen.example/letters/warm-light\""))
        #expect(!message.html.contains("utm_") && !message.html.contains("/c/"))
        // Never a pixel: the shipped mails load nothing at all.
        #expect(!message.html.contains("<img"))
    }

    @Test func utmParametersAreTheSameForEverybodyAndStayOffTheWayOut() throws {
        let (message, _) = try message("utm: {source: newsletter, campaign: warm-light}")
        #expect(
            message.html.contains(
                "href=\"https://casalumen.example/letters/warm-light?utm_source=newsletter&amp;utm_campaign=warm-light\""
            ))
        let wayOut = try message.header("List-Unsubscribe").unwrapped("no way out").dropFirst().dropLast()
        #expect(message.html.contains("href=\"\(wayOut)\""))
    }

    @Test func clicksAreMeasuredOfThoseAloneWhoAgreed() throws {
        #expect(try !message("measure: clicks").0.html.contains("/c/"))
        let (message, house) = try message("measure: clicks\nutm: {source: letter}", isMeasured: true)
        let link = try #require(message.html.firstMatch(of: /href="https:\/\/casalumen\.example\/c\/([^"]+)"/))
        let opened = try #require(house.mint.openClick(String(link.1)))
        #expect(opened.token.kind == .click)
        #expect(opened.token.delivery == 7)
        #expect(opened.address.hasPrefix("https://casalumen.example"))
        let addresses = message.html.matches(of: /\/c\/([^"]+)"/).compactMap {
            house.mint.openClick(String($0.1))?.address
        }
        #expect(addresses.contains("https://casalumen.example/letters/warm-light?utm_source=letter"))
        // The notice says so, and the way out is what it was.
        #expect(message.html.contains("You agreed that we count which links"))
        #expect(message.notice.contains("You agreed that we count which links"))
        let wayOut = try message.header("List-Unsubscribe").unwrapped("no way out").dropFirst().dropLast()
        #expect(message.html.contains("href=\"\(wayOut)\""))
        #expect(!message.html.contains("ana@"))
    }

    /// What is measured is stored, so that it must not tell who the person is, whatever an author writes into a link.
    @Test func aLinkWithSomethingOfThePersonsIsNotMeasured() throws {
        let house = try ComposerHouse(
            changing: [Self.purpose],
            templates: [
                "newsletter/email.en.html": """
                ---
                subject: Links
                ---
                <p><a href="https://casalumen.example/hello?name={{ customer.first_name }}">A page of your own</a>
                <a href="https://casalumen.example/hello/{{ customer.first_name | url_encode }}">The same</a>
                <a href="https://casalumen.example/all">A page for all</a></p>

                """
            ])
        let prepared = try house.prepare("newsletter", changing: [("repeat: once", "measure: clicks\nrepeat: once")])
        let ana = try house.person("en", ["first_name": .text("Ana María")])
        try house.agree(ana, to: "newsletter", "email")
        let message = try prepared.composer().compose(
            permit: house.permit(ana, "newsletter"),
            identity: MessageIdentity(
                campaign: "newsletter", customer: ana.data.customer, channel: .email, delivery: 7, isMeasured: true),
            person: ana.data, at: ComposerHouse.now, tokens: house.real)
        #expect(message.html.contains("href=\"https://casalumen.example/hello?name=Ana María\""))
        let measured = message.html.matches(of: /\/c\/([^"]+)"/).compactMap {
            house.mint.openClick(String($0.1))?.address
        }
        #expect(measured.contains("https://casalumen.example/all"))
        #expect(!measured.contains { $0.contains("hello") })
    }

    @Test func aMeasuredLinkLeadsNowhereElse() throws {
        let house = try ComposerHouse(changing: [Self.purpose])
        let scope = try house.numbers.scope(purpose: "measurement", channel: .email)
        let link = try house.mint.click(customer: 1, delivery: 2, scope: scope, to: "https://casalumen.example/a")
        let other = try house.mint.click(customer: 1, delivery: 3, scope: scope, to: "https://evil.example/")
        let parts = link.split(separator: ".").map(String.init)
        let others = other.split(separator: ".").map(String.init)
        #expect(house.mint.openClick(link)?.address == "https://casalumen.example/a")
        #expect(house.mint.openClick([parts[0], others[1], parts[2]].joined(separator: ".")) == nil)
        #expect(house.mint.openClick([others[0], parts[1], parts[2]].joined(separator: ".")) == nil)
        #expect(house.mint.openClick(parts[0]) == nil)
        // UNS-5: a token of another kind opens nothing here.
        let unsubscribe = try house.mint.token(.unsubscribe, customer: 1, delivery: 2, scope: scope)
        #expect(house.mint.openClick([unsubscribe, parts[1], parts[2]].joined(separator: ".")) == nil)
    }

    @Test func mistakesArePointedAt() throws {
        let house = try ComposerHouse()
        func mistake(_ line: String) throws -> String? {
            do {
                _ = try house.prepare("newsletter", changing: [("repeat: once", "\(line)\nrepeat: once")])
                return nil
            } catch let error as Diagnostics {
                return error.all.first?.headline
            }
        }
        #expect(
            try mistake("measure: clicks")?.contains(
                "clicks are measured of people who agreed to it only. Describe a purpose 'measurement' in heed.yaml")
                == true)
        #expect(
            try mistake("utm: {campaign: '{{ customer.first_name }}'}")?.contains(
                "'campaign' must be the same plain word for everybody") == true)
    }
}
