import Consent
import Database
import Ledger
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// What the ledger seals of messages: each final state, whichever way it was reached.
@Suite(.bothDatabases) struct DeliveryEntriesTests {
    let house: TestHouse
    let campaign: Campaign
    let now = TestHouse.now

    init() throws {
        house = try TestHouse()
        campaign = try TestHouse.campaign()
    }

    private func entries() throws -> [LedgerEntry] {
        try DeliveryEntries().entries(after: 0, through: 100, limit: 100, house.session)
    }

    /// `2 sent` or `1 withdrawn cancelled`: delivery, state and cause of each entry.
    private func states() throws -> [String] {
        try entries().map { entry in
            let fields = Dictionary(uniqueKeysWithValues: entry.fields.pairs.map { ($0.name, $0.text) })
            return [fields["delivery"], fields["state"], fields["cause"]].compactMap { $0 }.joined(separator: " ")
        }
    }

    private func contradictions() throws -> [Int64?] {
        try DeliveryEntries().contradictions(after: 0, house.session).entries
    }

    private func attempting(_ count: Int) throws -> (DeliveryDesk, DeliveryDesk.Worker) {
        for _ in 0..<count { try house.person() }
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        _ = try desk.confirm(claimed.map { TestHouse.prepared($0) }, of: campaign, by: worker, at: now)
        return (desk, worker)
    }

    @Test("LOG-1: a sent message is sealed with what is kept of it") func aSentMessageIsSealedWithWhatIsKeptOfIt()
        throws
    {
        let (desk, worker) = try attempting(1)
        #expect(try entries() == [], "what is under way is not final")
        try desk.record([DeliveryOutcome(delivery: 1, result: .sent, replyCode: "250 2.0.0")], by: worker, at: now)
        let entry = try #require(try entries().first)
        #expect(entry.id == 1 && entry.subject == .customer(1))
        #expect(
            entry.fields.pairs.map { "\($0.name): \($0.text)" } == [
                "delivery: 1", "campaign: spring", "occasion: ", "channel: email", "purpose: offers", "state: sent",
                "attempts: 1", "instant: \(now.wholeSecond.microseconds)", "message_id: m1@casalumen.example",
                "template_version: v1", "fields_used: country first_name", "bytes_hash: 010203",
                "reply_code: 250 2.0.0", "at: \(now.microseconds)", "legal_table: \(LegalTable.version)",
            ])
        #expect(try DeliveryEntries().entries(of: 1, after: 0, limit: 10, house.session) == [entry])
        #expect(try DeliveryEntries().entries(of: 2, after: 0, limit: 10, house.session) == [])
        #expect(try DeliveryEntries().settled(house.session) == 1)
    }

    @Test func everyOutcomeThatIsFinalIsAnEntryAndNoOther() throws {
        let (desk, worker) = try attempting(5)
        try desk.record(
            [
                DeliveryOutcome(delivery: 3, result: .failed(cause: "mailbox")),
                DeliveryOutcome(delivery: 1, result: .sent),
                DeliveryOutcome(delivery: 2, result: .deferred(until: now, cause: "greylisted")),
                DeliveryOutcome(delivery: 4, result: .unknown(cause: "timeout")),
                DeliveryOutcome(delivery: 5, result: .notAttempted(until: now)),
            ], by: worker, at: now)
        // Those that went out are written together, after the others.
        #expect(try states() == ["3 failed mailbox", "4 unknown timeout", "1 sent"])
        // Reported again, nothing is new.
        try desk.record([DeliveryOutcome(delivery: 1, result: .sent)], by: worker, at: now)
        #expect(try states().count == 3)
        #expect(try contradictions() == [])
    }

    @Test func aLateReportAndADecisionAreEntriesOfTheirOwn() throws {
        let (desk, worker) = try attempting(2)
        try desk.retire(worker, at: now)
        #expect(try states() == ["1 unknown stopped", "2 unknown stopped"])
        try desk.record([DeliveryOutcome(delivery: 2, result: .sent)], by: worker, at: now)
        #expect(try house.control.resolve("spring", as: .sent, at: now) == 1)
        #expect(
            try states() == ["1 unknown stopped", "2 unknown stopped", "2 sent", "1 sent resolved"])
        #expect(try contradictions() == [])
    }

    @Test func whatIsWithdrawnAndPlannedAnewIsSealedEachTime() throws {
        let customer = try house.person()
        try house.plan(campaign)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 10, at: now)
        try desk.withdraw([1: "render"], by: worker, at: now)
        #expect(claimed.count == 1)
        #expect(try states() == ["1 withdrawn render"])
        try house.plan(campaign)
        #expect(try house.rows() == ["\(customer) email planned"])
        #expect(try contradictions() == [], "a withdrawn message may be planned anew")
        #expect(try house.control.cancel("spring", at: now) == 1)
        #expect(try states() == ["1 withdrawn render", "1 withdrawn cancelled"])
        #expect(try contradictions() == [])
    }

    @Test(arguments: ["UPDATE delivery_final SET state = 'failed'", "DELETE FROM delivery_final"] as [SQL])
    func finalStatesRefuseToBeChanged(statement: SQL) throws {
        let (desk, worker) = try attempting(1)
        try desk.record([DeliveryOutcome(delivery: 1, result: .sent)], by: worker, at: now)
        #expect(throws: DatabaseError.self) { try house.session.execute(statement) }
        #expect(try states() == ["1 sent"])
    }

    /// With the triggers out of the way, as somebody with a database shell would do.
    @Test(
        "LOG-3: what sending believes must be what the entries say",
        arguments: [
            ("UPDATE delivery SET state = 'failed' WHERE id = 1", [2]),
            ("UPDATE delivery SET state = 'planned' WHERE id = 1", [2]),
            ("UPDATE delivery SET cause = 'other' WHERE id = 2", [1]),
            ("UPDATE delivery SET bytes_hash = \(zeros(3)) WHERE id = 1", [2]),
            ("UPDATE delivery SET state = 'sent' WHERE id = 3", [nil]),
            ("UPDATE delivery SET state = 'planned' WHERE id = 3", []),
        ] as [(SQL, [Int64?])])
    func whatSendingBelievesMustBeWhatTheEntriesSay(statement: SQL, expected: [Int64?]) throws {
        let (desk, worker) = try attempting(3)
        try desk.record(
            [
                DeliveryOutcome(delivery: 2, result: .failed(cause: "mailbox")),
                DeliveryOutcome(delivery: 1, result: .sent),
            ], by: worker, at: now)
        try house.session.dropTriggers(of: "delivery")
        try house.session.execute(statement)
        #expect(try contradictions() == expected)
    }
}
