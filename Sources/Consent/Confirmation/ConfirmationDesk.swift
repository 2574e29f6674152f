package import Customers
package import Database
package import System
package import Workspace

/// Takes sign-ups that are to be confirmed. Only somebody who stands before us can ask: by a form, an API or at a till;
/// a list cannot (DESIGN §4).
package struct ConfirmationDesk: Sendable {
    /// Where somebody asked.
    package enum Door: String, CaseIterable, Sendable {
        case form, api, till
    }

    private let configuration: Configuration
    private let recorder: ConsentRecorder

    package init(configuration: Configuration, recorder: ConsentRecorder) {
        self.configuration = configuration
        self.recorder = recorder
    }

    /// Records a request with its evidence, and that a confirmation may be asked for it. It permits nothing yet. Call it
    /// inside a write transaction.
    ///
    /// - Parameter claim: of state `requested`, for one purpose and channel at the customer's current address.
    /// - Returns: the event's number; the same for a request that is on record.
    /// - Throws: `ConsentError` `.refusedRequest`, with the reason.
    package func record(
        _ claim: ConsentClaim, by door: Door, at now: Instant, _ session: any Session
    ) throws -> Int64 {
        var claim = claim
        claim.method = door.rawValue
        let channel = try check(claim, at: now)
        let point = try session.first(
            """
            SELECT id, address_hash FROM contact_point \
            WHERE customer = \(claim.customer) AND channel = \(channel.rawValue) AND current = 1
            """
        ) { (id: $0.int64(0), hash: $0.blob(1)) }
        guard let point, claim.contactPoint == point.id else {
            throw ConsentError.refusedRequest("A confirmation can be asked for at the customer's current address only.")
        }
        _ = try recorder.record([claim], session)
        guard let event = try Self.event(of: claim, session) else {
            throw ConsentError.unreadable(table: "consent_event", column: "id")
        }
        try session.execute(
            """
            INSERT INTO confirmation (request, customer, channel, address_hash, asked_at) \
            VALUES (\(event), \(claim.customer), \(channel.rawValue), \(point.hash), \(claim.at)) \
            ON CONFLICT (request) DO NOTHING
            """)
        return event
    }

    private func check(_ claim: ConsentClaim, at now: Instant) throws(ConsentError) -> Channel {
        guard let purpose = configuration.purpose(named: claim.purpose), purpose.legalBasis == .consent else {
            throw .refusedRequest("Only a purpose that rests on consent can be asked for.")
        }
        guard claim.state == .requested, let channel = Channel(rawValue: claim.scope),
            purpose.channels.contains(channel)
        else {
            throw .refusedRequest("A request is for one channel of the purpose.")
        }
        guard claim.evidenceKind != .attested, claim.at <= now,
            claim.at > now.before(ConfirmationLimits.freshness)
        else {
            throw .refusedRequest(
                "A request must be made by the person, and be no older than \(ConfirmationLimits.freshness): whoever "
                    + "asked before that has to ask again.")
        }
        // What the person will confirm has to be whole now: nobody can add the words later.
        var yes = claim
        yes.state = .given
        guard ConsentEvidence.missing(yes).isEmpty, !claim.prechecked else {
            throw .refusedRequest("A request has to have the whole evidence of the yes that it asks for.")
        }
        return channel
    }

    private static func event(of claim: ConsentClaim, _ session: any Session) throws -> Int64? {
        let keys = EventKey.all(of: claim, TermsReading(claim, basis: nil))
        return try session.first(
            "SELECT id FROM consent_event WHERE event_key IN \(list: keys)"
        ) { $0.int64(0) }
    }

    /// Lets a request's mail be tried again, because it certainly did not leave.
    package func release(_ request: Int64, _ session: any Session) throws {
        try session.execute(
            "UPDATE confirmation SET mailed_at = NULL WHERE request = \(request) AND confirmed_at IS NULL")
    }
}
