import Database
import Testing

@testable import Campaigns

/// What SQLite answers from an index; how the house's statements are written for it.
@Suite struct CampaignIndexTests {
    let house: TestHouse

    init() throws {
        house = try TestHouse()
    }

    /// However many messages were sent: an unsubscribe must not wait until all were looked at (DESIGN §4).
    @Test func rowsOfUnknownFateAreFoundByTheirIndex() throws {
        let steps = try house.session.rows("EXPLAIN QUERY PLAN \(CampaignControl.unknown("spring"))") { $0.text(3) }
        #expect(steps == ["SEARCH delivery USING INDEX delivery_unknown (campaign=?)"])
    }

    /// `heed status` and each run of the sender count everything: they must not read a million rows for that.
    @Test func rowsAreCountedOutOfAnIndexAlone() throws {
        let steps = try house.session.rows("EXPLAIN QUERY PLAN \(CampaignControl.counts(of: 1))") { $0.text(3) }
        #expect(steps.contains("SEARCH delivery USING COVERING INDEX delivery_resting (run=?)"))
        #expect(steps.filter { $0.contains("delivery ") && $0.contains("SEARCH") || $0.contains("SCAN") }.count == 2)
        #expect(steps.contains { $0.hasSuffix("delivery USING INDEX delivery_held") })
    }

    @Test func whatASegmentAsksIsBoundAndFoundByTheIndex() throws {
        let segment = try Segment.parse(
            "sum(purchase.amount where item starts with \"x'\", 1 year) > 100 and not received(\"spring\", 30 days)",
            configuration: TestHouse.configuration, purpose: TestHouse.purpose("offers"))
        let sql = segment.condition(at: TestHouse.now, .sqlite)
        #expect(!sql.text.contains("spring") && !sql.text.contains("x'"))
        #expect(sql.values.contains(.text("x'")) && sql.values.contains(.text("spring")))
        let steps = try house.session.rows(
            "EXPLAIN QUERY PLAN SELECT id FROM customer WHERE id > 7 AND (\(sql)) ORDER BY id LIMIT 1000"
        ) { $0.text(3) }
        #expect(
            steps.contains("SEARCH fact USING INDEX event_by_customer (customer=? AND kind=? AND at>? AND at<?)"),
            "\(steps)")
        #expect(
            steps.filter { $0 == "SEARCH past USING INDEX delivery_by_customer (customer=? AND campaign=?)" }.count
                == 2,
            "\(steps)")
    }

    @Test func whatCapsCountComesOutOfIndexesOfTheCustomer() throws {
        let house = try TestHouse(changing: [
            "title: {en: Offers, es: Ofertas}":
                "frequency_cap: {messages: 2, per: 30 days}\n    title: {en: Offers, es: Ofertas}"
        ])
        let used = CampaignRules.used(
            try house.campaign().caps[0], of: try house.campaign(), .planning, by: "customer.id",
            at: TestHouse.now)
        let steps = try house.session.rows("EXPLAIN QUERY PLAN SELECT id, \(used) FROM customer") { $0.text(3) }
        #expect(
            steps.contains { $0.contains("COVERING INDEX delivery_handed (customer=? AND handed_at>?)") }, "\(steps)")
        #expect(steps.contains { $0.contains("INDEX delivery_queued (customer=?") }, "\(steps)")
    }
}
