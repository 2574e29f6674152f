import Customers
package import Database
import System

/// Reads what a person said about consent, as it was recorded.
package enum ConsentHistory {
    /// Every event of a customer, the oldest first, for `why` and the person's own copy of their data.
    package static func events(of customer: Int64, _ session: any Session) throws -> [ConsentEvent] {
        try session.rows(
            """
            SELECT id, customer, contact_point, purpose, scope, state, at, recorded_at, method, evidence_kind, \
            notice_version, notice_language, notice_hash, statement, actor, double_opt_in_at, prechecked, \
            source_url, soft_opt_in, written_consent, parental_ref \
            FROM consent_event WHERE customer = \(customer) ORDER BY at, id
            """, map: event)
    }

    /// The words that were shown when an event was recorded, by the event's notice hash; nil when they are not known.
    package static func noticeText(hash: [UInt8], _ session: any Session) throws -> String? {
        try session.text("SELECT text FROM notice_text WHERE hash = \(hash)")
    }

    /// The customers among these whose derived state is not what their events amount to; none unless something outside
    /// Heed changed the database.
    package static func customersOutOfStep(
        among customers: some Sequence<Int64>, _ session: any Session
    ) throws -> [Int64] {
        try session.snapshot {
            try customers.filter { customer in
                try ConsentState.fold(events(of: customer, session))
                    != ConsentState.stored(customer: customer, session)
            }
        }
    }

    private static func event(_ row: Row) throws -> ConsentEvent {
        guard let state = ConsentClaim.State(rawValue: row.text(5)) else {
            throw ConsentError.unreadable(table: "consent_event", column: "state")
        }
        guard let evidence = ConsentClaim.EvidenceKind(rawValue: row.text(9)) else {
            throw ConsentError.unreadable(table: "consent_event", column: "evidence_kind")
        }
        return ConsentEvent(
            id: row.int64(0), customer: row.int64(1), contactPoint: row.optionalInt64(2), purpose: row.text(3),
            scope: row.text(4), state: state, at: row.instant(6), recordedAt: row.instant(7),
            method: row.optionalText(8), evidenceKind: evidence, noticeVersion: row.optionalText(10),
            noticeLanguage: row.optionalText(11), noticeHash: row.optionalBlob(12), statement: row.optionalText(13),
            sourceURL: row.optionalText(17), actor: row.optionalText(14), doubleOptInAt: row.optionalInstant(15),
            prechecked: row.bool(16), softOptIn: row.optionalInt64(18).map(SoftOptIn.init),
            writtenConsent: row.optionalInt64(19).map(WrittenConsent.init),
            parentalReference: row.optionalText(20))
    }
}
