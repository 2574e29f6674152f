import Foundation
import Testing

/// Segments on the command line of the built program.
@Suite struct SegmentTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.importSamples()
        return shop
    }

    @Test func aSegmentStandsInForTheOneOfTheFile() throws {
        let shop = try shop()
        let before = try shop.text("Campaigns/spring.yaml")
        let all = try shop.json("audience", "spring", "--segment", "everybody")
        #expect(try all.string("campaign") == "spring")
        #expect(try all.int("selected") == all.int("customers"))
        let some = try shop.json("audience", "spring", "--segment", "country == \"ES\"")
        #expect(try some.int("selected") > 0 && some.int("selected") < all.int("selected"))
        #expect(
            try some.int("selected") + some.int("not_selected") + some.int("unknown") == all.int("customers"))
        #expect(try shop.text("Campaigns/spring.yaml") == before)
    }

    @Test func aSegmentIsAskedWithoutACampaign() throws {
        let shop = try shop()
        let ask = ["--segment", "count(purchase) >= 1", "--purpose", "offers"]
        let one = try Program.run([Checkout.heed, "audience"] + ask + ["--channel", "email", "--json"], in: shop.path)
        let counts = try JSON(one.stdout)
        #expect(try counts.string("campaign") == "")
        #expect(try counts.member("channels").has("email") && !counts.member("channels").has("sms"))
        #expect(try counts.int("selected") > 0 && counts.int("unknown") > 0)
        let both = try Program.run([Checkout.heed, "audience"] + ask, in: shop.path)
        #expect(both.status == 0 && both.stdout.contains("\n\nsms\n"), "\(both.stderr)")
    }

    @Test func mistakesPointAtTheExpression() throws {
        let shop = try shop()
        let outcome = try shop.heed(
            "audience", "spring", "--segment", "contry == \"ES\" and count(purchse) > 1")
        #expect(outcome.status == 64 && outcome.stdout == "")
        #expect(
            outcome.stderr == """
                --segment:1:1: error: unknown field 'contry'. Did you mean 'country'?
                contry == "ES" and count(purchse) > 1
                ^
                --segment:1:26: error: unknown event 'purchse'. Did you mean 'purchase'?
                contry == "ES" and count(purchse) > 1
                                         ^

                """)
        // LAW-12: what the purpose may never use, it cannot be asked for either.
        let never = try shop.heed("audience", "--segment", "count(purchase) > 1", "--purpose", "newsletter")
        #expect(never.status == 64)
        #expect(never.stderr.contains("--segment:1:7: error: the purpose 'newsletter' may never use 'purchase'"))
        let warned = try shop.heed("audience", "spring", "--segment", "received(\"sprig\")")
        #expect(warned.status == 0)
        #expect(warned.stderr.contains("--segment:1:10: warning: there is no campaign 'sprig'. Did you mean 'spring'?"))
    }

    @Test(arguments: [
        (["audience"], "'heed audience' needs CAMPAIGN: the name of a file in Campaigns/ without its ending."),
        (["audience", "--segment", "everybody"], "'heed audience' needs --purpose."),
        (
            ["audience", "--segment", "everybody", "--purpose", "ofers"],
            "--purpose is one of newsletter, offers, birthday, privacy_report, your_data, order_confirmation, not 'ofers'. Did you mean 'offers'?"
        ),
        (
            ["audience", "--segment", "everybody", "--purpose", "newsletter", "--channel", "sms"],
            "--channel takes a channel of 'newsletter': email."
        ),
        (
            ["audience", "spring", "--segment", "everybody", "--purpose", "offers"],
            "--purpose is for a segment without a campaign: the campaign's file names its own."
        ),
    ])
    func whatDoesNotGoTogetherIsSaid(words: [String], message: String) throws {
        let shop = try Shop()
        let outcome = try Program.run([Checkout.heed] + words, in: shop.path)
        #expect(outcome.status == 64)
        #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    }

    /// Promise 3, and `why` of it: the preview and the explanation name the events.
    @Test func whyNamesTheEventsThatPick() throws {
        let shop = try shop()
        try shop.edit(
            "Campaigns/spring.yaml", "segment: country", "segment: (count(purchase) >= 1 or true) and country")
        let why = try shop.done("why", "CL-1001", "spring")
        #expect(why.contains("by country, event.purchase, language"), "\(why)")
        #expect(try shop.done("check", "spring").contains("picks people by country, event.purchase, language"))
    }
}
