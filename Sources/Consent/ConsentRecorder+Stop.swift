import Customers
package import Database
import System
import Workspace

extension ConsentRecorder {
    /// Writes what of a stop is missing: the person's event and the suppression of every address that they have or had
    /// on the channels it is about. False when nothing was. Call it inside a write transaction.
    ///
    /// A customer who was erased has no history to add to; their addresses' hashes are gone with them.
    package func stop(_ stop: ConsentStop, _ session: any Session) throws -> Bool {
        try CustomerLock.take([stop.customer], session)
        let time = try stopTime(stop, session)
        let isNew = try time.isNew && append(stop, at: time.instant, session)
        // Who stops the use of data may be written to as before.
        if stop.scope.hasPrefix("data:") { return isNew }
        return try suppress(stop, at: time.instant, session) > 0 || isNew
    }

    /// When the person's stop holds from. It must not be earlier than the grant it ends, even if a clock ran ahead when
    /// that was recorded: whoever says stop last is right. A stop that already ends every grant is kept.
    private func stopTime(_ stop: ConsentStop, _ session: any Session) throws -> (instant: Instant, isNew: Bool) {
        if stop.isDated { return (stop.at, true) }
        let newestGrant = try session.first(
            """
            SELECT max(given_at), max(requested_at) FROM consent_state WHERE customer = \(stop.customer) \
            AND \(stop.reaches("purpose", stop.purpose)) AND \(stop.reaches("scope", stop.scope))
            """
        ) { row in [row.optionalInstant(0), row.optionalInstant(1)].compactMap { $0 }.max() }
        let rank = ConsentState.stop(of: stop.state)?.rawValue ?? 0
        let newestStop = try session.first(
            """
            SELECT max(stop_mark) FROM consent_state WHERE customer = \(stop.customer) AND contact_point = 0 \
            AND purpose = \(stop.purpose) AND scope IN \(list: Set([stop.scope, "*"]).sorted()) \
            AND (stop_mark & 3) >= \(rank)
            """
        ) { row in row.optionalInt64(0).map { Instant(microseconds: $0 >> 2) } }
        let grant = newestGrant.flatMap { $0 }
        if let newest = newestStop.flatMap({ $0 }), newest >= grant ?? newest { return (newest, false) }
        return (max(stop.at, grant ?? stop.at), true)
    }

    private func append(_ stop: ConsentStop, at instant: Instant, _ session: any Session) throws -> Bool {
        guard try session.exists("SELECT 1 FROM customer WHERE id = \(stop.customer)") else { return false }
        let claim = ConsentClaim(
            customer: stop.customer, purpose: stop.purpose, scope: stop.scope, state: stop.state, at: instant,
            method: stop.method, evidenceKind: stop.evidenceKind, actor: stop.actor)
        return try record([claim], session).new > 0
    }

    /// How many rows that changed.
    private func suppress(_ stop: ConsentStop, at instant: Instant, _ session: any Session) throws -> Int {
        // Whoever said yes at the address under another number (a second import, say) is stopped as well: it is the
        // address's owner who says no. So the row must be younger than the youngest of these grants.
        let grant = stop.isDated ? nil : try newestGrantAtAddresses(stop, session)
        let needed = max(instant, grant ?? instant)
        let at = needed > instant ? max(needed, stop.at) : instant
        // A row that the team had lifted is in force again, whatever its time.
        return try session.execute(
            """
            INSERT INTO suppression (address_hash, purpose, channel, cause, at, source) \
            SELECT point.address_hash, \(stop.purpose), \(stop.scope), \(stop.cause.rawValue), \(at), \(stop.source) \
            FROM contact_point AS point \
            WHERE point.customer = \(stop.customer) AND \(stop.reaches("point.channel", stop.scope)) \
            ON CONFLICT (address_hash, purpose, channel, cause) \
            DO UPDATE SET at = excluded.at, source = excluded.source, lifted_at = NULL \
            WHERE suppression.at < \(needed) OR suppression.lifted_at >= suppression.at
            """)
    }

    /// When any customer with one of the person's addresses last agreed there, directly, to what is stopped.
    private func newestGrantAtAddresses(_ stop: ConsentStop, _ session: any Session) throws -> Instant? {
        try session.first(Self.newestGrantAtAddresses(stop)) { $0.optionalInstant(0) } ?? nil
    }

    static func newestGrantAtAddresses(_ stop: ConsentStop) -> SQL {
        """
        SELECT max(granted.explicit_at) FROM contact_point AS own \
        JOIN contact_point AS point ON point.address_key = own.address_key \
        AND point.address_hash = own.address_hash \
        JOIN consent_state AS granted ON granted.customer = point.customer \
        AND granted.contact_point = point.id \
        WHERE own.customer = \(stop.customer) AND \(stop.reaches("own.channel", stop.scope)) \
        AND \(stop.reaches("granted.purpose", stop.purpose)) AND \(stop.reaches("granted.scope", stop.scope))
        """
    }
}

extension ConsentStop {
    /// The rows whose column the stop is about; `*` is about all.
    fileprivate func reaches(_ column: SQL, _ value: String) -> SQL {
        value == "*" ? "1 = 1" : "\(column) = \(value)"
    }
}
