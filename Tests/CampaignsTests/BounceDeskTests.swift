import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

@Suite(.bothDatabases) struct BounceDeskTests {
    let house: TestHouse
    let now = TestHouse.now

    init() throws { house = try TestHouse() }

    private var desk: BounceDesk { BounceDesk(session: house.session, recorder: house.recorder) }

    /// Sent messages to one person on the days named, the last of them today.
    private func sent(to customer: Int64, daysAgo: [Int]) throws -> [Int64] {
        let point = try house.session.integer("SELECT id FROM contact_point WHERE customer = \(customer)") ?? 0
        for day in daysAgo {
            let at = now.adding(seconds: -day * 86_400)
            try house.message(of: "c\(day)", to: customer, "sent", at: at)
            try house.session.execute(
                "UPDATE delivery SET contact_point = \(Int64(point)), handed_at = \(at) WHERE campaign = \("c\(day)")")
        }
        return try house.session.rows("SELECT id FROM delivery ORDER BY id") { $0.int64(0) }
    }

    private func suppressions() throws -> [String] {
        try house.session.rows("SELECT cause FROM suppression ORDER BY id") { $0.text(0) }
    }

    @Test("BNC-2: an address that does not exist is suppressed, once") func hard() throws {
        let person = try house.person()
        let message = try #require(try sent(to: person, daysAgo: [0]).first)
        #expect(try desk.apply(.hard, to: message, at: now) == .suppressed)
        #expect(try desk.apply(.hard, to: message, at: now) == .known)
        #expect(try suppressions() == ["hard_bounce"])
        #expect(try house.rows() == ["\(person) email failed hard_bounce"])
        #expect(try desk.apply(.hard, to: 4711, at: now) == .unknownMessage)
    }

    @Test("BNC-2: nobody is suppressed for our fault") func sender() throws {
        let message = try #require(try sent(to: house.person(), daysAgo: [0]).first)
        #expect(try desk.apply(.sender, to: message, at: now) == .failed)
        #expect(try suppressions() == [])
    }

    @Test("BNC-2: soft ones suppress only when there are many in a row over two weeks") func soft() throws {
        let patient = try sent(to: house.person(), daysAgo: [20, 15, 10, 5, 0])
        for (number, message) in patient.enumerated() {
            #expect(try desk.apply(.soft, to: message, at: now) == (number == 4 ? .suppressed : .failed))
        }
        #expect(try suppressions() == ["hard_bounce"])
    }

    @Test func softOnesOfAFewDaysSuppressNobody() throws {
        for message in try sent(to: house.person(), daysAgo: [4, 3, 2, 1, 0]) {
            #expect(try desk.apply(.soft, to: message, at: now) == .failed)
        }
        #expect(try suppressions() == [])
    }

    @Test("BNC-5: a complaint is an objection to marketing by mail, for good") func complaint() throws {
        let person = try house.person()
        let message = try #require(try sent(to: person, daysAgo: [0]).first)
        #expect(try desk.apply(.complaint, to: message, at: now) == .objected)
        #expect(try suppressions() == ["complaint"])
        let entries = try house.audience(of: TestHouse.campaign(), at: now.adding(seconds: 1)).entries
        #expect(entries == ["\(person) email \"\" suppressed"])
        let events = try house.session.rows("SELECT purpose, scope, state FROM consent_event ORDER BY id DESC LIMIT 1")
        {
            "\($0.text(0)) \($0.text(1)) \($0.text(2))"
        }
        #expect(events == ["* email objected"])
        // The message itself arrived.
        #expect(try house.rows() == ["\(person) email sent"])
    }
}
