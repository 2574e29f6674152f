import Campaigns
import Customers
import Testing
import Workspace

@testable import Composer

/// Forms of one message: a campaign's own and those of its variants.
@Suite struct VariantTests {
    private static let repeatOnce = "repeat: once\n"

    private func prepare(
        _ variants: String, templates: [String: String?] = [:]
    ) throws -> (house: ComposerHouse, campaign: PreparedCampaign) {
        let house = try ComposerHouse(templates: templates)
        return (house, try house.prepare("newsletter", changing: [(Self.repeatOnce, Self.repeatOnce + variants)]))
    }

    private func message(
        _ house: ComposerHouse, _ campaign: PreparedCampaign, _ person: ComposerHouse.Person, variant: String?
    ) throws -> Message {
        let identity = MessageIdentity(
            campaign: "newsletter", customer: person.data.customer, channel: .email, variant: variant)
        return try campaign.composer().compose(
            permit: try house.permit(person, "newsletter"), identity: identity, person: person.data,
            at: ComposerHouse.now, tokens: house.samples)
    }

    @Test func aVariantHasItsOwnSubjectAndTheRestOfTheTemplate() throws {
        let (house, campaign) = try prepare(
            """
            variants:
              plain: {}
              asked: {subject: {en: "{{ customer.first_name | default: 'Friend' }}, tea?", es: ¿Un té?}}

            """)
        let person = try house.person("en", ["first_name": .text("Ana")])
        try house.agree(person, to: "newsletter", "email")
        let own = try message(house, campaign, person, variant: nil)
        let plain = try message(house, campaign, person, variant: "plain")
        let asked = try message(house, campaign, person, variant: "asked")
        #expect(asked.subject == "Ana, tea?")
        #expect(plain.subject == own.subject && plain.bytes == own.bytes)
        #expect(plain.templateVersion == own.templateVersion)
        #expect(asked.templateVersion != own.templateVersion)
        #expect(asked.header("Message-ID") == own.header("Message-ID"))
        #expect(asked.fieldsUsed.contains { $0.name == "first_name" })
        let spanish = try house.person("es", email: "eva@example.com")
        try house.agree(spanish, to: "newsletter", "email")
        #expect(try message(house, campaign, spanish, variant: "asked").subject == "¿Un té?")
    }

    @Test func aVariantHasItsOwnTemplateAndLanguages() throws {
        let (house, campaign) = try prepare(
            "variants: {plain: {}, bold: {template: bold}}\n",
            templates: [
                "bold/email.en.html": "---\nsubject: Bold\n---\n<p>Bold news</p>", "bold/email.en.txt": "Bold news",
            ])
        #expect(campaign.warnings.map(\.message) == ["the file is missing"])
        let person = try house.person("es")
        try house.agree(person, to: "newsletter", "email")
        let bold = try message(house, campaign, person, variant: "bold")
        #expect(bold.subject == "Bold")
        #expect(bold.language == "en")
        #expect(bold.text.contains("Bold news"))
        #expect(try message(house, campaign, person, variant: "plain").language == "es")
        // One that is not in the file any more is the campaign's own form.
        #expect(try message(house, campaign, person, variant: "gone").language == "es")
    }

    @Test func mistakesOfAVariantAreShownWhereTheyStand() throws {
        let house = try ComposerHouse(templates: [:])
        let lines = """
            variants:
              plain: {template: bald}
              asked: {subject: {en: "Hi {{ customer.first_nam }}", es: Hola}}

            """
        let changes = [(Self.repeatOnce, Self.repeatOnce + lines)]
        let found = try house.mistakes("newsletter", changing: changes)
        let source = try house.campaign("newsletter", changing: changes).source
        let first = try #require(source.lines.firstIndex { $0 == "variants:" }) + 1
        let shown = found.split(separator: "\n").filter { $0.hasPrefix("Campaigns") }.map(String.init)
        try #require(shown.count == 2)
        #expect(
            shown[0].hasPrefix(
                "Campaigns/newsletter.yaml:\(first + 1):21: error: there is no template 'bald'. There are access-code, birthday, "
            ))
        #expect(
            shown[1] == "Campaigns/newsletter.yaml:\(first + 2):32: error: there is no field 'first_nam' in the data "
                + "catalogue. Did you mean 'first_name'?")
    }
}
