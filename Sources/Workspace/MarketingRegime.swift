/// What a country asks of who advertises over a channel, the strictest last.
package enum MarketingRegime: String, CaseIterable, Hashable, Sendable {
    /// Who did not say no may be written to.
    case optOut = "opt_out"
    /// An express consent, or one that a recent purchase or inquiry implies.
    case impliedConsent = "implied_consent"
    /// Prior consent, or soft opt-in.
    case priorConsent = "prior_consent"
    /// Prior express written consent and nothing else.
    case writtenConsent = "written_consent"
}

extension MarketingRegime: Comparable {
    package static func < (left: MarketingRegime, right: MarketingRegime) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .optOut: 0
        case .impliedConsent: 1
        case .priorConsent: 2
        case .writtenConsent: 3
        }
    }
}
