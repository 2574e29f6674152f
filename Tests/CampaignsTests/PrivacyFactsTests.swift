import Consent
import Customers
import Database
import Ledger
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// A report's numbers are those of the rows, recomputed here by plain SQL over the same database.
@Suite(.bothDatabases) struct PrivacyFactsTests {
    private static let period = ReportPeriod(named: "2026-Q3")!

    @Test("LAW-10: every number of generated histories is recomputed by plain SQL")
    func everyNumberIsRecomputed() throws {
        let house = try TestHouse()
        var history = History(house, seed: 20_261_127)
        let people = try (0..<12).map { _ in try history.person() }
        try history.sealLedger()
        for period in ["2026-Q1", "2026-Q3", "2026", "2025"].compactMap(ReportPeriod.init(named:)) {
            let facts = try house.facts(people, period)
            #expect(facts.count == people.count)
            var seen = (messages: 0, choices: 0, removed: 0, requests: 0, pauses: 0)
            for customer in people {
                let found = try #require(facts[customer])
                try Recount(house, customer, period).check(found)
                seen.messages += found.messages.count
                seen.choices += found.choices.count
                seen.removed += found.removed.count
                seen.requests += found.requests.count
                seen.pauses += found.pause == nil ? 0 : 1
            }
            // Otherwise nothing was compared with nothing.
            if period.name == "2026" {
                #expect(seen.messages > 100 && seen.choices > 20 && seen.removed > 5 && seen.requests > 5)
                #expect(seen.pauses > 1)
            }
        }
    }

    @Test func aPageOfPeopleTakesAsManyStatementsAsOne() throws {
        let house = try TestHouse()
        var history = History(house, seed: 7)
        let people = try (0..<5).map { _ in try history.person() }
        let one = CountingSession(house.session)
        let all = CountingSession(house.session)
        let alone = try house.facts([people[0]], Self.period, one)
        let together = try house.facts(people, Self.period, all)
        #expect(alone[people[0]] == together[people[0]])
        #expect(one.count == all.count && one.count < 20)
    }

    @Test func somebodyWithoutAHistoryHasAReportOfNothing() throws {
        let house = try TestHouse()
        let customer = try house.person(email: "new@example.com", phone: nil, agreed: false)
        let facts = try #require(try house.facts([customer], Self.period)[customer])
        var expected = PrivacyFacts(Self.period)
        expected.held = [PrivacyFacts.Held(category: .contact, values: 1, isFromPerson: true)]
        #expect(facts == expected)
    }

    @Test("LAW-11: nothing of a person who was forgotten is in the report of who comes back")
    func anErasedPastStaysErased() throws {
        let house = try TestHouse()
        var history = History(house, seed: 99)
        let before = try history.person(email: "back@example.com")
        #expect(try house.facts([before], Self.period)[before]?.messages.isEmpty == false)
        let erasure = Erasure(
            session: house.session, recorder: house.recorder,
            reader: CustomerReader(catalogue: house.configuration.catalogue))
        #expect(try erasure.run(before, at: TestHouse.now) != nil)
        #expect(try house.facts([before], Self.period).isEmpty)
        #expect(try house.session.exists("SELECT 1 FROM customer_removal WHERE customer = \(before)") == false)
        let after = try house.person(email: "back@example.com", phone: nil, agreed: false)
        let facts = try #require(try house.facts([after], Self.period)[after])
        #expect(facts.held.map(\.category) == [.contact] && facts.records.count == 0 && facts.uses.isEmpty)
        #expect(facts.choices.isEmpty && facts.requests.isEmpty && facts.removed.isEmpty && facts.pause == nil)
    }

