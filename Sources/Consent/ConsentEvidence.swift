package import Customers

/// What a yes lacks to be a consent that can be shown to an authority (LAW-1, LAW-2).
package enum ConsentEvidence {
    /// A part of the evidence that the gate demands.
    package enum Part: String, Sendable, CaseIterable {
        case method
        case noticeVersion = "notice_version"
        case noticeLanguage = "notice_language"
        case noticeText = "notice_text"
        case actor
    }

    /// What is missing of a claim; nothing of one that is no grant.
    package static func missing(_ claim: ConsentClaim) -> [Part] {
        missing(
            claim.state, method: claim.method, version: claim.noticeVersion, language: claim.noticeLanguage,
            hasText: claim.noticeText?.isEmpty == false, actor: claim.actor)
    }

    /// The same of an event on record.
    package static func missing(_ event: ConsentEvent) -> [Part] {
        missing(
            event.state, method: event.method, version: event.noticeVersion, language: event.noticeLanguage,
            hasText: event.noticeHash != nil, actor: event.actor)
    }

    private static func missing(
        _ state: ConsentClaim.State, method: String?, version: String?, language: String?, hasText: Bool,
        actor: String?
    ) -> [Part] {
        guard state == .given else { return [] }
        let given: [(Part, Bool)] = [
            (.method, method?.isEmpty == false), (.noticeVersion, version?.isEmpty == false),
            (.noticeLanguage, language?.isEmpty == false), (.noticeText, hasText), (.actor, actor?.isEmpty == false),
        ]
        return given.filter { !$0.1 }.map(\.0)
    }
}

extension ConsentEvent {
    /// Why an event that reads as a yes is none (LAW-1, LAW-2); nil for one that counts, and for every other state. A
    /// sale, which soft opt-in may rest on, is no consent whatever its evidence.
    package var shortcoming: DenialReason? {
        switch ConsentFlaw.of(self) {
        case .none where state == .given && softOptIn != nil: ContactRules.reason(DenialReason.Code.noConsent.rawValue)
        case .none: nil
        case .noProof: ContactRules.reason(DenialReason.Code.noProof.rawValue)
        case .invalid: ContactRules.reason(DenialReason.Code.invalidConsent.rawValue)
        }
    }
}
