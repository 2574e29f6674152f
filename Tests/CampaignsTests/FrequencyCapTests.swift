import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// Caps on how often somebody is written to: of one purpose, and of all marketing together.
@Suite(.bothDatabases) struct FrequencyCapTests {
    private static let offers = [
        "title: {en: Offers, es: Ofertas}":
            "frequency_cap: {messages: 2, per: 30 days}\n    title: {en: Offers, es: Ofertas}"
    ]
    private static let overall = ["testers:": "frequency_cap: {messages: 2, per: 1 week}\ntesters:"]
    private let now = TestHouse.now

    /// A message of another campaign, as its row would be.
    private func row(
        _ house: TestHouse, _ customer: Int64, _ campaign: String, purpose: String = "offers", state: String = "sent",
        handedAt: Instant?
    ) throws {
        try house.session.execute(
            """
            INSERT INTO campaign_run (campaign, occasion, state, started_at, updated_at) \
            VALUES (\(campaign), '', 'running', 0, 0) ON CONFLICT DO NOTHING
            """)
        let hash: [UInt8]? = state == "withdrawn" ? nil : Array("\(campaign) \(customer)".utf8)
        try house.session.execute(
            """
            INSERT INTO delivery (run, campaign, occasion, customer, channel, contact_point, address_hash, purpose, \
            state, next_at, handed_at, planned_at, updated_at) SELECT id, \(campaign), '', \(customer), 'email', 0, \
            \(hash.map { SQLValue.blob($0) } ?? .null), \(purpose), \(state), 0, \
            \(handedAt.sqlValue), 0, 0 FROM campaign_run WHERE campaign = \(campaign)
            """)
    }

    private func reasons(_ house: TestHouse, _ campaign: Campaign) throws -> [String] {
        try house.audience(of: campaign).entries
    }

    // MARK: - What counts

