import Consent
import Customers
import Database
import System
import Workspace

/// A message that somebody is due.
struct DueMessage {
    let customer: Int64
    let occasion: String
    let event: Int64?
}

/// Candidates for the gate, and how to read their keys.
struct CandidateGroup {
    /// `SELECT … AS key, … AS customer, … AS occasion`
    let candidates: SQL
    /// nil: as many as the segment selects.
    let count: Int?
    /// What the key stands for.
    let due: (_ key: Int64) -> DueMessage?
}

/// Turns the selected customers of a page into messages that are due at an instant, as the campaign's repetition says.
struct AudienceCandidates {
    private let campaign: Campaign
    private let instant: Instant
    private let selection: SQL
    private let isInPage: SQL

    init(_ campaign: Campaign, at instant: Instant, selection: SQL, after first: Int64, to last: Int64) {
        self.init(
            campaign, at: instant, selection: selection,
            isInPage: "customer.id > \(first) AND customer.id <= \(last)")
    }

    /// - Parameter isInPage: a condition over `customer`.
    init(_ campaign: Campaign, at instant: Instant, selection: SQL, isInPage: SQL) {
        self.campaign = campaign
        self.instant = instant
        self.selection = selection
        self.isInPage = isInPage
    }

    func groups(_ session: any Session) throws -> [CandidateGroup] {
        switch campaign.repetition {
        case .once: [everybody(occasion: "")]
        case .quarterly: [everybody(occasion: Occasion.quarter(of: instant))]
        case .reports(let period): period.map { [everybody(occasion: $0.name)] } ?? []
        case .yearly(let field): try anniversaries(of: field, session)
        case .each(let kind): [try events(kind, session)]
        }
    }

    private func everybody(occasion: String) -> CandidateGroup {
        CandidateGroup(
            candidates: """
                SELECT customer.id AS key, customer.id AS customer, \(occasion) AS occasion FROM customer \
                WHERE \(isInPage) AND (\(selection)) ORDER BY customer.id
                """,
            count: nil, due: { DueMessage(customer: $0, occasion: occasion, event: nil) })
    }

    /// Those whose anniversary is today by their own clock. Around New Year that can be two different years.
    private func anniversaries(of field: CatalogueField, _ session: any Session) throws -> [CandidateGroup] {
        let column: SQL = "customer.\(SQL.identifier(CustomerTables.column(of: field)))"
        let mayUse = DataPermission.permits(field, for: campaign.purpose, at: instant, customer: "customer.id")
        var years: [Int: [Int64]] = [:]
        try session.query(
            """
            SELECT customer.id, customer.time_zone, \(column) FROM customer WHERE \(isInPage) \
            AND substr(\(column), 5) IN \(list: Occasion.datesEnding(at: instant)) AND (\(mayUse)) AND (\(selection)) \
            ORDER BY customer.id
            """
        ) { row in
            let today = Occasion.today(at: instant, zone: row.optionalText(1))
            guard let date = row.optionalDate(2), let year = Occasion.anniversary(of: date, today: today) else {
                return
            }
            years[year, default: []].append(row.int64(0))
        }
        return years.sorted { $0.key < $1.key }.map { year, customers in
            let occasion = String(year)
            return CandidateGroup(
                candidates: """
                    SELECT customer.id AS key, customer.id AS customer, \(occasion) AS occasion FROM customer \
                    WHERE customer.id IN \(list: customers) ORDER BY customer.id
                    """,
                count: customers.count, due: { DueMessage(customer: $0, occasion: occasion, event: nil) })
        }
    }

    /// The events of the kind since the campaign's start.
    private func events(_ kind: EventKind, _ session: any Session) throws -> CandidateGroup {
        let mayUse = DataPermission.permits(
            category: kind.category, for: campaign.purpose, at: instant, customer: "customer.id")
        let start: SQL = campaign.schedule.start.map { "AND event.at >= \($0) " } ?? ""
        let found: SQL = """
            FROM customer JOIN event ON event.customer = customer.id WHERE \(isInPage) \
            AND event.kind = \(kind.name) \(start)AND event.at <= \(instant) AND (\(mayUse)) AND (\(selection)) \
            ORDER BY customer.id, event.id
            """
        var due: [Int64: DueMessage] = [:]
        try session.query("SELECT event.id, customer.id, event.source_key \(found)") { row in
            due[row.int64(0)] = DueMessage(customer: row.int64(1), occasion: row.text(2), event: row.int64(0))
        }
        let known = due
        return CandidateGroup(
            candidates: "SELECT event.id AS key, customer.id AS customer, event.source_key AS occasion \(found)",
            count: known.count, due: { known[$0] })
    }
}
