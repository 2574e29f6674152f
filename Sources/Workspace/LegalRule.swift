/// What a value of the ``LegalTable`` is about.
package enum LegalRule: String, CaseIterable, Hashable, Sendable {
    /// From which age people consent without their parents (LAW-4).
    case ageOfConsent = "age_of_consent"
    /// What advertising over a channel needs (LAW-14, -16, -18, -19, -20, -22, -23).
    case marketingRegime = "marketing_regime"
    /// For how long after a purchase consent is implied (LAW-19).
    case impliedByPurchase = "implied_by_purchase"
    /// For how long after an inquiry consent is implied (LAW-19).
    case impliedByInquiry = "implied_by_inquiry"
    /// How old a list of people who want no advertising may be (LAW-17).
    case exclusionListAge = "exclusion_list_age"
}
