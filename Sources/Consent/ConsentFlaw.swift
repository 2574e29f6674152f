import Customers

/// What keeps a recorded grant from being a consent (LAW-1, LAW-2); worked out once, when the event is appended.
enum ConsentFlaw: Int64, Sendable {
    /// Nothing: it can be proved and is valid.
    case none = 0
    /// The controller could not prove it (GDPR Art. 7(1)).
    case noProof = 1
    /// It never was a consent: a box ticked beforehand, or one yes for several purposes or channels (Art. 4(11)).
    case invalid = 2

    /// Reads the evidence of a grant; other states are always taken at their word.
    static func of(_ claim: ConsentClaim) -> ConsentFlaw {
        of(
            isGrant: claim.state == .given && claim.softOptIn == nil, prechecked: claim.prechecked,
            purpose: claim.purpose,
            scope: claim.scope, hasNotice: claim.noticeText?.isEmpty == false,
            evidence: [claim.method, claim.noticeVersion, claim.noticeLanguage, claim.actor])
    }

    static func of(_ event: ConsentEvent) -> ConsentFlaw {
        of(
            isGrant: event.state == .given && event.softOptIn == nil, prechecked: event.prechecked,
            purpose: event.purpose,
            scope: event.scope, hasNotice: event.noticeHash != nil,
            evidence: [event.method, event.noticeVersion, event.noticeLanguage, event.actor])
    }

    private static func of(
        isGrant: Bool, prechecked: Bool, purpose: String, scope: String, hasNotice: Bool, evidence: [String?]
    ) -> ConsentFlaw {
        guard isGrant else { return .none }
        if prechecked || purpose == "*" || scope == "*" { return .invalid }
        return hasNotice && evidence.allSatisfy { $0?.isEmpty == false } ? .none : .noProof
    }
}
