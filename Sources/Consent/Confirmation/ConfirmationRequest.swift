import Customers
package import Database
package import System
package import Workspace

/// A sign-up that waits for its confirmation: the `requested` event and what became of its mail.
package struct ConfirmationRequest: Sendable {
    /// `consent_event.id`
    package let event: Int64
    package let customer: Int64
    package let purpose: String
    package let channel: Channel
    package let askedAt: Instant
    /// When its one mail was handed over; nil while it was not.
    package let mailedAt: Instant?
    package let confirmedAt: Instant?
    package let method: String?
    package let noticeVersion: String?
    package let noticeLanguage: String?
    /// The words that were agreed to.
    package let words: String
    package let sourceURL: String?
    let contactPoint: Int64
    /// What the yes will carry besides.
    let writtenConsent: WrittenConsent?
    let parentalReference: String?
    let proof: ConsentProof

    /// Reads one; nil for an event that is no request made here.
    package init?(event: Int64, _ session: any Session) throws {
        let found = try session.first("\(Self.query) WHERE request.request = \(event)", map: Self.init(row:))
        guard let found, let found else { return nil }
        self = found
    }

    /// The newest request of a customer whose mail has not left and may still leave.
    package static func open(
        of customer: Int64, purpose: String, _ channel: Channel, at instant: Instant, _ session: any Session
    ) throws -> ConfirmationRequest? {
        try session.first(
            """
            \(query) WHERE request.customer = \(customer) AND request.channel = \(channel.rawValue) \
            AND event.purpose = \(purpose) AND request.mailed_at IS NULL AND request.confirmed_at IS NULL \
            AND request.asked_at > \(instant.before(ConfirmationLimits.freshness)) \
            ORDER BY request.asked_at DESC, request.request DESC
            """, map: Self.init(row:)) ?? nil
    }

    /// Whether the link in its mail no longer works.
    package func isExpired(at instant: Instant) -> Bool {
        mailedAt.map { $0 <= instant.before(ConfirmationLimits.validity) } ?? true
    }

    private static let query: SQL = """
        SELECT event.id, event.at, event.method, event.evidence_kind, event.notice_version, event.notice_language, \
        event.actor, request.customer, event.purpose, request.channel, event.contact_point, request.mailed_at, \
        request.confirmed_at, event.source_url, \
        (SELECT min(notice.text) FROM notice_text AS notice WHERE notice.hash = event.notice_hash), \
        event.written_consent, event.parental_ref \
        FROM confirmation AS request JOIN consent_event AS event ON event.id = request.request
        """

    private init?(row: Row) throws {
        guard let proof = try ConsentProof(row, first: 0), let channel = Channel(rawValue: row.text(9)),
            let contactPoint = row.optionalInt64(10)
        else { return nil }
        event = proof.event
        customer = row.int64(7)
        purpose = row.text(8)
        self.channel = channel
        askedAt = proof.at
        mailedAt = row.optionalInstant(11)
        confirmedAt = row.optionalInstant(12)
        writtenConsent = row.optionalInt64(15).map(WrittenConsent.init)
        parentalReference = row.optionalText(16)
        method = proof.method
        noticeVersion = proof.noticeVersion
        noticeLanguage = proof.noticeLanguage
        words = row.optionalText(14) ?? ""
        sourceURL = row.optionalText(13)
        self.contactPoint = contactPoint
        self.proof = proof
    }
}