    /// 30 days to the microsecond.
    @Test(arguments: [(-30 * 86_400.0, true), (-30 * 86_400.0 + 0.000_001, false), (-1, false)])
    func aMessageCountsUntilThePeriodIsOver(age: Double, isForgotten: Bool) throws {
        let house = try TestHouse(changing: Self.offers)
        try house.person()
        try row(house, 1, "a", handedAt: now.adding(seconds: age))
        try row(house, 1, "b", handedAt: now.adding(seconds: -60))
        #expect(
            try reasons(house, house.campaign()) == (isForgotten ? ["1 email \"\""] : ["1 email \"\" frequency_cap"]))
    }

    @Test func whatWentOutAndWhatWaitsCountsAndNothingElse() throws {
        let house = try TestHouse(changing: Self.offers)
        let campaign = try house.campaign()
        let states: [(String, Bool, Bool)] = [
            ("attempting", true, true), ("sent", true, true), ("unknown", true, true), ("planned", false, true),
            ("claimed", false, true), ("deferred", false, true), ("failed", false, false), ("withdrawn", false, false),
        ]
        for (index, (state, isHanded, _)) in states.enumerated() {
            try house.person()
            for name in ["a", "b"] {
                try row(house, Int64(index + 1), name, state: state, handedAt: isHanded ? now : nil)
            }
        }
        #expect(
            try reasons(house, campaign)
                == states.enumerated().map { index, state in
                    "\(index + 1) email \"\"\(state.2 ? " frequency_cap" : "")"
                })
    }

    @Test func anotherPurposesMessagesCountOnlyUnderTheCapOnAllMarketing() throws {
        let house = try TestHouse(changing: Self.offers.merging(Self.overall) { $1 })
        try house.person()
        try house.person()
        for name in ["a", "b"] {
            try row(house, 1, name, purpose: "newsletter", handedAt: now.adding(seconds: -86_400))
            try row(house, 2, name, purpose: "order_confirmation", handedAt: now.adding(seconds: -86_400))
        }
        #expect(try reasons(house, house.campaign()) == ["1 email \"\" marketing_cap", "2 email \"\""])
    }

    @Test func whatIsNoMarketingHasNoCapOnAllMarketing() throws {
        let house = try TestHouse(changing: Self.overall)
        #expect(try house.campaign("purpose: order_confirmation").caps == [])
        #expect(try house.campaign().caps.map(\.purposes) == [["offers", "newsletter"]])
    }

    // MARK: - Several messages of one campaign

    @Test func theCampaignsOwnMessagesCountInOnePass() throws {
        let house = try TestHouse(changing: Self.offers)
        try house.person(phone: "+34600000001")
        try house.person(phone: "+34600000002")
        try row(house, 2, "a", handedAt: now.adding(seconds: -60))
        let campaign = try house.campaign("channels: [sms, email]")
        let expected = ["1 sms \"\"", "1 email \"\"", "2 sms \"\"", "2 email \"\" frequency_cap"]
        #expect(try reasons(house, campaign) == expected)
        #expect(try house.audience(of: campaign, pageSize: 1).entries == expected)
        let why = try #require(
            try house.audience.explain(customer: 2, campaign, at: now, session: house.session))
        #expect(why.channels.map(\.reason) == [nil, "frequency_cap"])
        let cap = try #require(why.channels[1].rules.first { $0.code == "frequency_cap" })
        #expect(cap.detail == "2 of 2 used in 30 days")
        #expect(cap.source == "heed.yaml, purposes.offers.frequency_cap")
        #expect(why.channels[0].rules.first { $0.code == "frequency_cap" }?.detail == "1 of 2 used in 30 days")
        #expect(try house.plan(campaign) == 3)
        // Planned anew, what waits has its place already.
        #expect(
            try reasons(house, campaign) == [
                "1 sms \"\" already_received", "1 email \"\" already_received", "2 sms \"\" already_received",
                "2 email \"\" frequency_cap",
            ])
        // A second look shows whom the campaign reached, not that it used the cap up itself.
        #expect(
            try house.audience(of: campaign, options: .regardlessOfReceipt).entries == [
                "1 sms \"\"", "1 email \"\"", "2 sms \"\"", "2 email \"\" frequency_cap",
            ])
    }

    @Test func eachEventTakesAPlace() throws {
        let house = try TestHouse(changing: Self.offers)
        let campaign = try house.campaign("repeat: each purchase", "schedule: {start: 2026-11-01}")
        try house.person()
        try house.say(.given, 1, "data:purchase_history", on: "2026-01-10")
        for key in ["A", "B", "C"] { try house.purchase(1, key, on: "2026-11-20") }
        #expect(
            try reasons(house, campaign) == ["1 email \"A\"", "1 email \"B\"", "1 email \"C\" frequency_cap"])
        let why = try #require(
            try house.audience.explain(customer: 1, campaign, at: now, session: house.session))
        #expect(why.channels.map(\.reason) == [nil, nil, "frequency_cap"])
    }

    // MARK: - Hand-off

    /// Claims everything of a campaign that is planned, without handing it off.
    private func claimed(
        _ campaign: Campaign, _ desk: DeliveryDesk
    ) throws -> (worker: DeliveryDesk.Worker, prepared: [PreparedDelivery]) {
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 300, at: now)
        return (worker, claimed.map { TestHouse.prepared($0) })
    }

    @Test func theCapIsAskedAgainAtTheClaimAndAtTheHandOff() throws {
        let house = try TestHouse(changing: Self.offers)
        let campaign = try house.campaign()
        for _ in 0..<3 { try house.person() }
        try house.plan(campaign)
        for name in ["a", "b"] { try row(house, 1, name, handedAt: now) }
        let desk = house.desk()
        let (worker, prepared) = try claimed(campaign, desk)
        #expect(prepared.map(\.delivery.row.customer) == [2, 3])
        for name in ["a", "b"] { try row(house, 2, name, handedAt: now) }
        let confirmation = try desk.confirm(prepared, of: campaign, by: worker, at: now)
        #expect(confirmation.handedOff.map(\.delivery.delivery.row.customer) == [3])
        #expect(confirmation.withdrawn.values.sorted() == ["frequency_cap"])
        #expect(
            try house.session.rows(
                "SELECT customer, state, cause FROM delivery WHERE campaign = 'spring' ORDER BY customer"
            ) { "\($0.int(0)) \($0.text(1)) \($0.optionalText(2) ?? "")" } == [
                "1 withdrawn frequency_cap", "2 withdrawn frequency_cap", "3 attempting ",
            ])
    }

    @Test func whatWaitsElsewhereDoesNotKeepAMessageFromItsHandOff() throws {
        let house = try TestHouse(changing: Self.offers)
        let campaign = try house.campaign()
        try house.person()
        try house.plan(campaign)
        for name in ["a", "b"] { try row(house, 1, name, state: "planned", handedAt: nil) }
        let desk = house.desk()
        let (worker, prepared) = try claimed(campaign, desk)
        #expect(try desk.confirm(prepared, of: campaign, by: worker, at: now).handedOff.count == 1)
    }

    /// Three purchases of one person in one transaction, and two places.
    @Test func rowsOfOnePersonInOneHandOffCountOneAfterTheOther() throws {
        let house = try TestHouse()
        let capped = try TestHouse(changing: Self.offers)
        let lines = ["repeat: each purchase", "schedule: {start: 2026-11-01}"]
        try house.person()
        try house.say(.given, 1, "data:purchase_history", on: "2026-01-10")
        for key in ["A", "B", "C"] { try house.purchase(1, key, on: "2026-11-20") }
        // Planned and claimed before there was a cap.
        let free = try house.campaign(lines[0], lines[1])
        try house.plan(free)
        let desk = house.desk()
        let (worker, prepared) = try claimed(free, desk)
        #expect(prepared.count == 3)
        let campaign = try capped.campaign(lines[0], lines[1])
        let confirmation = try desk.confirm(prepared, of: campaign, by: worker, at: now)
        #expect(confirmation.handedOff.map(\.delivery.delivery.row.id) == [1, 2])
        #expect(confirmation.withdrawn == [3: "frequency_cap"])
    }

    /// What did not go out gives its place back.
    @Test(arguments: [
        (DeliveryOutcome.Result.sent, true), (.unknown(cause: "timeout"), true), (.failed(cause: "mailbox"), false),
        (.deferred(until: TestHouse.now, cause: "busy"), false), (.notAttempted(until: TestHouse.now), false),
    ])
    func anOutcomeKeepsOrGivesBackThePlace(result: DeliveryOutcome.Result, counts: Bool) throws {
        let house = try TestHouse(changing: Self.offers)
        let campaign = try house.campaign()
        try house.person()
        try house.plan(campaign)
        let desk = house.desk()
        let (worker, prepared) = try claimed(campaign, desk)
        _ = try desk.confirm(prepared, of: campaign, by: worker, at: now)
        func handed() throws -> Int64? {
            try house.session.first("SELECT handed_at FROM delivery") { $0.optionalInt64(0) } ?? nil
        }
        #expect(try handed() == now.microseconds)
        try desk.record([DeliveryOutcome(delivery: 1, result: result)], by: worker, at: now.adding(seconds: 9))
        #expect(try handed() == (counts ? now.microseconds : nil))
        if case .unknown = result {
            _ = try house.control.resolve("spring", as: .resend, at: now)
            #expect(try handed() == nil)
        }
    }

    /// Two campaigns that were planned at once, sent by two sessions at once: nobody gets more than the cap allows, and
    /// everybody gets as much.
    @Test func twoCampaignsThatRaceStayWithinTheCap() async throws {
        let house = try TestHouse(changing: Self.overall)
        let people = 40
        let campaigns = try ["a", "b", "c", "d"].map { try house.campaign(name: $0) }
        for _ in 0..<people { try house.person() }
        // Each without sight of the others, as planners that run at the same moment.
        for campaign in campaigns {
            try house.plan(campaign)
            try house.session.execute("UPDATE delivery SET state = 'failed' WHERE state = 'planned'")
        }
        try house.session.execute("UPDATE delivery SET state = 'planned'")
        let (store, gate, draw, now) = (house.store, house.gate, house.draw, now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for campaign in campaigns {
                group.addTask {
                    let desk = DeliveryDesk(session: try store.session(), gate: gate, draw: draw)
                    let worker = try desk.register(at: now)
                    let claimed = try desk.claim(campaign, by: worker, limit: 300, at: now)
                    for start in stride(from: 0, to: claimed.count, by: 4) {
                        let few = claimed[start..<min(start + 4, claimed.count)].map { TestHouse.prepared($0) }
                        _ = try desk.confirm(few, of: campaign, by: worker, at: now)
                    }
                }
            }
            try await group.waitForAll()
        }
        let handed = try house.session.rows(
            "SELECT count(*) FROM delivery WHERE state = 'attempting' GROUP BY customer ORDER BY customer"
        ) { $0.int(0) }
        #expect(handed == Array(repeating: 2, count: people))
        #expect(
            try house.session.integer("SELECT count(*) FROM delivery WHERE cause = 'marketing_cap'") == 2 * people)
    }
}
