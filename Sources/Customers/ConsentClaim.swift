package import System

/// What an import, a form or the customer says about consent: the material of one consent event.
///
/// Whether it is enough to contact somebody is the gate's decision, not the claim's (LAW-2).
///
/// Most claims of a file differ in who and when alone; what else they say they share (``Terms``), so that a copy is cheap.
@dynamicMemberLookup
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
    /// When the person said so, not when it was imported.
    package var at: Instant
    package var doubleOptInAt: Instant?
    /// Everything else, shared with the claims that say the same.
    package private(set) var shared: SharedTerms

    package var terms: Terms { shared.terms }

    /// The members of ``Terms`` as if they were the claim's own.
    package subscript<Value>(dynamicMember member: WritableKeyPath<Terms, Value>) -> Value {
        get { shared.terms[keyPath: member] }
        set {
            var terms = shared.terms
            terms[keyPath: member] = newValue
            shared = SharedTerms(terms)
        }
    }

    package init(
        customer: Int64, contactPoint: Int64? = nil, purpose: String, scope: String, state: State, at: Instant,
        method: String? = nil, evidenceKind: EvidenceKind, noticeVersion: String? = nil,
        noticeLanguage: String? = nil, noticeText: String? = nil, statement: String? = nil,
        sourceURL: String? = nil, actor: String? = nil, doubleOptInAt: Instant? = nil, prechecked: Bool = false,
        softOptIn: SoftOptIn? = nil, writtenConsent: WrittenConsent? = nil, parentalReference: String? = nil
    ) {
        let terms = Terms(
            purpose: purpose, scope: scope, state: state, method: method, evidenceKind: evidenceKind,
            noticeVersion: noticeVersion, noticeLanguage: noticeLanguage, noticeText: noticeText,
            statement: statement, sourceURL: sourceURL, actor: actor, prechecked: prechecked, softOptIn: softOptIn,
            writtenConsent: writtenConsent, parentalReference: parentalReference)
        self.init(
            customer: customer, contactPoint: contactPoint, at: at, doubleOptInAt: doubleOptInAt,
            shared: SharedTerms(terms))
    }

    package init(
        customer: Int64, contactPoint: Int64? = nil, at: Instant, doubleOptInAt: Instant?, shared: SharedTerms
    ) {
        self.customer = customer
        self.contactPoint = contactPoint
        self.at = at
        self.doubleOptInAt = doubleOptInAt
        self.shared = shared
    }
}

extension ConsentClaim {
    /// What was said and the evidence for it, without who said it and when.
    package struct Terms: Equatable, Sendable {
        /// The key of a purpose, or `*` for all marketing.
        package var purpose: String
        /// `email`, `sms`, `*` or `data:<category>`.
        package var scope: String
        package var state: State
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
        /// Whether the box was ticked beforehand: no consent (C-673/17).
        package var prechecked: Bool
        /// What a sale shows about soft opt-in: then a `given` is no consent of the person's, but the record of that
        /// sale.
        package var softOptIn: SoftOptIn?
        package var writtenConsent: WrittenConsent?
        /// Where the permission of a child's parent is on record (LAW-4).
        package var parentalReference: String?

        package init(
            purpose: String, scope: String, state: State, method: String?, evidenceKind: EvidenceKind,
            noticeVersion: String?, noticeLanguage: String?, noticeText: String?, statement: String?,
            sourceURL: String?, actor: String?, prechecked: Bool, softOptIn: SoftOptIn?,
            writtenConsent: WrittenConsent?, parentalReference: String?
        ) {
            self.purpose = purpose
            self.scope = scope
            self.state = state
            self.method = method
            self.evidenceKind = evidenceKind
            self.noticeVersion = noticeVersion
            self.noticeLanguage = noticeLanguage
            self.noticeText = noticeText
            self.statement = statement
            self.sourceURL = sourceURL
            self.actor = actor
            self.prechecked = prechecked
            self.softOptIn = softOptIn
            self.writtenConsent = writtenConsent
            self.parentalReference = parentalReference
        }
    }

    /// Terms that many claims point to.
    package final class SharedTerms: Equatable, Sendable {
        package let terms: Terms

        package init(_ terms: Terms) {
            self.terms = terms
        }

        package static func == (left: SharedTerms, right: SharedTerms) -> Bool {
            left === right || left.terms == right.terms
        }
    }
}
