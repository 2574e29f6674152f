package import Database
package import System
import Workspace

/// What retention removed from each person, in counts, so that their privacy report can tell them: no value is in it.
package enum RemovalNotes {
    /// How much of a category was removed from somebody.
    package struct Removed: Equatable, Sendable {
        package let customer: Int64
        package let item: RetentionItem.Kind
        /// The field's or the event's name.
        package let name: String
        package let count: Int
    }

    /// How long the notes themselves are kept: two years' reports tell of them.
    private static let kept = Period(count: 3, unit: .years)

    /// Notes what is about to be removed; in the transaction that does it.
    ///
    /// - Parameters:
    ///   - rows: the table and the condition.
    ///   - customer: the table's column that names the person.
    static func add(
        _ item: RetentionItem, _ rows: SQL, of customer: SQL, at now: Instant, _ session: any Session
    ) throws {
        try session.execute(
            """
            INSERT INTO customer_removal (customer, kind, name, count, at) \
            SELECT \(customer), \(item.kind.rawValue), \(item.name), count(*), \(now) FROM \(rows) \
            GROUP BY \(customer)
            """)
    }

    /// Removes the notes that are old themselves, page by page.
    static func forget(before now: Instant, _ session: any Session) throws {
        while true {
            let removed = try session.execute(
                """
                DELETE FROM customer_removal WHERE id IN (SELECT id FROM customer_removal \
                WHERE at <= \(now.before(kept)) ORDER BY id LIMIT 1000)
                """)
            if removed < 1000 { return }
        }
    }

    /// What was removed from some people from an instant on and before another.
    package static func of(
        _ customers: [Int64], from start: Instant, to end: Instant, _ session: any Session
    ) throws -> [Removed] {
        try session.rows(
            """
            SELECT customer, kind, name, CAST(sum(count) AS BIGINT) FROM customer_removal WHERE customer IN \(list: customers) \
            AND at >= \(start) AND at < \(end) GROUP BY customer, kind, name ORDER BY customer, kind, name
            """
        ) { row in
            Removed(
                customer: row.int64(0), item: RetentionItem.Kind(rawValue: row.text(1)) ?? .field, name: row.text(2),
                count: row.int(3))
        }
    }
}
