/// Why somebody may not be contacted: the words and sources of one rule.
package struct DenialReason: Equatable, Sendable {
    /// The stable name that counts, logs and scripts use: `no_consent`.
    package let code: Code
    /// The rule's id in the table of standards: `LAW-8`.
    package let rule: String
    /// The law or document it comes from: `GDPR Art. 21(2)–(3)`.
    package let source: String
    /// One sentence for `why` and previews.
    package let explanation: String

    /// Every reason of the gate's own. Campaigns' further rules have codes of their own.
    package enum Code: String, CaseIterable, Sendable {
        case noAddress = "no_address"
        case suppressed
        case objected
        case notConfirmed = "not_confirmed"
        case withdrawn
        case refused
        case noConsent = "no_consent"
        case notYetGiven = "not_yet_given"
        case invalidConsent = "invalid_consent"
        case noProof = "no_proof"
        case notWritten = "not_written"
        case expired
        case basisNotAllowed = "basis_not_allowed"
        case thirdPartyProducts = "third_party_products"
        case noSale = "no_sale"
        case productsNotSimilar = "products_not_similar"
        case optOutNotOffered = "opt_out_not_offered"
        case optOutNotInMessages = "opt_out_not_in_messages"
        case noImpliedConsent = "no_implied_consent"
        case minor
        case ageUnknown = "age_unknown"
        case robinsonNotChecked = "robinson_not_checked"
        case exclusionList = "exclusion_list"
    }
}
