import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// Messages go out at an hour of the person's own day.
@Suite(.bothDatabases) struct SendHourTests {
    private static func at(_ time: String) -> Instant { Instant(rfc3339: time)! }
    /// 14:26 in Madrid, 08:26 in New York.
    private let now = TestHouse.now

    private func due(_ house: TestHouse) throws -> [String] {
        try house.session.rows("SELECT customer, next_at FROM delivery ORDER BY id") {
            "\($0.int(0)) \($0.instant(1).rfc3339)"
        }
    }

    private func person(_ house: TestHouse, _ name: String, _ zone: String?, country: String? = nil) throws -> Int64 {
        try house.person(
            email: "\(name)@example.com", phone: nil,
            ["time_zone": zone.map { .text($0) } ?? .null, "country": country.map { .text($0) } ?? .null])
    }

    @Test func eachGetsItAtThatHourWhereTheyAre() throws {
        let house = try TestHouse()
        let campaign = try house.campaign("channels: [email]", "schedule: {local_time: \"10:00\"}")
        _ = try person(house, "ana", "Europe/Madrid")
        _ = try person(house, "bob", "America/New_York", country: "US")
        _ = try person(house, "eva", nil, country: "ES")
        #expect(try house.plan(campaign, at: now) == 3)
        #expect(
            try due(house) == [
                "1 2026-11-24T09:00:00Z", "2 2026-11-23T15:00:00Z", "3 2026-11-24T09:00:00Z",
            ])
        let desk = house.desk()
        let worker = try desk.register(at: now)
        #expect(try desk.claim(campaign, by: worker, limit: 9, at: now).isEmpty)
        #expect(
            try desk.claim(campaign, by: worker, limit: 9, at: Self.at("2026-11-23T15:00:00Z")).map(\.row.customer)
                == [2])
    }

    @Test func theBestHourIsReadOnlyFromWhatThePersonLetsBeUsed() throws {
        let house = try TestHouse()
        let campaign = try house.campaign("channels: [email]", "schedule: {local_time: best}")
        let ana = try person(house, "ana", "Europe/Madrid")
        let bob = try person(house, "bob", "Europe/Madrid")
        let eva = try person(house, "eva", "Europe/Madrid")
        for customer in [ana, bob] {
            // 18:30 twice, 09:30 once.
            for (key, time) in [
                ("1", "2026-11-01T17:30:00Z"), ("2", "2026-11-08T17:30:00Z"), ("3", "2026-11-09T08:30:00Z"),
            ] {
                let event = try house.purchase(customer, "\(customer)-\(key)", on: "2026-11-01")
                try house.session.execute("UPDATE event SET at = \(Self.at(time)) WHERE id = \(event)")
            }
        }
        try house.say(.given, ana, "data:purchase_history", on: "2026-07-01")
        #expect(try house.plan(campaign, at: now) == 3)
        // Bob has not said that his purchases may be used: the usual hour, as for Eva, of whom nothing is known.
        #expect(
            try due(house) == [
                "\(ana) 2026-11-23T17:00:00Z", "\(bob) 2026-11-24T09:00:00Z", "\(eva) 2026-11-24T09:00:00Z",
            ])
        // Its notice says so.
        #expect(campaign.selectingSources.map(\.name).contains("event.purchase"))
    }

    @Test func ratherAtAnotherHourThanAfterTheEnd() throws {
        let house = try TestHouse()
        let campaign = try house.campaign(
            "channels: [email]", "schedule: {end: 2026-11-23T20:00:00Z, local_time: \"10:00\"}")
        _ = try person(house, "ana", "Europe/Madrid")
        #expect(try house.plan(campaign, at: now) == 1)
        #expect(try due(house) == ["1 \(now.rfc3339)"])
    }

    @Test func mistakesAreTold() throws {
        let house = try TestHouse()
        #expect(throws: Diagnostics.self) { try house.campaign("schedule: {local_time: noon}") }
    }
}
