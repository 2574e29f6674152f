import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

@Suite(.bothDatabases) struct CampaignControlTests {
    let house: TestHouse
    let campaign: Campaign
    let now = TestHouse.now

    init() throws {
        house = try TestHouse()
        campaign = try TestHouse.campaign()
        for _ in 0..<3 { try house.person() }
    }

    @Test func aPausedCampaignHandsNothingOff() throws {
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 1, at: now)
        #expect(try house.control.pause("spring", at: now))
        #expect(try !house.control.pause("spring", at: now))
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        #expect(confirmation.returned == [1])
        #expect(try house.rows() == ["1 email planned", "2 email planned", "3 email planned"])
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).isEmpty)
        #expect(try desk.nextDue(campaign) == nil)
        #expect(try !house.control.finish(campaign, at: now))
        #expect(try house.control.resume("spring", at: now))
        #expect(try !house.control.resume("spring", at: now))
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).count == 3)
    }

    @Test func aCancelledCampaignIsOverButForWhatWasHandedOff() throws {
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 2, at: now)
        _ = try desk.confirm([TestHouse.prepared(claimed[0])], of: campaign, by: worker, at: now)
        #expect(try house.control.cancel("spring", at: now) == 2)
        #expect(
            try house.rows() == ["1 email attempting", "2 email withdrawn cancelled", "3 email withdrawn cancelled"])
        #expect(try desk.record([DeliveryOutcome(delivery: 1, result: .sent)], by: worker, at: now) == 1)
        #expect(try house.control.cancel("spring", at: now) == 0)
        #expect(try house.control.status()[0].run.state == .cancelled)
        let error = #expect(throws: CampaignsError.self) { try house.plan(campaign) }
        #expect(error?.code == .cancelled)
    }

    @Test func whatWasNeverUnderWayCannotBeSteered() throws {
        #expect(try !house.control.pause("spring", at: now))
        #expect(try house.control.cancel("spring", at: now) == nil)
        #expect(try !house.control.finish(campaign, at: now))
        #expect(try house.control.status("spring") == [])
    }

    @Test func aCampaignWithoutAnyMessageIsFinishedWhenPlanned() throws {
        let nobody = try TestHouse.campaign("segment: false")
        try house.plan(nobody)
        #expect(try house.control.finish(nobody, at: now))
    }

    @Test func aCampaignThatRepeatsByItselfIsFinishedOnlyWithItsSchedule() throws {
        let birthday = try TestHouse.campaign("repeat: yearly birth_date", "schedule: {end: 2026-11-30}")
        try house.plan(birthday)
        #expect(try !house.control.finish(birthday, at: now))
        #expect(try house.control.finish(birthday, at: Instant(rfc3339: "2026-12-01T00:00:00Z")!))
    }

    @Test func aFinishedCampaignGoesOnWhenSomebodyNewIsPlanned() throws {
        let none = try TestHouse.campaign("segment: false")
        try house.plan(none)
        #expect(try house.control.finish(none, at: now))
        #expect(try house.plan(campaign) == 3)
        #expect(try house.control.status().map(\.run.state) == [.running])
        #expect(try house.control.status()[0].run.finishedAt == nil)
    }

    @Test func unknownRowsCanBeClosedAsSent() throws {
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 2, at: now)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        try desk.record(
            claimed.map { DeliveryOutcome(delivery: $0.row.id, result: .unknown(cause: "timeout")) }, by: worker,
            at: now)
        #expect(try house.control.resolve("spring", as: .sent, at: now) == 2)
        #expect(try house.rows() == ["1 email sent resolved", "2 email sent resolved", "3 email planned"])
        #expect(try house.control.resolve("spring", as: .sent, at: now) == 0)
    }

    @Test func resendingOpensAFinishedCampaignAgain() throws {
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 3, at: now)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        try desk.record(
            claimed.map { DeliveryOutcome(delivery: $0.row.id, result: .unknown(cause: "timeout")) }, by: worker,
            at: now)
        #expect(try house.control.finish(campaign, at: now))
        #expect(try house.control.resolve("spring", as: .resend, at: now) == 3)
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).map(\.row.attempts) == [1, 1, 1])
    }
}
