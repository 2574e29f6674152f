package import Database
package import System

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

extension OptOuts {
    /// How many different people said no to something, or took a yes back, in a period.
    package static func people(from start: Instant, to end: Instant, _ session: any Session) throws -> Int {
        try session.integer(
            """
            SELECT count(DISTINCT customer) FROM consent_event WHERE at >= \(start) AND at < \(end) \
            AND state IN ('withdrawn', 'objected', 'refused')
            """) ?? 0
    }

    /// How many messages were handed over after their person's no had been recorded and before a new yes.
    ///
    /// - Parameter candidates: `SELECT … AS customer, … AS purpose, … AS channel, … AS at`: messages that advertise.
    package static func messagesAfter(_ candidates: SQL, _ session: any Session) throws -> Int {
        try session.integer(
            """
            SELECT count(*) FROM (\(candidates)) AS message WHERE EXISTS (SELECT 1 FROM consent_event AS no \
            WHERE no.customer = message.customer AND no.state IN ('withdrawn', 'objected', 'refused') \
            AND no.purpose IN (message.purpose, '*') AND no.scope IN (message.channel, '*') \
            AND no.recorded_at < message.at AND NOT EXISTS (SELECT 1 FROM consent_event AS yes \
            WHERE yes.customer = message.customer AND yes.state = 'given' AND yes.purpose = message.purpose \
            AND yes.scope = message.channel AND yes.at > no.at AND yes.recorded_at <= message.at))
            """) ?? 0
    }
}
