import Consent
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// Requests of people about their data, and by when they are answered (LAW-9, LAW-10).
@Suite(.bothDatabases) struct DataRequestTests {
    @Test(
        "LAW-9: a month, on the last day of a shorter one",
        arguments: [
            ("2026-01-31T10:00:00Z", "2026-02-28"), ("2026-03-05T00:00:00Z", "2026-04-05"),
            ("2026-12-31T23:59:59Z", "2027-01-31"), ("2028-01-30T10:00:00Z", "2028-02-29"),
        ])
    func dueDays(received: String, due: String) throws {
        #expect(DataRequest.due(try #require(Instant(rfc3339: received))).description == due)
    }

    @Test("LAW-9: two more months, once, and only if the person is told within the first")
    func extending() throws {
        let house = try TestHouse()
        let requests = DataRequests(session: house.session, recorder: house.recorder)
        let customer = try house.person()
        let received = try #require(Instant(rfc3339: "2026-01-31T10:00:00Z"))
        let id = try requests.add(.access, of: customer, reference: "R", receivedAt: received, at: received)
        let late = try #require(Instant(rfc3339: "2026-03-01T00:00:00Z"))
        #expect(try requests.overdue(at: late) == 1)
        #expect(throws: DataRequests.Refusal.tooLateToExtend) { try requests.extend(id, reason: "x", at: late) }
        let lastDay = try #require(Instant(rfc3339: "2026-02-28T23:00:00Z"))
        #expect(try requests.overdue(at: lastDay) == 0)
        try requests.extend(id, reason: "three systems", at: lastDay)
        #expect(try requests.find(id)?.dueOn.description == "2026-04-30")
        #expect(throws: DataRequests.Refusal.extended) { try requests.extend(id, reason: "x", at: lastDay) }
        try requests.close(id, as: .fulfilled, reason: nil, at: late)
        #expect(throws: DataRequests.Refusal.closed) { try requests.close(id, as: .refused, reason: "x", at: late) }
        #expect(throws: DataRequests.Refusal.unknown) { try requests.close(99, as: .refused, reason: "x", at: late) }
        #expect(try requests.list(onlyOpen: true).isEmpty)
        #expect(try requests.list(onlyOpen: false).map(\.state) == [.fulfilled])
    }
}
