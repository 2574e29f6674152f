package import Customers
package import System

/// One line of the history of a person's consent, as it stands in the database for ever.
package struct ConsentEvent: Equatable, Sendable {
    package let id: Int64
    package let customer: Int64
    package let contactPoint: Int64?
    /// The name of a purpose, or `*` for all marketing.
    package let purpose: String
    /// `email`, `sms`, `*` or `data:<category>`.
    package let scope: String
    package let state: ConsentClaim.State
    /// When the person said so.
    package let at: Instant
    /// When it was written down here.
    package let recordedAt: Instant
    package let method: String?
    package let evidenceKind: ConsentClaim.EvidenceKind
    package let noticeVersion: String?
    package let noticeLanguage: String?
    /// SHA-256 of the words that were shown.
    package let noticeHash: [UInt8]?
    package let statement: String?
    package let sourceURL: String?
    package let actor: String?
    package let doubleOptInAt: Instant?
    package let prechecked: Bool
    /// What a sale shows about soft opt-in; then the event is the record of that sale and no consent.
    package let softOptIn: SoftOptIn?
    package let writtenConsent: WrittenConsent?
    /// Where the permission of a child's parent is on record.
    package let parentalReference: String?
}
