import Campaigns
import Customers
import Testing
import Workspace

@testable import Composer

/// Offers in messages: what they show, and what of a person they name.
@Suite struct OfferMessageTests {
    private let house: ComposerHouse

    init() throws { house = try ComposerHouse() }

    private func message(_ language: String, _ offer: Int?, permitting more: String...) throws -> Message {
        let prepared = try house.prepare("offer")
        let ana = try house.person(
            language, email: "\(more.count)@example.com",
            [
                "first_name": .text("Ana"), "interests": .tags(["lamps"]), "loyalty_tier": .text("gold"),
                "time_zone": .text("Europe/Madrid"),
            ])
        try house.agree(ana, to: "offers", "email")
        for scope in more { try house.agree(ana, to: "offers", scope) }
        let given = offer.map { GivenOffer(sampleOf: prepared.campaign.offers[$0], at: ComposerHouse.now) }
        let identity = MessageIdentity(
            campaign: "offer", customer: ana.data.customer, channel: .email, offer: given)
        return try prepared.composer().compose(
            permit: house.permit(ana, "offers"), identity: identity, person: ana.data, at: ComposerHouse.now,
            tokens: house.samples)
    }

    @Test func theMailShowsTheOfferItsCodeAndWhy() throws {
        let mail = try message("en", 0)
        #expect(mail.subject == "Ana, for you: 15%")
        #expect(mail.html.contains("15 % off all lamps"))
        #expect(mail.html.contains("bgcolor=\"#000000\""))
        #expect(mail.text.contains("Good until the end of December 23, 2026."))
        #expect(mail.text.contains("We chose this offer for you by: interests."))
        #expect(mail.fieldsUsed.contains { $0.name == "interests" && $0.isSelecting })
    }

    @Test func itSpeaksSpanish() throws {
        let mail = try message("es", 1)
        #expect(mail.subject == "Ana, para ti: una vela Azahar")
        #expect(mail.text.contains("Vale hasta el final del 23 de diciembre de 2026."))
        #expect(mail.text.contains("Elegimos esta oferta para ti por estos datos: nivel de cliente."))
    }

    /// Promise 2 and 3: what the person does not let be used is no reason, and the notice does not name it.
    @Test func ordersAreAReasonOnlyForWhoLetsThemBeUsed() throws {
        #expect(try !message("en", 0).fieldsUsed.contains { $0.name == "event.purchase" })
        let mail = try message("en", 0, permitting: "data:purchase_history")
        #expect(mail.fieldsUsed.contains { $0.name == "event.purchase" })
        #expect(mail.text.contains("We chose this offer for you by: interests and order."))
        #expect(mail.notice.contains("order"))
    }

    @Test func anOfferForEverybodySaysSo() throws {
        #expect(try message("en", 2).text.contains("This offer is for everybody who gets this message."))
    }

    @Test("HDR-8: an offer block in a message that is no marketing is an error")
    func hdr8() throws {
        let house = try ComposerHouse(
            templates: [
                "order/email.en.html":
                    "---\nsubject: Your order\n---\n<p>{{ customer.first_name }}</p>{% render 'offer' %}\n"
            ])
        let mistakes = try house.mistakes("order-confirmation")
        #expect(
            mistakes.contains(
                "an offer has no place in a message of the purpose 'order_confirmation', which is no marketing. "
                    + "Take it out, or make a campaign of its own for it (HDR-8)."), "\(mistakes)")
    }

    @Test func aTemplateWithAnOfferNeedsACampaignThatBringsOne() throws {
        let mistakes = try house.mistakes("newsletter", changing: [("template: newsletter", "template: offer")])
        #expect(
            mistakes.contains("'offer' is empty in a campaign without offers. Write 'offers: [NAME]'"), "\(mistakes)")
    }
}
