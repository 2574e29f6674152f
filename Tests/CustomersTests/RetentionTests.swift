import Customers
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@testable import Customers

/// What the catalogue says has expired goes, and nothing else.
@Suite(.bothDatabases) struct RetentionTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture(
            Fixture.configurationText
                .replacingOccurrences(
                    of: "category: location, label", with: "category: location, retention: 1 year, label"
                )
                .replacingOccurrences(
                    of: "interests: {type: tags, category: interests, label",
                    with: "interests: {type: tags, category: interests, retention: 18 months, label"
                )
                .replacingOccurrences(of: "  purchase:\n", with: "  purchase:\n    retention: 2 years\n")
                .replacingOccurrences(
                    of: "data:\n  first_name",
                    with: "data:\n  email: {retention: 90 days}\n  birth_date: {retention: 3 years}\n  first_name"))
    }

    private static let header = "id,email,birth_date,first_name,city,interests\n"
    private static let row = "C1,ana@example.com,1985-07-31,Ana,Sitges,lamps|candles\n"

    private func retention(at instant: Instant) -> Retention {
        Retention(fixture.configuration.catalogue, at: instant, fixture.session)
    }

    private func run(at instant: Instant) throws -> [String: Int] {
        let counts = try retention(at: instant).run()
        return Dictionary(uniqueKeysWithValues: counts.map { ("\($0.key.kind.rawValue) \($0.key.name)", $0.value) })
    }

    private func values() throws -> [String] { try #require(try fixture.person("C1")).values.keys.sorted() }

    private static func after(_ days: Int) -> Instant { Fixture.now.adding(seconds: days * 86_400) }

    @Test func aValueGoesWhenItsTimeIsOverAndNotBefore() throws {
        try fixture.customers(Self.header + Self.row)
        let year = Instant(rfc3339: "2027-11-23T13:26:00Z")!
        #expect(try run(at: Instant(microseconds: year.microseconds - 1)) == [:])
        #expect(try run(at: year) == ["field city": 1])
        #expect(try values() == ["birth_date", "email", "first_name", "interests"])
        #expect(try fixture.session.exists("SELECT 1 FROM customer WHERE k_city IS NOT NULL") == false)
        #expect(try run(at: year) == [:])
        #expect(try run(at: Instant(rfc3339: "2028-05-23T13:26:00Z")!) == ["field interests": 1])
        #expect(try fixture.session.integer("SELECT count(*) FROM customer_tag") == 0)
        #expect(try run(at: Instant(rfc3339: "2029-11-23T13:26:00Z")!) == ["field birth_date": 1])
        #expect(try values() == ["email", "first_name"])
    }

    @Test func aValueThatIsGivenAnewIsKeptForItsTimeAgain() throws {
        try fixture.customers(Self.header + Self.row)
        fixture.clock.set(Self.after(300))
        let again = try fixture.customers(Self.header + Self.row)
        #expect(again.new + again.changed == 0 && again.unchanged == 1)
        #expect(try run(at: Self.after(365)) == [:])
        // 2028 has a day more.
        #expect(try run(at: Self.after(665)) == [:])
        #expect(try run(at: Self.after(666)) == ["field city": 1])
    }

    @Test func aFileThatDoesNotNameAFieldDoesNotKeepIt() throws {
        try fixture.customers(Self.header + Self.row)
        fixture.clock.set(Self.after(300))
        try fixture.customers("id,email,first_name,interests\nC1,ana@example.com,Anna,lamps|candles\n")
        #expect(try run(at: Self.after(365)) == ["field city": 1])
        #expect(try values().contains("interests"))
    }

    @Test func whoIsInAFileEveryNightIsNotWrittenEveryNight() throws {
        try fixture.customers(Self.header + Self.row)
        fixture.clock.set(Self.after(6))
        try fixture.customers(Self.header + Self.row)
        #expect(try fixture.session.exists("SELECT 1 FROM customer WHERE g_city IS NULL"))
        fixture.clock.set(Self.after(8))
        try fixture.customers(Self.header + Self.row)
        #expect(try fixture.session.first("SELECT g_city FROM customer") { $0.optionalInstant(0) } == Self.after(8))
    }

    @Test func eventsGoByTheTimeTheyHappened() throws {
        try fixture.customers(Self.header + Self.row)
        try fixture.events(
            "customer,kind,at,id,number,item,amount,currency\n"
                + "C1,purchase,2024-11-23T13:26:00Z,A1,A1,Lamp,10.00,EUR\n"
                + "C1,purchase,2024-11-23T13:26:01Z,A2,A2,Lamp,10.00,EUR\n")
        #expect(try run(at: Fixture.now) == ["event purchase": 1])
        #expect(try fixture.session.rows("SELECT source_key FROM event") { $0.text(0) } == ["A2"])
    }

    @Test("LAW-10: what was removed from whom is noted in counts, and the notes go, too")
    func removalsAreNoted() throws {
        try fixture.customers(Self.header + Self.row + "C2,eva@example.com,,Eva,,lamps\n")
        try fixture.events(
            "customer,kind,at,id,number,item,amount,currency\n"
                + "C1,purchase,2026-01-01T00:00:00Z,A1,A1,Lamp,10.00,EUR\n"
                + "C1,purchase,2026-01-02T00:00:00Z,A2,A2,Lamp,10.00,EUR\n")
        let people = try fixture.session.rows("SELECT id FROM customer ORDER BY source_key") { $0.int64(0) }
        let day = Instant(rfc3339: "2028-05-23T13:26:00Z")!
        #expect(try run(at: day) == ["event purchase": 2, "field city": 1, "field interests": 2])
        func notes(_ from: Instant, _ to: Instant) throws -> [String] {
            try RemovalNotes.of(people, from: from, to: to, fixture.session).map {
                "\(people.firstIndex(of: $0.customer)!) \($0.item.rawValue) \($0.name) \($0.count)"
            }
        }
        let after = Instant(microseconds: day.microseconds + 1)
        #expect(
            try notes(day, after) == [
                "0 event purchase 2", "0 field city 1", "0 field interests 1", "1 field interests 1",
            ])
        #expect(try notes(after, after.adding(seconds: 1)) == [])
        #expect(try notes(Fixture.now, day) == [])
        _ = try run(at: Instant(rfc3339: "2031-05-23T13:26:00Z")!)
        #expect(try notes(Fixture.now, after) == [])
    }

    @Test func formerAddressesGoAndTheOneInUseStays() throws {
        try fixture.customers(Self.header + Self.row)
        fixture.clock.set(Self.after(1))
        try fixture.customers(
            Self.header + Self.row.replacingOccurrences(of: "ana@example.com", with: "new@example.com"))
        #expect(try run(at: Self.after(90)) == [:])
        #expect(try run(at: Self.after(91)) == ["former_address email": 1])
        #expect(try run(at: Self.after(91)) == [:])
        #expect(
            try fixture.session.rows("SELECT address FROM contact_point ORDER BY id") { $0.text(0) } == [
                "", "new@example.com",
            ])
        #expect(try fixture.dump().allSatisfy { !$0.contains("ana@example.com") })
        // What was agreed to at the old address is still no consent for the new one.
        try fixture.consent(
            "customer,channel,purpose,state,at\nC1,email,newsletter,given,2026-11-01T10:00:00Z\n")
        #expect(fixture.intake.claims.map(\.contactPoint) == [1])
    }

    @Test func theForecastCountsWhatTheRunRemoves() throws {
        let rows = (1...2500).map { "C\($0),c\($0)@example.com,,X,Sitges,\($0 % 2 == 0 ? "lamps" : "")\n" }.joined()
        try fixture.customers(Self.header + rows)
        let moments = [Self.after(364), Self.after(365), Self.after(3000)]
        var shares: [Double] = []
        let forecast = try retention(at: Fixture.now).forecast(at: moments) { shares.append($0) }
        let items = retention(at: Fixture.now).items
        #expect(items.map(\.name) == ["birth_date", "city", "interests", "purchase", "email"])
        #expect(items.map { forecast[$0] ?? [] } == [[0, 0, 0], [0, 2500, 2500], [0, 0, 1250], [], [0, 0, 0]])
        #expect(shares == shares.sorted() && (shares.last ?? 0) <= 1)
        #expect(try run(at: Self.after(365)) == ["field city": 2500])
    }

    /// Ctrl-C between two pages: what was removed is removed, and the next run does the rest.
    @Test func itCanBeStoppedAndGoesOn() throws {
        struct Stop: Error {}
        let rows = (1...2500).map { "C\($0),c\($0)@example.com,,X,Sitges,\n" }.joined()
        try fixture.customers(Self.header + rows)
        #expect(throws: Stop.self) {
            try retention(at: Self.after(365)).run { _, removed in if removed >= 1000 { throw Stop() } }
        }
        let left = try #require(try fixture.session.integer("SELECT count(f_city) FROM customer"))
        #expect(left == 1500)
        #expect(try run(at: Self.after(365)) == ["field city": 1500])
    }
}
