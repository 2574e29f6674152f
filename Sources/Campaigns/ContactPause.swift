import Consent
package import Database
package import System

/// A person's wish to hear nothing for a while: no marketing until then, and everything as before afterwards.
///
///     try ContactPause.set(customer, days: 30, at: now, session)
package enum ContactPause {
    /// The stretches that people can choose.
    package static let choices = [30, 90]

    /// Inside a write transaction. A longer pause that holds already stays.
    package static func set(_ customer: Int64, days: Int, at instant: Instant, _ session: any Session) throws {
        // Whoever hands a message off sees it, or has done so before (DESIGN §5).
        try CustomerLock.take([customer], session)
        guard try session.exists("SELECT 1 FROM customer WHERE id = \(customer)") else { return }
        let until = instant.adding(seconds: Double(days) * 86_400)
        try session.execute(
            """
            INSERT INTO contact_pause (customer, until, at) VALUES (\(customer), \(until), \(instant)) \
            ON CONFLICT (customer) DO UPDATE SET until = excluded.until, at = excluded.at \
            WHERE excluded.until > contact_pause.until
            """)
    }

    /// Until when a person hears nothing; nil when there is no pause.
    package static func end(of customer: Int64, at instant: Instant, _ session: any Session) throws -> Instant? {
        try session.first("SELECT until FROM contact_pause WHERE customer = \(customer) AND until > \(instant)") {
            $0.instant(0)
        }
    }

    /// Whether the candidate has a pause at an instant.
    static func holds(at instant: Instant) -> SQL {
        """
        EXISTS (SELECT 1 FROM contact_pause WHERE contact_pause.customer = candidate.customer \
        AND contact_pause.until > \(instant))
        """
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE contact_pause (
                customer \(dialect.integer) NOT NULL PRIMARY KEY,
                until \(dialect.integer) NOT NULL,
                at \(dialect.integer) NOT NULL
            )\(dialect.tableOptions)
            """
        ]
    }
}
