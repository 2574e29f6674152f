package import Customers
import Database
package import System

/// The consent event that a permit rests on: what the notice says and what can be shown to an authority.
package struct ConsentProof: Equatable, Sendable {
    /// `consent_event.id`
    package let event: Int64
    /// When the person agreed.
    package let at: Instant
    /// How: `form`, `till`, `import` …
    package let method: String?
    package let evidenceKind: ConsentClaim.EvidenceKind
    package let noticeVersion: String?
    /// BCP 47
    package let noticeLanguage: String?
    /// Who declares it, when the evidence is attested for a whole file.
    package let attestedBy: String?

    /// Reads seven columns from `first` on: id, at, method, evidence kind, notice version and language, actor; nil
    /// when there is no event.
    init?(_ row: Row, first: Int) throws {
        guard let event = row.optionalInt64(first) else { return nil }
        guard let evidence = ConsentClaim.EvidenceKind(rawValue: row.text(first + 3)) else {
            throw ConsentError.unreadable(table: "consent_event", column: "evidence_kind")
        }
        self.event = event
        at = row.instant(first + 1)
        method = row.optionalText(first + 2)
        evidenceKind = evidence
        noticeVersion = row.optionalText(first + 4)
        noticeLanguage = row.optionalText(first + 5)
        attestedBy = evidence == .attested ? row.optionalText(first + 6) : nil
    }

    /// For messages to nobody: a yes of that moment.
    init(sampleAt instant: Instant) {
        event = 0
        at = instant
        method = nil
        evidenceKind = .recorded
        noticeVersion = nil
        noticeLanguage = nil
        attestedBy = nil
    }
}
