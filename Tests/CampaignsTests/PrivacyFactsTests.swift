import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// A report's numbers are those of the rows, recomputed here by plain SQL over the same database.
@Suite(.bothDatabases) struct PrivacyFactsTests {
    private struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let period = ReportPeriod(named: "2026-Q3")!
    private static let fields = ["first_name", "country", "language", "event.purchase", "campaign.history"]

    private func history(_ house: TestHouse, _ customer: Int64, _ chance: inout Chance) throws {
        let first = try #require(CivilDate(parsing: "2026-01-15"))
        for number in 0..<60 {
            let day = first.adding(days: Int.random(in: 0..<330, using: &chance))
            let state =
                ["sent", "sent", "sent", "failed", "unknown", "planned"].randomElement(using: &chance) ?? "sent"
            let used = Self.fields.filter { _ in Bool.random(using: &chance) }.joined(separator: " ")
            let purpose = ["offers", "newsletter"].randomElement(using: &chance) ?? "offers"
            try house.message(of: "c\(number)", to: customer, state, at: Instant(startOf: day).adding(seconds: 3600))
            try house.session.execute(
                """
                UPDATE delivery SET purpose = \(purpose), fields_used = \(used), \
                handed_at = CASE WHEN state IN ('sent', 'unknown') THEN updated_at END \
                WHERE customer = \(customer) AND campaign = \("c\(number)")
                """)
        }
    }

    @Test func everyNumberIsRecomputedForGeneratedHistories() throws {
        let house = try TestHouse()
        var chance = Chance(state: 20_261_127)
        let catalogue = TestHouse.configuration.catalogue
        let reader = CustomerReader(catalogue: catalogue)
        for number in 0..<12 {
            let customer = try house.person(
                email: "p\(number)@example.com", phone: nil, ["country": .text("ES"), "language": .text("es")])
            try history(house, customer, &chance)
            for period in ["2026-Q1", "2026-Q3", "2026", "2025"].compactMap(ReportPeriod.init(named:)) {
                let person = try #require(try reader.personalData(of: [customer], house.session)[customer])
                let facts = try PrivacyFacts.read(customer, person, period, catalogue, house.session)
                func count(_ from: Instant, _ to: Instant, _ further: SQL = "1 = 1") throws -> Int {
                    try house.session.integer(
                        """
                        SELECT count(*) FROM delivery WHERE customer = \(customer) AND handed_at >= \(from) \
                        AND handed_at < \(to) AND state IN ('sent', 'unknown') AND \(further)
                        """) ?? 0
                }
                #expect(try facts.messages.count == count(period.start, period.end))
                #expect(try facts.messagesBefore == count(period.previous.start, period.previous.end))
                for purpose in ["offers", "newsletter"] {
                    #expect(
                        try facts.messages.count { $0.purpose == purpose }
                            == count(period.start, period.end, "purpose = \(purpose)"))
                    // One field of its category alone, so that counting its name counts the category.
                    let purchases = facts.uses.filter { $0.category == .purchaseHistory && $0.purpose == purpose }
                    #expect(
                        try purchases.reduce(0) { $0 + $1.count }
                            == count(
                                period.start, period.end,
                                "purpose = \(purpose) AND (' ' || fields_used || ' ') LIKE '% event.purchase %'"))
                }
                for (index, month) in period.months.enumerated() {
                    let next = index + 1 < period.months.count ? Instant(startOf: period.months[index + 1]) : period.end
                    #expect(
                        try facts.uses.filter { $0.month == index && $0.category == .language }
                            .reduce(0) { $0 + $1.count }
                            == count(
                                Instant(startOf: month), next, "(' ' || fields_used || ' ') LIKE '% language %'"))
                }
            }
        }
    }

    @Test func somebodyWithoutAHistoryHasAReportOfNothing() throws {
        let house = try TestHouse()
        let customer = try house.person(email: "new@example.com", phone: nil)
        let reader = CustomerReader(catalogue: TestHouse.configuration.catalogue)
        let person = try #require(try reader.personalData(of: [customer], house.session)[customer])
        let facts = try PrivacyFacts.read(
            customer, person, Self.period, TestHouse.configuration.catalogue, house.session)
        #expect(facts.messages.isEmpty && facts.uses.isEmpty && facts.requests.isEmpty)
        #expect(facts.messagesBefore == 0 && facts.useCount == 0)
        #expect(facts.held.contains { $0.category == .contact })
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
    }
}
