import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

@Suite(.bothDatabases) struct DeliveryDeskTests {
    let house: TestHouse
    let campaign: Campaign
    let now = TestHouse.now

    init() throws {
        house = try TestHouse()
        campaign = try TestHouse.campaign()
    }

    private func planned(_ count: Int) throws -> (DeliveryDesk, DeliveryDesk.Worker) {
        for _ in 0..<count { try house.person() }
        try house.plan(campaign)
        let desk = house.desk()
        return (desk, try desk.register(at: now))
    }

    private func state(_ delivery: Int64) throws -> String {
        try house.session.text("SELECT state FROM delivery WHERE id = \(delivery)")!
    }

    // MARK: - The way of a message

    @Test func aMessageGoesFromThePlanToSent() throws {
        let (desk, worker) = try planned(1)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        let delivery = try #require(claimed.first)
        #expect(claimed.count == 1)
        #expect(
            delivery.row
                == DeliveryRow(
                    id: 1, campaign: "spring", occasion: "", customer: 1, channel: .email, purpose: "offers",
                    event: nil, variant: nil, attempts: 0, instant: Instant(rfc3339: "2026-11-23T12:00:00Z")!))
        #expect(delivery.permit.address == "p1@example.com")
        #expect(try state(1) == "claimed")

        let confirmation = try desk.confirm([TestHouse.prepared(delivery)], of: campaign, by: worker, at: now)
        #expect(confirmation.handedOff.map(\.handOff.delivery) == [1])
        #expect(confirmation.handedOff[0].handOff.permit.address == "p1@example.com")
        #expect(confirmation.withdrawn == [:])
        #expect(confirmation.returned == [])
        #expect(try state(1) == "attempting")
        #expect(try desk.nextDue(campaign) == nil)
        #expect(try !house.control.finish(campaign, at: now))

