package import Consent
package import Database
package import System
package import Workspace

/// How the house has kept its word in a period: what a board or an authority would ask for. Raw numbers; whoever shows
/// them protects small groups (``DisclosedCounts``).
package struct TrustFigures: Equatable, Sendable {
    /// Of all customers, those who may be contacted now.
    package struct Coverage: Equatable, Sendable {
        package let purpose: String
        package let channel: Channel
        package let permitted: Int
    }

    package let customers: Int
    package let coverage: [Coverage]
    /// People who took a consent back or objected in the period.
    package let optOuts: Int
    /// Messages handed over in the period although the person had said no to them before: there must be none.
    package let messagesAfterNo: Int
    package let messages: Int
    package let requests: Int
    package let requestsAnswered: Int
    package let requestsAnsweredLate: Int
    package let requestsOverdue: Int
    package let complaints: Int
    /// Messages of the period that used data of a category, and whether any is held.
    package let used: [DataCategory: Int]
    package let held: [DataCategory]
    package let reportsSent: Int
}

extension TrustFigures {
    package static func read(
        _ period: ReportPeriod, _ configuration: Configuration, gate: ContactGate, at instant: Instant,
        _ session: any Session
    ) throws -> TrustFigures {
        func count(_ sql: SQL) throws -> Int { try session.integer(sql) ?? 0 }
        let inPeriod: SQL = "handed_at >= \(period.start) AND handed_at < \(period.end)"
        var coverage: [Coverage] = []
        for purpose in configuration.purposes {
            for channel in purpose.channels {
                let permitted = try permitted(purpose, channel, gate, at: instant, session)
                coverage.append(Coverage(purpose: purpose.name, channel: channel, permitted: permitted))
            }
        }
        var used: [DataCategory: Int] = [:]
        let categories = Dictionary(
            configuration.catalogue.fields.map { ($0.name, $0.category) }
                + configuration.catalogue.events.map { ("event.\($0.name)", $0.category) },
            uniquingKeysWith: { first, _ in first })
        try session.query(
            """
            SELECT fields_used, count(*) FROM delivery WHERE \(inPeriod) AND fields_used IS NOT NULL GROUP BY fields_used
            """
        ) { row in
            let names = row.text(0).split(separator: " ").map(String.init)
            for category in Set(names.compactMap { categories[$0] }) { used[category, default: 0] += row.int(1) }
        }
        let requested: SQL = "received_at >= \(period.start) AND received_at < \(period.end)"
        let marketing = configuration.purposes.filter(\.isMarketing).map(\.name)
        return TrustFigures(
            customers: try count("SELECT count(*) FROM customer"), coverage: coverage,
            optOuts: try OptOuts.people(from: period.start, to: period.end, session),
            messagesAfterNo: try OptOuts.messagesAfter(
                "SELECT customer, purpose, channel, handed_at AS at FROM delivery WHERE \(inPeriod) "
                    + "AND purpose IN \(list: marketing.isEmpty ? [""] : marketing)", session),
            messages: try count("SELECT count(*) FROM delivery WHERE \(inPeriod)"),
            requests: try count("SELECT count(*) FROM data_request WHERE \(requested)"),
            requestsAnswered: try count("SELECT count(*) FROM data_request WHERE \(requested) AND state <> 'open'"),
            requestsAnsweredLate: try session.rows(
                "SELECT closed_at, due_on FROM data_request WHERE \(requested) AND closed_at IS NOT NULL"
            ) { $0.instant(0).civilDate.description > $0.text(1) }.count { $0 },
            requestsOverdue: try DataRequests.overdue(at: instant, session),
            complaints: try count(
                "SELECT count(*) FROM bounce WHERE kind = 'complaint' AND at >= \(period.start) AND at < \(period.end)"),
            used: used,
            held: DataCategory.allCases.filter { category in
                configuration.catalogue.fields.contains { $0.category == category }
                    || configuration.catalogue.events.contains { $0.category == category }
            },
            reportsSent: try count(
                "SELECT count(*) FROM delivery WHERE \(inPeriod) AND purpose = 'privacy_report' AND state = 'sent'"))
    }

    /// In pages, so that no read lasts long.
    private static func permitted(
        _ purpose: Purpose, _ channel: Channel, _ gate: ContactGate, at instant: Instant, _ session: any Session
    ) throws -> Int {
        var permitted = 0
        var last: Int64 = 0
        while true {
            var seen = 0
            try gate.judge(
                """
                SELECT customer.id AS key, customer.id AS customer FROM customer WHERE customer.id > \(last) \
                ORDER BY customer.id LIMIT \(pageSize)
                """,
                purpose: purpose, channel: channel, at: instant, session: session
            ) { customer, code, _ in
                seen += 1
                last = max(last, customer)
                if code == nil { permitted += 1 }
            }
            if seen < pageSize { return permitted }
        }
    }

    private static let pageSize = 2000
}
