package import Database

/// Counts the people who said no after something, for reports to the team.
package enum OptOuts {
    /// How many different people took a consent to a purpose back, or objected to it or to all marketing.
    ///
    /// - Parameter candidates: `SELECT … AS customer, … AS since, … AS until`: whose no counts, and from when to when.
    package static func count(_ purpose: String, _ candidates: SQL, _ session: any Session) throws -> Int {
        try session.integer(
            """
            SELECT count(DISTINCT asked.customer) FROM (\(candidates)) AS asked JOIN consent_event AS event \
            ON event.customer = asked.customer AND event.at >= asked.since AND event.at < asked.until \
            WHERE event.state IN ('withdrawn', 'objected', 'refused') AND event.purpose IN (\(purpose), '*')
            """) ?? 0
    }
}
