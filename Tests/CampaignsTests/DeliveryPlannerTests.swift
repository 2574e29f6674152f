import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

@Suite(.bothDatabases) struct DeliveryPlannerTests {
    private struct Killed: Error {}

    private static func plan(
        _ campaign: Campaign, _ house: TestHouse, at instant: Instant = TestHouse.now, killedAfter pages: Int
    ) throws {
        var seen = 0
        _ = try DeliveryPlanner(gate: house.gate, draw: house.draw, pageSize: 3).plan(
            campaign, at: instant, session: house.session
        ) {
            _, _ in
            seen += 1
            if seen == pages { throw Killed() }
        }
    }

    @Test func aRowIsMadeForEachMessage() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("channels: [email, sms]")
        let person = try house.person(phone: "+34600000001")
        try house.person(agreed: false)
        #expect(try house.plan(campaign) == 2)
        #expect(try house.rows() == ["1 email planned", "1 sms planned"])
        let row = try house.session.first(
            """
            SELECT campaign, occasion, customer, purpose, event, state, attempts, next_at, instant, planned_at, \
            address_hash FROM delivery WHERE channel = 'email'
            """
        ) { row in (0..<11).map { row.value($0) } }
        let now = TestHouse.now.sqlValue
        #expect(
            row == [
                .text("spring"), .text(""), .integer(person), .text("offers"), .null, .text("planned"), .integer(0),
                now, .null, now, .blob(house.hasher.hash(addressKey: "p1@example.com")),
            ])
        let status = try #require(try house.control.status("spring").first)
        #expect(status.run.state == .running)
        #expect(status.run.isPlanned)
        #expect(status.counts == [CampaignStatus.Count(state: .planned, cause: nil, count: 2)])
        #expect(status.nextDue == TestHouse.now)
    }

    @Test func planningAgainAddsOnlyWhoIsNew() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        for _ in 0..<3 { try house.person() }
        try house.person(agreed: false)
        #expect(try house.plan(campaign) == 3)
        #expect(try house.plan(campaign) == 0)
        try house.person()
        try house.say(.given, 4, "email", on: "2026-03-01", contactPoint: 4)
        #expect(try house.plan(campaign) == 2)
        #expect(
            try house.rows() == [
                "1 email planned", "2 email planned", "3 email planned", "4 email planned", "5 email planned",
            ])
    }

    @Test func aKilledPlanGoesOnWhereItWas() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        for _ in 0..<10 { try house.person() }
        #expect(throws: Killed.self) { try Self.plan(campaign, house, killedAfter: 2) }
        #expect(try house.rows().count == 6)
        #expect(try house.control.status()[0].run.state == .planning)
        #expect(try !house.control.status()[0].run.isPlanned)
        let summary = try DeliveryPlanner(gate: house.gate, draw: house.draw, pageSize: 3).plan(
            campaign, at: TestHouse.now.adding(seconds: 600), session: house.session)
        #expect(summary.planned == 4)
        // Nobody was looked at twice.
        #expect(summary.counts.customers == 4)
        #expect(try house.rows().count == 10)
        #expect(try house.control.status()[0].run.isPlanned)
    }

    @Test func onAnotherDayAKilledPlanBeginsAnew() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("repeat: yearly birth_date")
        try house.person(["birth_date": .text("1990-11-24")])
        for _ in 0..<5 { try house.person(["birth_date": .text("1990-11-23")]) }
        #expect(throws: Killed.self) { try Self.plan(campaign, house, killedAfter: 1) }
        try house.plan(campaign, at: TestHouse.now.adding(seconds: 86_400))
        #expect(try house.rows() == ["2 email planned", "3 email planned", "1 email planned"])
    }

    @Test func someoneWithdrawnIsPlannedAgainWhenTheReasonIsOver() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        try house.person()
        try house.plan(campaign)
        try house.say(.withdrawn, 1, "email", on: "2026-11-22")
        let worker = try house.desk().register(at: TestHouse.now)
        #expect(try house.desk().claim(campaign, by: worker, limit: 10, at: TestHouse.now).isEmpty)
        #expect(try house.rows() == ["1 email withdrawn withdrawn"])
        #expect(try house.plan(campaign) == 0)
        try house.say(.given, 1, "email", on: "2026-11-23", contactPoint: 1)
        #expect(try house.plan(campaign) == 1)
        #expect(try house.rows() == ["1 email planned"])
    }

    @Test func aWithdrawnRowDoesNotKeepAnotherCustomerFromTheAddress() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        try house.person(email: "family@example.com")
        try house.person(email: "family@example.com")
        try house.plan(campaign)
        try house.say(.withdrawn, 1, "email", on: "2026-11-22")
        let worker = try house.desk().register(at: TestHouse.now)
        _ = try house.desk().claim(campaign, by: worker, limit: 10, at: TestHouse.now)
        #expect(try house.plan(campaign) == 1)
        #expect(try house.rows() == ["1 email withdrawn withdrawn", "2 email planned"])
        // And the first one does not get it as well when they agree anew.
        try house.say(.given, 1, "email", on: "2026-11-23", contactPoint: 1)
        #expect(try house.plan(campaign) == 0)
    }

    @Test func nothingIsPlannedOutsideTheSchedule() throws {
        let house = try TestHouse()
        try house.person()
        let early = try TestHouse.campaign("schedule: {start: 2026-12-01}")
        let error = #expect(throws: CampaignsError.self) { try house.plan(early) }
        #expect(error?.code == .outOfSchedule)
        #expect(
            error?.description == "The campaign 'spring' does not start before 2026-12-01T00:00:00Z: "
                + "change 'schedule' in Campaigns/spring.yaml or wait.")
        let over = try TestHouse.campaign("schedule: {end: 2026-11-22}")
        #expect(throws: CampaignsError.self) { try house.plan(over) }
        #expect(try house.control.status() == [])
    }

    @Test func aPauseStopsPlanningAndResumingLetsItGoOn() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        for _ in 0..<9 { try house.person() }
        let other = try house.store.session()
        let error = #expect(throws: CampaignsError.self) {
            _ = try DeliveryPlanner(gate: house.gate, draw: house.draw, pageSize: 3).plan(
                campaign, at: TestHouse.now, session: house.session
            ) { _, _ in
                _ = try CampaignControl(session: other).pause("spring", at: TestHouse.now)
            }
        }
        #expect(error?.code == .paused)
        #expect(error?.description == "The campaign 'spring' is paused: run 'heed resume spring'.")
        #expect(try house.rows().count == 3)
        #expect(throws: CampaignsError.self) { try house.plan(campaign) }
        #expect(try house.control.resume("spring", at: TestHouse.now))
        #expect(try house.control.status()[0].run.state == .planning)
        #expect(try house.plan(campaign) == 6)
        #expect(try house.control.status()[0].run.state == .running)
    }

    @Test func twoPlannersAtOnceMakeEachRowOnce() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        for _ in 0..<8 { try house.person() }
        let other = try house.store.session()
        let (gate, draw) = (house.gate, house.draw)
        var planned = 0
        let summary = try DeliveryPlanner(gate: gate, draw: draw, pageSize: 3).plan(
            campaign, at: TestHouse.now, session: house.session
        ) { _, _ in
            planned += try DeliveryPlanner(gate: gate, draw: draw, pageSize: 2).plan(
                campaign, at: TestHouse.now, session: other
            ).planned
        }
        #expect(summary.planned + planned == 8)
        #expect(try house.rows().count == 8)
    }
}
