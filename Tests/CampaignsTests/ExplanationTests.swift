import Campaigns
import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite(.bothDatabases) struct ExplanationTests {
    let house: TestHouse

    init() throws {
        house = try TestHouse()
    }

    private func explain(_ customer: Int64, _ campaign: Campaign) throws -> Explanation {
        try #require(
            try house.audience.explain(customer: customer, campaign, at: TestHouse.now, session: house.session))
    }

    @Test func whoIsInPassesEveryRule() throws {
        let campaign = try TestHouse.campaign("channels: [email, sms]", "segment: city == \"Faro\"")
        try house.person(["k_city": .text("faro")])
        let why = try explain(1, campaign)
        #expect(why.segment == .yes)
        #expect(why.fields == ["city"])
        #expect(why.isDue)
        #expect(why.channels.map(\.channel) == [.email, .sms])
        #expect(why.channels.map(\.reason) == [nil, "no_address"])
        #expect(
            why.channels[0].rules.map(\.code).suffix(3) == ["already_received", "same_address", "out_of_schedule"])
        #expect(why.channels[0].rules.allSatisfy { !$0.keepsOut })
        #expect(why.deliveries == [])
    }

    @Test func theSegmentsAnswerHasThreeValues() throws {
        let campaign = try TestHouse.campaign("segment: city == \"Faro\"")
        try house.person(["k_city": .text("vigo")])
        try house.person()
        #expect(try explain(1, campaign).segment == .no)
        #expect(try explain(2, campaign).segment == .unknown)
        #expect(
            try house.audience.explain(customer: 3, campaign, at: TestHouse.now, session: house.session) == nil)
    }

    @Test func theRowsSoFarAreShown() throws {
        let campaign = try TestHouse.campaign()
        try house.person()
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: TestHouse.now)
        let claimed = try desk.claim(campaign, by: worker, limit: 1, at: TestHouse.now)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: TestHouse.now)
        let failed = DeliveryOutcome(delivery: 1, result: .failed(cause: "mailbox"), replyCode: "550 5.1.1")
        try desk.record([failed], by: worker, at: TestHouse.now)
        let why = try explain(1, campaign)
        #expect(why.channels.map(\.reason) == ["already_received"])
        let delivery = try #require(why.deliveries.first)
        #expect(delivery.state == .failed)
        #expect(delivery.cause == "mailbox")
        #expect(delivery.replyCode == "550 5.1.1")
        #expect(delivery.attempts == 1)
        #expect(delivery.fieldsUsed == ["country", "first_name"])
    }

    /// Forty customers at one address: the first who may have the message takes it, and asking about the last is no
    /// more work than asking each of them once.
    @Test func whoSharesAnAddressIsToldThatAnotherTakesTheMessage() throws {
        let campaign = try TestHouse.campaign()
        try house.person(email: "family@example.com", agreed: false)
        for _ in 2...40 { try house.person(email: "family@example.com") }
        #expect(try explain(1, campaign).channels.map(\.reason) == ["no_consent"])
        #expect(try explain(2, campaign).channels.map(\.reason) == [nil])
        #expect(try explain(3, campaign).channels.map(\.reason) == ["same_address"])
        #expect(try explain(40, campaign).channels.map(\.reason) == ["same_address"])
        #expect(try house.audience(of: campaign).entries.filter { !$0.contains("_") } == ["2 email \"\""])
    }

    @Test func onOtherDaysNothingIsDue() throws {
        let campaign = try TestHouse.campaign("repeat: yearly birth_date")
        try house.person(["birth_date": .text("1990-11-23")])
        try house.person(["birth_date": .text("1990-11-25")])
        #expect(try explain(1, campaign).isDue)
        #expect(try explain(1, campaign).channels.map(\.occasion) == ["2026"])
        #expect(try !explain(2, campaign).isDue)
        #expect(try explain(2, campaign).fields == ["birth_date"])
    }

    @Test func everyCodeHasItsWords() {
        for code in CampaignRules.Code.allCases {
            #expect(CampaignRules.explanation(of: code.rawValue)?.hasSuffix(".") == true)
        }
        #expect(CampaignRules.explanation(of: "no_consent") != nil)
        #expect(CampaignRules.explanation(of: "nonsense") == nil)
    }
}
