import Database
import System
import TestSupport
import Testing

@testable import Campaigns

/// Codes by which people reach their own data.
@Suite(.bothDatabases) struct AccessCodesTests {
    private let house: TestHouse
    private let customer: Int64
    private let now = TestHouse.now

    init() throws {
        house = try TestHouse()
        customer = try house.person(email: "ana@example.com", phone: nil)
    }

    private var codes: AccessCodes { AccessCodes(session: house.session) }

    @Test func theRightDigitsOpenItForHalfAnHour() throws {
        let ticket = AccessCodes.ticket()
        #expect(ticket.utf8.count == 22)
        let code = try #require(try codes.issue(for: customer, ticket: ticket, at: now))
        #expect(code.utf8.count == 8 && code.allSatisfy(\.isNumber))
        #expect(try codes.holder(of: ticket, at: now) == nil)
        // As people type it.
        let spaced = "\(code.prefix(4)) \(code.suffix(4))"
        #expect(try codes.open(ticket, code: spaced, at: now.adding(seconds: 60)) == .opened(customer))
        #expect(try codes.holder(of: ticket, at: now.adding(seconds: 60 + 1799)) == customer)
        #expect(try codes.holder(of: ticket, at: now.adding(seconds: 60 + 1800)) == nil)
        // Once only.
        #expect(try codes.open(ticket, code: code, at: now.adding(seconds: 61)) == .gone)
        // Neither ticket nor code stands in the database.
        let kept = try house.session.rows("SELECT ticket_hash, code_hash FROM access_code") { ($0.blob(0), $0.blob(1)) }
        #expect(kept[0].0.count == 32 && kept[0].1.count == 32)
    }

    @Test func afterFiveWrongTriesNoneIsRight() throws {
        let ticket = AccessCodes.ticket()
        let code = try #require(try codes.issue(for: customer, ticket: ticket, at: now))
        let wrong = code == "00000000" ? "00000001" : "00000000"
        for _ in 0..<5 { #expect(try codes.open(ticket, code: wrong, at: now) == .wrong) }
        #expect(try codes.open(ticket, code: code, at: now) == .gone)
        #expect(try codes.open(AccessCodes.ticket(), code: code, at: now) == .gone)
    }

    @Test func aCodeIsGoodForAQuarterOfAnHour() throws {
        let ticket = AccessCodes.ticket()
        let code = try #require(try codes.issue(for: customer, ticket: ticket, at: now))
        #expect(try codes.open(ticket, code: code, at: now.adding(seconds: 900)) == .gone)
    }

    @Test func nobodyIsFloodedWithCodes() throws {
        func issue(_ seconds: Double) throws -> Bool {
            try codes.issue(for: customer, ticket: AccessCodes.ticket(), at: now.adding(seconds: seconds)) != nil
        }
        #expect(try (0..<4).map { try issue(Double($0)) } == [true, true, true, false])
        #expect(try issue(3700))
        let other = try house.person(email: "ben@example.com", phone: nil)
        #expect(try codes.issue(for: other, ticket: AccessCodes.ticket(), at: now) != nil)
        // What nobody needs any more goes.
        #expect(try issue(3 * 86_400))
        #expect(try house.session.integer("SELECT count(*) FROM access_code") == 1)
    }
}
