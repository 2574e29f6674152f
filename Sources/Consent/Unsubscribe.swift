import Customers
package import Database
package import System
package import Workspace

/// What follows when somebody presses the unsubscribe button: an event of the person's and a suppression of their
/// addresses, at once and for good (UNS-10).
///
///     let outcome = try unsubscribe.apply(token, at: clock.now(), session)
///     let outcomes = try unsubscribe.apply(tokens, at: clock.now(), session)    // many, one commit
package struct Unsubscribe: Sendable {
    /// What happened. The person is told the same for the first two.
    package enum Outcome: Equatable, Sendable {
        case stopped
        case alreadyStopped
        /// A preview's token: nothing changed.
        case sample
        /// Not a token that unsubscribes; nothing changed, and no more is said.
        case invalid
    }

    private let configuration: Configuration
    private let mint: TokenMint
    private let recorder: ConsentRecorder

    package init(configuration: Configuration, mint: TokenMint, recorder: ConsentRecorder) {
        self.configuration = configuration
        self.mint = mint
        self.recorder = recorder
    }

    /// One token in a write transaction of its own; what is returned is durable.
    ///
    /// - Parameter method: how it was asked for, kept as evidence: `one_click`, `page`, `sms`.
    package func apply(
        _ token: String, method: String = "one_click", at instant: Instant, _ session: any Session
    ) throws -> Outcome {
        try apply([token], method: method, at: instant, session)[0]
    }

    /// Many tokens in one write transaction, in order; the outcomes are in the same order. None is a failure of the
    /// others: only the database's errors throw, and then nothing of the group was done.
    package func apply(
        _ tokens: [String], method: String = "one_click", at instant: Instant, _ session: any Session
    ) throws -> [Outcome] {
        let opened = try tokens.map { try mint.open($0, in: session) }
        guard opened.contains(where: { $0?.kind == .unsubscribe }) else { return opened.map(Self.unchanged) }
        return try session.transaction {
            let customers = opened.compactMap { $0?.kind == .unsubscribe ? $0?.customer : nil }
            try CustomerLock.take(customers, session)
            return try opened.map { token in
                guard let token, token.kind == .unsubscribe else { return Self.unchanged(token) }
                guard let purpose = try PurposeNumbers.purpose(of: token.scope, session) else { return .invalid }
                let request = StopRequest(
                    customer: token.customer, purpose: purpose, channel: token.scope.channel, method: method,
                    at: instant)
                return try stop(request, session) ? .stopped : .alreadyStopped
            }
        }
    }

    private static func unchanged(_ token: Token?) -> Outcome {
        token?.kind == .sample ? .sample : .invalid
    }
}

// MARK: - Stopping

/// What a token asks for.
private struct StopRequest {
    let customer: Int64
    let purpose: String
    let channel: Channel?
    let method: String
    let at: Instant

    var scope: String { channel?.rawValue ?? "*" }

    /// The columns `channel` or `scope` that the request is about.
    func reaches(_ column: SQL) -> SQL {
        channel.map { "\(column) = \($0.rawValue)" } ?? "1 = 1"
    }
}

extension Unsubscribe {
    /// Writes what is missing; false when nothing was.
    private func stop(_ request: StopRequest, _ session: any Session) throws -> Bool {
        let stoppedAt = try stopTime(request, session)
        let isNew = try stoppedAt.isNew && record(request, at: stoppedAt.instant, session)
        let suppressed = try suppress(request, at: stoppedAt.instant, session)
        return isNew || suppressed > 0
    }

    /// When the person's stop holds from. It must not be earlier than the grant it ends, even if a clock ran ahead when
    /// that was recorded: whoever says stop last is right. A stop that already ends every grant is kept.
    private func stopTime(
        _ request: StopRequest, _ session: any Session
    ) throws -> (instant: Instant, isNew: Bool) {
        let newestGrant = try session.first(
            """
            SELECT max(given_at), max(requested_at) FROM consent_state WHERE customer = \(request.customer) \
            AND purpose = \(request.purpose) AND \(request.reaches("scope"))
            """
        ) { row in [row.optionalInstant(0), row.optionalInstant(1)].compactMap { $0 }.max() }
        let newestStop = try session.first(
            """
            SELECT max(stop_mark) FROM consent_state WHERE customer = \(request.customer) AND contact_point = 0 \
            AND purpose = \(request.purpose) AND scope IN \(list: Set([request.scope, "*"]).sorted()) \
            AND (stop_mark & 3) >= \(ConsentState.Stop.withdrawn.rawValue)
            """
        ) { row in row.optionalInt64(0).map { Instant(microseconds: $0 >> 2) } }
        let grant = newestGrant.flatMap { $0 }
        if let stop = newestStop.flatMap({ $0 }), stop >= grant ?? stop { return (stop, false) }
        return (max(request.at, grant ?? request.at), true)
    }

    /// Appends the event: a consent is withdrawn, to any other basis the person objects. A customer who was erased has
    /// no history to add to.
    private func record(_ request: StopRequest, at instant: Instant, _ session: any Session) throws -> Bool {
        guard try session.exists("SELECT 1 FROM customer WHERE id = \(request.customer)") else { return false }
        let basis = configuration.purpose(named: request.purpose)?.legalBasis
        let claim = ConsentClaim(
            customer: request.customer, purpose: request.purpose, scope: request.scope,
            state: basis == .consent ? .withdrawn : .objected, at: instant, method: request.method,
            evidenceKind: .selfService, actor: "customer")
        return try recorder.record([claim], session).new > 0
    }

    /// Suppresses every address that the person has or had on the channel; how many rows that changed.
    private func suppress(_ request: StopRequest, at instant: Instant, _ session: any Session) throws -> Int {
        let cause = SuppressionCause.unsubscribe.rawValue
        // Whoever said yes at the address under another number (a second import, say) is stopped as well: it is the
        // address's owner who presses the button. So the row must be younger than the youngest of these grants.
        let grant = try newestGrantAtAddresses(request, session)
        let needed = max(instant, grant ?? instant)
        let at = needed > instant ? max(needed, request.at) : instant
        // A row that the team had lifted is in force again, whatever its time.
        return try session.execute(
            """
            INSERT INTO suppression (address_hash, purpose, channel, cause, at, source) \
            SELECT point.address_hash, \(request.purpose), \(request.scope), \(cause), \(at), \(cause) \
            FROM contact_point AS point \
            WHERE point.customer = \(request.customer) AND \(request.reaches("point.channel")) \
            ON CONFLICT (address_hash, purpose, channel, cause) \
            DO UPDATE SET at = excluded.at, source = excluded.source, lifted_at = NULL \
            WHERE suppression.at < \(needed) OR suppression.lifted_at >= suppression.at
            """)
    }

    /// When any customer with one of the person's addresses last agreed there, directly, to what is stopped.
    private func newestGrantAtAddresses(_ request: StopRequest, _ session: any Session) throws -> Instant? {
        try session.first(
            """
            SELECT max(granted.explicit_at) FROM contact_point AS own \
            JOIN contact_point AS point ON point.address_hash = own.address_hash \
            JOIN consent_state AS granted ON granted.customer = point.customer \
            AND granted.contact_point = point.id \
            WHERE own.customer = \(request.customer) AND \(request.reaches("own.channel")) \
            AND granted.purpose = \(request.purpose) AND \(request.reaches("granted.scope"))
            """
        ) { $0.optionalInstant(0) } ?? nil
    }
}
