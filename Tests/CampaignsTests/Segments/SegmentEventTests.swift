import Campaigns
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

/// What a segment reads besides fields: events and what was sent before.
@Suite(.bothDatabases) struct SegmentEventTests {
    private static func segment(_ text: String) throws -> Segment {
        try Segment.parse(text, configuration: TestHouse.configuration, purpose: TestHouse.purpose("offers"))
    }

    private static func answers(_ text: String, _ house: TestHouse) throws -> [Bool?] {
        let condition = try segment(text).condition(at: TestHouse.now, house.session.dialect)
        return try house.session.rows("SELECT (\(condition)) FROM customer ORDER BY id") { $0.optionalBool(0) }
    }

    private static func buy(_ customer: Int64, _ properties: String, _ house: TestHouse, key: String) throws {
        let id = try house.purchase(customer, key, on: "2026-11-01")
        try house.session.execute("UPDATE event SET properties = \(properties) WHERE id = \(id)")
    }

    /// Promise 2: who does not let purchases be used has an unknown number of them, not none.
    @Test func aCountThatAPersonDoesNotPermitIsUnknown() throws {
        let house = try TestHouse()
        for _ in 1...3 { try house.person() }
        try house.purchase(1, "A-1", on: "2026-11-01")
        try house.purchase(3, "A-3", on: "2026-11-01")
        for person in [Int64(1), 2] { try house.say(.given, person, "data:purchase_history", on: "2026-02-01") }
        #expect(try Self.answers("count(purchase) == 0", house) == [false, true, nil])
        #expect(try Self.answers("not (count(purchase) > 0)", house) == [false, true, nil])
        #expect(try Self.answers("sum(purchase.amount) == 0", house) == [true, true, nil])
        #expect(try Self.answers("last(purchase) is null", house) == [false, true, nil])
        #expect(try Self.answers("count(purchase) > 0 or true", house) == [true, true, true])
        let counts = try house.audience(of: TestHouse.campaign("segment: count(purchase) >= 1")).counts
        #expect(counts.selected == 1 && counts.notSelected == 1 && counts.unknown == 1)
    }

    /// 0.1 + 0.2 is 0.3 for a shop, whatever binary numbers make of it; large sums are told apart to the cent.
    @Test func sumsAreThoseOfDecimalNumbers() throws {
        let house = try TestHouse()
        let amounts = [["0.1", "0.2"], ["999999999.99", "0.01"], ["0.7", "0.1", "-0.8"]]
        for (index, list) in amounts.enumerated() {
            let person = try house.person()
            try house.say(.given, person, "data:purchase_history", on: "2026-02-01")
            for (number, amount) in list.enumerated() {
                try Self.buy(person, "{\"amount\": \(amount)}", house, key: "\(index)-\(number)")
            }
        }
        #expect(try Self.answers("sum(purchase.amount) == 0.3", house) == [true, false, false])
        #expect(try Self.answers("sum(purchase.amount) > 0.3", house) == [false, true, false])
        #expect(try Self.answers("sum(purchase.amount) in [0, 0.3]", house) == [true, false, true])
        #expect(try Self.answers("sum(purchase.amount) != 0", house) == [true, true, false])
        #expect(try Self.answers("sum(purchase.amount) > 999999999.99", house) == [false, true, false])
        #expect(try Self.answers("sum(purchase.amount) >= 1000000000", house) == [false, true, false])
        #expect(try Self.answers("sum(purchase.amount) > 1000000000", house) == [false, false, false])
        #expect(try Self.answers("average(purchase.amount) == 0.15", house) == [true, false, false])
    }

    /// What was kept under another type in `heed.yaml` is as if it were not there.
    @Test func aPropertyOfAnotherTypeIsMissing() throws {
        let house = try TestHouse()
        try house.person()
        try house.say(.given, 1, "data:purchase_history", on: "2026-02-01")
        try Self.buy(1, #"{"amount": "12 euros", "item": 7}"#, house, key: "A-1")
        #expect(try Self.answers("sum(purchase.amount) == 0", house) == [true])
        #expect(try Self.answers("max(purchase.amount) is null", house) == [true])
        #expect(try Self.answers("count(purchase where amount is null and item == \"7\") == 1", house) == [true])
    }

    /// An event that was imported before keys were kept is compared as it is.
    @Test func aTextOfAnEventIsComparedByItsKey() throws {
        let house = try TestHouse()
        try house.person()
        try house.say(.given, 1, "data:purchase_history", on: "2026-02-01")
        try Self.buy(1, #"{"item": "LÁMPARA", "key:item": "lámpara"}"#, house, key: "A-1")
        try Self.buy(1, #"{"item": "vela"}"#, house, key: "A-2")
        #expect(try Self.answers("count(purchase where item == \"Lámpara\") == 1", house) == [true])
        #expect(try Self.answers("count(purchase where item contains \"LAMPARA\") == 0", house) == [true])
        #expect(try Self.answers("count(purchase where item in [\"VELA\", \"lámpara\"]) == 2", house) == [true])
    }

    /// Promise 3: events and history that pick people are named beside the fields.
    @Test func whatPicksPeopleIsNamed() throws {
        let text =
            "count(ticket) > 0 or country == \"ES\" and received() or sum(purchase.amount) > 1 and first(ticket) < now"
        let segment = try Self.segment(text)
        #expect(segment.fields == ["country"])
        #expect(segment.sources.map(\.name) == ["event.purchase", "event.ticket", "campaign.history"])
        #expect(segment.sources.map { $0.label(in: "es") } == ["pedido", "consulta", "nuestros mensajes anteriores"])
        let campaign = try TestHouse.campaign(
            "segment: count(ticket) > 0 and city == \"Faro\"", "repeat: each purchase")
        #expect(campaign.selectingFields == ["city", "event.purchase", "event.ticket"])
        let other = try TestHouse.campaign("segment: birthday within 7 days", "repeat: yearly since")
        #expect(other.selectingFields == ["birth_date", "since"])
    }

    @Test func anExplanationNamesThem() throws {
        let house = try TestHouse()
        try house.person()
        let campaign = try TestHouse.campaign("segment: count(ticket) == 0 and not received(\"letter\")")
        let why = try #require(
            try house.audience.explain(customer: 1, campaign, at: TestHouse.now, session: house.session))
        #expect(why.segment == .yes)
        #expect(why.fields == ["campaign.history", "event.ticket"])
    }
}
