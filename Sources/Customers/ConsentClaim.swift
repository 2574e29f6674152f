package import System

/// What an import, a form or the customer says about consent: the material of one consent event.
///
/// Whether it is enough to contact somebody is the gate's decision, not the claim's (LAW-2).
package struct ConsentClaim: Equatable, Sendable {
    /// The ways a person can stand to a purpose; raw values are those of the database and of import files.
    package enum State: String, Sendable, CaseIterable {
        case requested, given, refused, withdrawn, objected, expired
    }

    /// How the evidence came to us; raw values are those of the database.
    package enum EvidenceKind: String, Sendable, CaseIterable {
        /// Each event with evidence of its own, from the system that collected it.
        case recorded
        /// Declared for a whole file by somebody named in its mapping.
        case attested
        /// Done by the customer on a page or by a message of ours.
        case selfService = "self_service"
    }

    package var customer: Int64
    /// The contact point it was given for; nil when it concerns the person.
    package var contactPoint: Int64?
    /// The key of a purpose, or `*` for all marketing.
    package var purpose: String
    /// `email`, `sms`, `*` or `data:<category>`.
    package var scope: String
    package var state: State
    /// When the person said so, not when it was imported.
    package var at: Instant
    /// How: `form`, `till`, `phone`, `import` …
    package var method: String?
    package var evidenceKind: EvidenceKind
    package var noticeVersion: String?
    /// BCP 47
    package var noticeLanguage: String?
    /// The words that were shown.
    package var noticeText: String?
    /// What was said or ticked, in words.
    package var statement: String?
    package var sourceURL: String?
    /// Who collected it, or who attests it.
    package var actor: String?
    package var doubleOptInAt: Instant?
    /// Whether the box was ticked beforehand: no consent (C-673/17).
    package var prechecked: Bool
    /// What a sale shows about soft opt-in: then a `given` is no consent of the person's, but the record of that sale.
    package var softOptIn: SoftOptIn?
    package var writtenConsent: WrittenConsent?
    /// Where the permission of a child's parent is on record (LAW-4).
    package var parentalReference: String?

    package init(
        customer: Int64, contactPoint: Int64? = nil, purpose: String, scope: String, state: State, at: Instant,
        method: String? = nil, evidenceKind: EvidenceKind, noticeVersion: String? = nil,
        noticeLanguage: String? = nil, noticeText: String? = nil, statement: String? = nil,
        sourceURL: String? = nil, actor: String? = nil, doubleOptInAt: Instant? = nil, prechecked: Bool = false,
        softOptIn: SoftOptIn? = nil, writtenConsent: WrittenConsent? = nil, parentalReference: String? = nil
    ) {
        self.customer = customer
        self.contactPoint = contactPoint
        self.purpose = purpose
        self.scope = scope
        self.state = state
        self.at = at
        self.method = method
        self.evidenceKind = evidenceKind
        self.noticeVersion = noticeVersion
        self.noticeLanguage = noticeLanguage
        self.noticeText = noticeText
        self.statement = statement
        self.sourceURL = sourceURL
        self.actor = actor
        self.doubleOptInAt = doubleOptInAt
        self.prechecked = prechecked
        self.softOptIn = softOptIn
        self.writtenConsent = writtenConsent
        self.parentalReference = parentalReference
    }
}
