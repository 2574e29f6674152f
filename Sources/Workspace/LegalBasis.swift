/// What makes a contact lawful (GDPR Art. 6(1); ePrivacy Directive Art. 13).
package enum LegalBasis: String, CaseIterable, Hashable, Sendable {
    /// The person said yes to this purpose over this channel (Art. 6(1)(a), ePrivacy 13(1)).
    case consent
    /// A customer who could object when they bought, for similar products (ePrivacy 13(2), LAW-14).
    case softOptIn = "soft_opt_in"
    /// Art. 6(1)(f).
    case legitimateInterest = "legitimate_interest"
    /// The message performs a contract with the person (Art. 6(1)(b)): an order's confirmation.
    case contract
    /// A law demands the message (Art. 6(1)(c)): a recall.
    case legalObligation = "legal_obligation"

    /// Whether advertising can rest on it at all.
    package var allowsMarketing: Bool {
        switch self {
        case .consent, .softOptIn, .legitimateInterest: true
        case .contract, .legalObligation: false
        }
    }
}
