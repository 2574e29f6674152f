import Campaigns
import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

/// What is said after a message was planned stops it (promise 4, UNS-10).
@Suite(.bothDatabases) struct WithdrawalTests {
    let house: TestHouse
    let now = TestHouse.now

    init() throws {
        house = try TestHouse()
    }

    private func unsubscribe(_ customer: Int64) throws {
        let numbers = try PurposeNumbers.load(house.session)
        let token = try house.mint.token(
            .unsubscribe, customer: customer, delivery: 1,
            scope: try numbers.scope(purpose: "offers", channel: .email))
        let endpoint = Unsubscribe(
            configuration: TestHouse.configuration, mint: house.mint, recorder: house.recorder)
        #expect(try endpoint.apply(token, at: now, house.session) == .stopped)
    }

    /// UNS-10: unsubscribing between plan and send: not sent, reason `suppressed_since_plan`.
    @Test func whoUnsubscribesAfterThePlanGetsNothing() throws {
        let campaign = try TestHouse.campaign()
        try house.person()
        try house.person()
        try house.plan(campaign)
        try unsubscribe(1)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).map(\.row.customer) == [2])
        #expect(try house.rows() == ["1 email withdrawn suppressed_since_plan", "2 email claimed"])
    }

    /// UNS-10: also between claim and hand-off.
    @Test func whoUnsubscribesAfterTheClaimGetsNothing() throws {
        let campaign = try TestHouse.campaign()
        try house.person()
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        try unsubscribe(1)
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        #expect(confirmation.handedOff.isEmpty)
        #expect(confirmation.withdrawn == [1: "suppressed"])
        #expect(try house.rows() == ["1 email withdrawn suppressed_since_plan"])
        #expect(try house.control.finish(campaign, at: now))
    }

    /// LAW-8: an objection to all marketing stops what is queued.
    @Test func whoObjectsAfterADeferralGetsNothing() throws {
        let campaign = try TestHouse.campaign()
        try house.person()
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        let deferred = DeliveryOutcome(delivery: 1, result: .deferred(until: now, cause: "busy"))
        try desk.record([deferred], by: worker, at: now)
        try house.say(.objected, 1, "*", purpose: "*", on: "2026-11-23")
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).isEmpty)
        #expect(try house.rows() == ["1 email withdrawn objected"])
    }

    @Test func anAddressThatChangedIsNotWrittenToOnThePlanForTheOldOne() throws {
        let campaign = try TestHouse.campaign()
        try house.person()
        try house.plan(campaign)
        try house.add("new@example.com", .email, to: 1)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).isEmpty)
        #expect(try house.rows() == ["1 email withdrawn address_changed"])
        #expect(try house.plan(campaign) == 1)
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).map(\.permit.address) == ["new@example.com"])
    }

    /// Promise 2: who takes back the use of the data that picked them is not picked by it any more.
    @Test func whoForbidsTheDataThatPickedThemGetsNothing() throws {
        let campaign = try TestHouse.campaign("segment: orders > 3 or city == \"Faro\"")
        for city in ["faro", "vigo"] {
            let person = try house.person(["f_orders": .integer(5), "k_city": .text(city)])
            try house.say(.given, person, "data:purchase_history", on: "2026-02-01")
        }
        try house.plan(campaign)
        for person in 1...2 { try house.say(.withdrawn, Int64(person), "data:purchase_history", on: "2026-11-22") }
        let desk = house.desk()
        let worker = try desk.register(at: now)
        // The first one's city picks them all the same.
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).map(\.row.customer) == [1])
        #expect(try house.rows() == ["1 email claimed", "2 email withdrawn not_selected"])
    }

    /// Promise 2: the same for events that picked them; whose `or` holds without them stays in.
    @Test func whoForbidsTheEventsThatPickedThemGetsNothing() throws {
        let campaign = try TestHouse.campaign("segment: count(purchase, 1 year) >= 1 or city == \"Faro\"")
        for (number, city) in ["faro", "vigo"].enumerated() {
            let person = try house.person(["k_city": .text(city)])
            try house.purchase(person, "A-\(number)", on: "2026-11-01")
            try house.say(.given, person, "data:purchase_history", on: "2026-02-01")
        }
        #expect(try house.plan(campaign) == 2)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        for person in 1...2 { try house.say(.withdrawn, Int64(person), "data:purchase_history", on: "2026-11-22") }
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        // The first one's message was composed while purchases could be used: it is made anew.
        #expect(confirmation.returned == [1])
        #expect(confirmation.withdrawn == [2: "not_selected"])
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).map(\.row.customer) == [1])
    }

    /// The segment is asked again as of the plan: days that pass while a campaign goes out take nobody out, nor does
    /// what happens meanwhile.
    @Test func timeAloneTakesNobodyOut() throws {
        let campaign = try TestHouse.campaign("segment: count(purchase, 7 days) == 1 and birthday == today")
        try house.person(["birth_date": .text("1990-11-23")])
        try house.purchase(1, "A-1", on: "2026-11-17")
        try house.say(.given, 1, "data:purchase_history", on: "2026-02-01")
        #expect(try house.plan(campaign) == 1)
        try house.purchase(1, "A-2", on: "2026-11-24")
        let desk = house.desk()
        let later = now.adding(seconds: 3 * 86_400)
        let worker = try desk.register(at: later)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: later)
        #expect(claimed.map(\.row.customer) == [1])
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: later)
        #expect(confirmation.handedOff.map(\.delivery.delivery.row.customer) == [1])
    }

    /// A campaign that leaves out who has had a message does not take its own text message back after its own mail.
    @Test func aCampaignsOwnMessagesTakeNobodyOut() throws {
        let campaign = try TestHouse.campaign(
            "channels: [email, sms]", "segment: not received(30 days) and count(purchase) >= 1")
        try house.person(phone: "+34600000001")
        try house.purchase(1, "A-1", on: "2026-11-17")
        try house.say(.given, 1, "data:purchase_history", on: "2026-02-01")
        #expect(try house.plan(campaign) == 2)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let mail = try desk.claim(campaign, by: worker, limit: 1, at: now)
        _ = try desk.confirm(mail.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        let later = now.adding(seconds: 60)
        try desk.record([DeliveryOutcome(delivery: 1, result: .sent)], by: worker, at: later)
        let text = try desk.claim(campaign, by: worker, limit: 1, at: later)
        #expect(text.map(\.row.channel) == [.sms])
        let confirmation = try desk.confirm(
            text.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: later)
        #expect(confirmation.handedOff.count == 1)
        // Another campaign knows.
        let other = try TestHouse.campaign("segment: not received(30 days) and count(purchase) >= 1", name: "summer")
        #expect(try house.audience(of: other, at: later).counts.selected == 0)
    }

    /// Rows of different plans in one batch are each asked as of their own.
    @Test func eachRowIsAskedAsOfItsOwnPlan() throws {
        let campaign = try TestHouse.campaign("segment: count(purchase, 7 days) >= 1")
        let days = ["2026-11-17", "2026-11-25"]
        for (number, day) in days.enumerated() {
            let person = try house.person()
            try house.purchase(person, "A-\(number)", on: day)
            try house.say(.given, person, "data:purchase_history", on: "2026-02-01")
        }
        #expect(try house.plan(campaign) == 1)
        let later = now.adding(seconds: 3 * 86_400)
        #expect(try house.plan(campaign, at: later) == 1)
        let desk = house.desk()
        let worker = try desk.register(at: later)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: later)
        #expect(claimed.map(\.row.customer).sorted() == [1, 2])
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: later)
        #expect(confirmation.handedOff.count == 2)
    }

    @Test func whenThePurposeOfTheCampaignChangesItsRowsAreWithdrawn() throws {
        try house.person()
        try house.plan(try TestHouse.campaign())
        let changed = try TestHouse.campaign("purpose: order_confirmation")
        let desk = house.desk()
        let worker = try desk.register(at: now)
        #expect(try desk.claim(changed, by: worker, limit: 10, at: now).isEmpty)
        #expect(try house.rows() == ["1 email withdrawn purpose_changed"])
    }

    @Test func whenAChannelLeavesTheCampaignItsRowsAreWithdrawn() throws {
        try house.person(phone: "+34600000001")
        try house.plan(try TestHouse.campaign("channels: [email, sms]"))
        let changed = try TestHouse.campaign("channels: [email]")
        let desk = house.desk()
        let worker = try desk.register(at: now)
        #expect(try desk.claim(changed, by: worker, limit: 10, at: now).map(\.row.channel) == [.email])
        #expect(try house.rows() == ["1 email claimed", "1 sms withdrawn channel_removed"])
    }

    @Test func whenTheScheduleIsOverNothingGoesOut() throws {
        let campaign = try TestHouse.campaign("schedule: {start: 2026-11-01, end: 2026-11-23}")
        try house.person()
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        #expect(claimed.count == 1)
        let midnight = Instant(rfc3339: "2026-11-24T00:00:00Z")!
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: midnight)
        #expect(confirmation.withdrawn == [1: "out_of_schedule"])
        #expect(try house.rows() == ["1 email withdrawn out_of_schedule"])
    }

    /// Promise 2: the event that a message answers was used to time it; who takes that use back after the plan gets
    /// nothing, neither before the claim nor before the hand-off.
    @Test func whoForbidsTheEventThatTimedAMessageGetsNothing() throws {
        let campaign = try TestHouse.campaign("repeat: each purchase")
        for person in Int64(1)...3 {
            try house.person()
            try house.purchase(person, "A-\(person)", on: "2026-04-01")
            try house.say(.given, person, "data:purchase_history", on: "2026-02-01")
        }
        #expect(try house.plan(campaign) == 3)
        try house.say(.withdrawn, 1, "data:purchase_history", on: "2026-11-01")
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        #expect(claimed.map(\.row.customer) == [2, 3])
        try house.say(.withdrawn, 2, "data:purchase_history", on: "2026-11-02")
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        #expect(confirmation.handedOff.map(\.delivery.delivery.row.customer) == [3])
        #expect(
            try house.rows() == [
                "1 email withdrawn not_selected", "2 email withdrawn not_selected", "3 email attempting",
            ])
    }
}