    @Test func tenYearsAddUp() throws {
        let house = try TestHouse()
        var history = History(house, seed: 10)
        let customer = try history.person(firstDay: "2016-01-01", days: 3_970, messages: 1_500)
        var (messages, uses, choices) = (0, 0, 0)
        for year in 2016...2026 {
            let period = try #require(ReportPeriod(named: "\(year)"))
            let facts = try #require(try house.facts([customer], period)[customer])
            try Recount(house, customer, period).check(facts)
            let quarters = try (1...4).compactMap { ReportPeriod(named: "\(year)-Q\($0)") }.map {
                try #require(try house.facts([customer], $0)[customer])
            }
            // The quarters of a year are the year.
            #expect(quarters.flatMap(\.messages) == facts.messages)
            #expect(quarters.reduce(0) { $0 + $1.useCount } == facts.useCount)
            messages += facts.messages.count
            uses += facts.useCount
            choices += facts.choices.count
        }
        let facts = try #require(try house.facts([customer], Self.period)[customer])
        #expect(facts.records.messages == messages && facts.records.choices == choices)
        #expect(messages > 500 && uses > messages)
    }

    @Test func reportsKnowTheReportBefore() throws {
        let house = try TestHouse()
        let customer = try house.person()
        let first = try #require(Instant(rfc3339: "2026-07-02T09:00:00Z"))
        try house.message(of: "privacy-report", to: customer, "sent", at: first)
        try house.session.execute("UPDATE delivery SET occasion = '2026-Q2', handed_at = updated_at")
        #expect(try house.facts([customer], Self.period)[customer]?.lastReportAt == first)
        // The one on the same period is this one.
        let same = try #require(ReportPeriod(named: "2026-Q2"))
        #expect(try house.facts([customer], same)[customer]?.lastReportAt == nil)
    }

    @Test func periodsHaveTheirMonthsAndNeighbours() throws {
        #expect(Self.period.months.map(\.description) == ["2026-07-01", "2026-08-01", "2026-09-01"])
        #expect(
            Self.period.start.rfc3339 == "2026-07-01T00:00:00Z" && Self.period.end.rfc3339 == "2026-10-01T00:00:00Z")
        #expect(ReportPeriod(named: "2026-Q1")?.previous.name == "2025-Q4")
        #expect(ReportPeriod(named: "2026-Q4")?.end.rfc3339 == "2027-01-01T00:00:00Z")
        #expect(ReportPeriod(named: "2026")?.months.count == 12)
        #expect(ReportPeriod(named: "2026")?.previous.name == "2025")
        for name in ["", "26", "2026-Q5", "2026-Q0", "2026-3", "2026-Q1-Q2", "abcd"] {
            #expect(ReportPeriod(named: name) == nil, "\(name)")
        }
        let facts = PrivacyFacts(Self.period)
        let days = ["2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01", "2025-08-01"]
        let months = days.compactMap { Instant(rfc3339: "\($0)T23:59:59Z") }.map(facts.month)
        #expect(months == [nil, 0, 2, nil, nil])
    }
}

extension TestHouse {
    fileprivate func facts(
        _ customers: [Int64], _ period: ReportPeriod, _ session: (any Session)? = nil
    ) throws -> [Int64: PrivacyFacts] {
        let people = try CustomerReader(catalogue: configuration.catalogue).personalData(of: customers, self.session)
        return try PrivacyFactsReader(configuration.catalogue)
            .read(people, period, of: "privacy-report", at: Self.now, session ?? self.session)
    }
}

/// Counts the statements that go through it.
private final class CountingSession: Session {
    private let inner: any Session
    private(set) var count = 0

    init(_ inner: any Session) { self.inner = inner }

    var dialect: Dialect { inner.dialect }
    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        count += 1
        return try inner.execute(sql)
    }
    func queryWhile(_ sql: SQL, _ each: (Row) throws -> Bool) throws {
        count += 1
        try inner.queryWhile(sql, each)
    }
    func prepare(_ sql: SQL) throws(DatabaseError) -> any PreparedStatement { try inner.prepare(sql) }
    func insert(_ rows: RowBlock) throws(DatabaseError) { try inner.insert(rows) }
    func transaction<T>(_ body: () throws -> T) throws -> T { try inner.transaction(body) }
    func snapshot<T>(_ body: () throws -> T) throws -> T { try inner.snapshot(body) }
}
