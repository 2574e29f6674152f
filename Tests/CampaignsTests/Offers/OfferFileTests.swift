import System
import Testing
import Workspace

@testable import Campaigns

@Suite struct OfferFileTests {
    private static func offer(_ lines: [String]) throws(Diagnostics) -> Offer {
        let sample = ["title: {en: Ten off, es: Diez menos}", "purpose: offers", "benefit: 5.00 EUR"]
        let keys = lines.map { $0.prefix { $0 != ":" } }
        let text = (sample.filter { !keys.contains($0.prefix { $0 != ":" }) } + lines).joined(separator: "\n") + "\n"
        return try Offer.load(
            YAML.parse(text: text, path: "Campaigns/offers/ten.yaml"), name: "ten",
            configuration: TestHouse.configuration)
    }

    private static func headlines(_ lines: String...) -> [String] {
        do {
            _ = try offer(lines)
            return []
        } catch {
            return error.all.map { String($0.headline.dropFirst("Campaigns/offers/ten.yaml:".count)) }
        }
    }

    @Test func anOfferIsRead() throws {
        let offer = try Self.offer([
            "benefit: 15 %", "basket: 80 EUR", "basket_of: average(purchase.amount, 1 year)",
            "for: has(interests, \"lamps\") and city == \"Valencia\"", "valid: {from: 2026-03-01, until: 2026-03-31}",
            "stock: 500", "budget: 1000 EUR", "cost: 4.5 EUR", "per_customer: 1", "codes: pool",
        ])
        #expect(offer.benefit == .percent(15))
        #expect(offer.worth == Amount(hundredths: 1200, currency: "EUR"))
        #expect(offer.cost == Amount(hundredths: 450, currency: "EUR"))
        #expect(offer.budget == Amount(hundredths: 100_000, currency: "EUR"))
        #expect(offer.choosingFields == ["city", "interests"])
        // Its days end by the person's own clock.
        #expect(offer.selectingFields == ["city", "interests", "time_zone"])
        #expect(offer.selectingSources.map(\.name) == ["event.purchase"])
        #expect(offer.codes == .pool)
        #expect(offer.worth(basket: 200) == 3000)
        #expect(offer.worth(basket: nil) == 1200)
    }

    @Test func aGiftIsWorthWhatItsFileSays() throws {
        let offer = try Self.offer(["benefit: {en: a candle, es: una vela}", "worth: 18.50 EUR"])
        #expect(offer.worth == Amount(hundredths: 1850, currency: "EUR"))
        #expect(offer.cost == offer.worth)
        #expect(offer.condition == nil)
        #expect(offer.choosingFields == [])
    }

    @Test(arguments: [
        (
            "benefit: 120 %",
            "3:10: error: 'benefit' must be a percentage, an amount or a gift. Write for example 10 %, 5.00 EUR, or a "
                + "gift in each language: {en: a candle, es: una vela}."
        ),
        (
            "benefit: 10 %",
            "3:10: error: 'basket' is missing: what an order usually comes to, of which it is a part. Write for example "
                + "'basket: 60 EUR'. Offers are ranked by what they are worth to a person."
        ),
        (
            "basket: 60 EUR",
            "4:9: error: 'basket' does not belong here: an amount says itself what it is worth. Delete the line."
        ),
        ("budget: 100 USD", "4:9: error: 'budget' is in another currency than the benefit. Write it in EUR."),
        (
            "budget: 100",
            "4:9: error: 'budget' must be an amount of money, not '100'. Write a number and the currency's code, for "
                + "example 4.50 EUR."
        ),
        ("for: cty == \"x\"", "4:6: error: unknown field 'cty'. Did you mean 'city'?"),
        (
            "for: diet == \"vegan\"",
            "4:6: error: an offer never rests on 'diet', which is a special category of data. Choose by something else."
        ),
        (
            "purpose: order_confirmation",
            "3:10: error: an offer is marketing, and the purpose 'order_confirmation' is none. Name one that people have "
                + "agreed to, such as offers (HDR-8)."
        ),
        ("valid: {until: soon}", "4:16: error: 'until' must be a day. Write for example 2026-03-31."),
        (
            "valid: {from: 2026-03-02, until: 2026-03-01}", "4:34: error: the offer ends before it begins"
        ),
        ("codes: mine", "4:8: error: unknown codes 'mine'. Use one of: generated, pool."),
        ("stok: 5", "4:1: error: unknown key 'stok'. Did you mean 'stock'?"),
    ])
    func aMistakeIsPointedAt(line: String, headline: String) {
        #expect(Self.headlines(line) == [headline])
    }

    /// HDR-8: what is no marketing brings no offers.
    @Test func hdr8ACampaignThatIsNoMarketingBringsNoOffers() throws {
        let text = TestHouse.campaignText(["purpose: order_confirmation", "offers: [ten]"])
        let error = #expect(throws: Diagnostics.self) {
            try Campaign.load(
                YAML.parse(text: text, path: "Campaigns/order.yaml"), name: "order",
                configuration: TestHouse.configuration)
        }
        #expect(
            error?.all.map(\.headline) == [
                "Campaigns/order.yaml:7:9: error: an offer has no place in messages of 'order_confirmation', which is no "
                    + "marketing. Make a campaign of its own for it, with a purpose that people have agreed to (HDR-8)."
            ])
    }
}