        let outcome = DeliveryOutcome(delivery: 1, result: .sent, replyCode: "250 2.0.0")
        #expect(try desk.record([outcome], by: worker, at: now) == 1)
        let row = try house.session.first(
            """
            SELECT state, attempts, message_id, template_version, fields_used, bytes_hash, reply_code, claimed_by \
            FROM delivery
            """
        ) { row in (0..<8).map { row.value($0) } }
        #expect(
            row == [
                .text("sent"), .integer(1), .text("m1@casalumen.example"), .text("v1"),
                .text("country first_name"), .blob([1, 2, 3]), .text("250 2.0.0"), .integer(worker.id),
            ])
        #expect(try house.control.finish(campaign, at: now))
        #expect(try house.control.status()[0].run.state == .finished)
    }

    @Test func outcomesAreWrittenTogetherWithTheNextHandOff() throws {
        let (desk, worker) = try planned(2)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        _ = try desk.confirm([TestHouse.prepared(claimed[0])], of: campaign, by: worker, at: now)
        let confirmation = try desk.confirm(
            [TestHouse.prepared(claimed[1])], of: campaign, by: worker, at: now,
            recording: [DeliveryOutcome(delivery: 1, result: .sent)])
        #expect(confirmation.handedOff.map(\.handOff.delivery) == [2])
        #expect(try house.rows() == ["1 email sent", "2 email attempting"])
        let last = DeliveryOutcome(delivery: 2, result: .failed(cause: "mailbox"))
        let nothing = try desk.confirm([], of: campaign, by: worker, at: now, recording: [last])
        #expect(nothing.handedOff.isEmpty)
        #expect(try house.rows() == ["1 email sent", "2 email failed mailbox"])
    }

    @Test func aDeferredMessageComesBackWithTheInstantOfItsFirstClaim() throws {
        let (desk, worker) = try planned(1)
        let first = try desk.claim(campaign, by: worker, limit: 10, at: now)
        _ = try desk.confirm(first.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        let later = now.adding(seconds: 900)
        try desk.record(
            [
                DeliveryOutcome(
                    delivery: 1, result: .deferred(until: later, cause: "greylisted"), replyCode: "451 4.7.1")
            ],
            by: worker, at: now)
        #expect(try house.rows() == ["1 email deferred greylisted"])
        #expect(try desk.nextDue(campaign) == later)
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now.adding(seconds: 899)).isEmpty)
        let second = try desk.claim(campaign, by: worker, limit: 10, at: later)
        #expect(second.map(\.row.attempts) == [1])
        #expect(second.map(\.row.instant) == first.map(\.row.instant))
    }

    @Test(arguments: [
        (DeliveryOutcome.Result.failed(cause: "mailbox"), "1 email failed mailbox", 1),
        (.unknown(cause: "timeout"), "1 email unknown timeout", 1),
        // The relay was never reached: it does not count.
        (.notAttempted(until: TestHouse.now), "1 email planned", 0),
    ])
    func anOutcomeIsRecorded(result: DeliveryOutcome.Result, row: String, attempts: Int) throws {
        let (desk, worker) = try planned(1)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        try desk.record([DeliveryOutcome(delivery: 1, result: result)], by: worker, at: now)
        #expect(try house.rows() == [row])
        #expect(try house.session.integer("SELECT attempts FROM delivery") == attempts)
        #expect(try house.control.finish(campaign, at: now) == (attempts == 1))
    }

    @Test func nothingIsRecordedForARowThatIsNotTheWorkers() throws {
        let (desk, worker) = try planned(1)
        let other = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        let sent = [DeliveryOutcome(delivery: 1, result: .sent)]
        // Not handed off yet.
        #expect(try desk.record(sent, by: worker, at: now) == 0)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        #expect(try desk.record(sent, by: other, at: now) == 0)
        #expect(try state(1) == "attempting")
        #expect(try desk.record(sent, by: worker, at: now) == 1)
        #expect(try desk.record([DeliveryOutcome(delivery: 1, result: .failed(cause: "x"))], by: worker, at: now) == 0)
        #expect(try state(1) == "sent")
    }

    // MARK: - Two workers

    @Test func twoWorkersNeverClaimTheSameRow() throws {
        let (desk, worker) = try planned(7)
        let otherDesk = house.desk(try house.store.session())
        let other = try otherDesk.register(at: now)
        let first = try desk.claim(campaign, by: worker, limit: 4, at: now)
        let second = try otherDesk.claim(campaign, by: other, limit: 4, at: now)
        #expect(first.map(\.row.id) == [1, 2, 3, 4])
        #expect(second.map(\.row.id) == [5, 6, 7])
        #expect(try otherDesk.claim(campaign, by: other, limit: 4, at: now).isEmpty)
        // A hand-off of somebody else's row is refused.
        let confirmation = try otherDesk.confirm(
            first.map { TestHouse.prepared($0) }, of: campaign, by: other, at: now)
        #expect(confirmation.handedOff.isEmpty)
        #expect(confirmation.returned == [1, 2, 3, 4])
        #expect(try state(1) == "claimed")
    }

    @Test func manyThreadsClaimEachRowOnce() async throws {
        let (_, _) = try planned(200)
        let house = house
        let campaign = campaign
        let now = now
        let stores = house.store
        let (gate, draw) = (house.gate, house.draw)
        let claimed = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let desk = DeliveryDesk(session: try stores.session(), gate: gate, draw: draw)
                    let worker = try desk.register(at: now)
                    var mine: [Int64] = []
                    while true {
                        let rows = try desk.claim(campaign, by: worker, limit: 7, at: now)
                        if rows.isEmpty { return mine }
                        mine += rows.map(\.row.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 200)
        #expect(Set(claimed).count == 200)
    }

    @Test func aClaimRunsOutAndItsWorkerCannotHandOffAnyMore() throws {
        let (desk, worker) = try planned(1)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        let later = now.adding(seconds: 120)
        #expect(try desk.nextDue(campaign) == later)
        let other = try desk.register(at: now)
        #expect(try desk.claim(campaign, by: other, limit: 10, at: now.adding(seconds: 119)).isEmpty)
        #expect(try desk.claim(campaign, by: other, limit: 10, at: later).map(\.row.id) == [1])
        let confirmation = try desk.confirm(
            claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: later)
        #expect(confirmation.returned == [1])
        #expect(try house.session.integer("SELECT claimed_by FROM delivery") == Int(other.id))
    }

    @Test func aReleasedRowIsAtOnceThereForOthers() throws {
        let (desk, worker) = try planned(2)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        try desk.release([claimed[0]], by: worker, at: now)
        #expect(try house.rows() == ["1 email planned", "2 email claimed"])
        #expect(try desk.claim(campaign, by: worker, limit: 10, at: now).map(\.row.id) == [1])
    }

    // MARK: - Tokens

    @Test func shortTokensAreStoredWithTheHandOffAndOnlyThen() throws {
        let (desk, worker) = try planned(2)
        let numbers = try PurposeNumbers.load(house.session)
        let scope = try numbers.scope(purpose: "offers", channel: .email)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        let prepared = try claimed.map { delivery in
            TestHouse.prepared(
                delivery,
                tokens: [
                    try house.mint.short(
                        .unsubscribe, customer: delivery.row.customer, delivery: delivery.row.id, scope: scope)
                ])
        }
        try house.say(.withdrawn, 2, "email", on: "2026-11-22")
        let confirmation = try desk.confirm(prepared, of: campaign, by: worker, at: now)
        #expect(confirmation.handedOff.map(\.handOff.delivery) == [1])
        #expect(try house.mint.open(prepared[0].shortTokens[0].text, in: house.session)?.delivery == 1)
        #expect(try house.mint.open(prepared[1].shortTokens[0].text, in: house.session) == nil)
    }
}
