package import Database
package import System

/// The log of personal data breaches (GDPR Art. 33, LAW-13): every one is written down, also those that nobody has to be
/// told of, with the moment by which the authority has to be told.
///
///     let breaches = Breaches(session: session)
///     try breaches.add("a laptop was lost", people: 40, found: now)    // due 72 hours later
package struct Breaches {
    package struct Breach: Equatable, Sendable {
        package let id: Int64
        /// When somebody became aware of it.
        package let foundAt: Instant
        /// By when the authority has to be told: 72 hours later (Art. 33(1)).
        package let dueAt: Instant
        package let summary: String
        /// About how many people it concerns; nil: not known.
        package let people: Int?
        package let notifiedAt: Instant?
        /// What was done about it, or why the authority need not be told (Art. 33(5)).
        package let measures: String?

        package func isOverdue(at instant: Instant) -> Bool { notifiedAt == nil && measures == nil && instant > dueAt }
    }

    private let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// - Returns: its number.
    package func add(_ summary: String, people: Int?, found: Instant) throws -> Int64 {
        let id = try session.integer(
            """
            INSERT INTO breach (found_at, due_at, summary, people) \
            VALUES (\(found), \(found.adding(seconds: 72 * 3600)), \(summary), \(people.sqlValue)) RETURNING id
            """)
        return Int64(id ?? 0)
    }

    /// The newest first.
    package func all() throws -> [Breach] {
        try session.rows(
            "SELECT id, found_at, due_at, summary, people, notified_at, measures FROM breach ORDER BY found_at DESC, id DESC"
        ) { row in
            Breach(
                id: row.int64(0), foundAt: row.instant(1), dueAt: row.instant(2), summary: row.text(3),
                people: row.optionalInt64(4).map(Int.init), notifiedAt: row.optionalInstant(5),
                measures: row.optionalText(6))
        }
    }

    /// Notes that the authority was told, or why it need not be; false where there is no such breach.
    package func close(_ id: Int64, notified: Instant?, measures: String) throws -> Bool {
        try session.execute(
            "UPDATE breach SET notified_at = \(notified.sqlValue), measures = \(measures) WHERE id = \(id)") == 1
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE breach (
                id \(dialect.primaryKey),
                found_at \(dialect.integer) NOT NULL,
                due_at \(dialect.integer) NOT NULL,
                summary \(dialect.text) NOT NULL,
                people \(dialect.integer),
                notified_at \(dialect.integer),
                measures \(dialect.text)
            )\(dialect.tableOptions)
            """
        ]
    }
}
