package import System

/// What the law of one country says about one rule, from a day on: a row of the ``LegalTable``.
package struct LegalValue: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
        case regime(MarketingRegime)
        case period(Period)
    }

    /// The rule's id in the table of standards: `LAW-4`.
    package let id: String
    package let rule: LegalRule
    /// ISO 3166-1 alpha-2; nil: every country without a row of its own, and unknown ones (LAW-24).
    package let country: String?
    /// nil: all channels.
    package let channel: Channel?
    package let value: Value
    package let effectiveFrom: CivilDate
    package let source: String
    /// When it was last read in the primary text; nil: it is general knowledge, check it before relying on it.
    package let verifiedOn: CivilDate?

    package init(
        id: String, rule: LegalRule, country: String?, channel: Channel?, value: Value, effectiveFrom: CivilDate,
        source: String, verifiedOn: CivilDate?
    ) {
        self.id = id
        self.rule = rule
        self.country = country
        self.channel = channel
        self.value = value
        self.effectiveFrom = effectiveFrom
        self.source = source
        self.verifiedOn = verifiedOn
    }
}

extension LegalValue {
    /// The age in years of a row of ``LegalRule/ageOfConsent``.
    package var years: Int? {
        guard rule == .ageOfConsent, case .period(let period) = value else { return nil }
        return period.count
    }

    /// Whether it asks less of who advertises than `other`, a value of the same rule, does.
    func isLaxer(than other: LegalValue) -> Bool {
        switch (value, other.value) {
        case (.regime(let own), .regime(let legal)): own < legal
        case (.period(let own), .period(let legal)) where rule == .ageOfConsent: own.count < legal.count
        case (.period(let own), .period(let legal)): own.mayExceed(legal)
        default: true
        }
    }
}

extension LegalValue.Value: CustomStringConvertible {
    package var description: String {
        switch self {
        case .regime(let regime): regime.rawValue
        case .period(let period): period.description
        }
    }
}

extension Period {
    /// Whether it is longer than `other` from some day on: a month may have 28 days or 31.
    fileprivate func mayExceed(_ other: Period) -> Bool {
        if let months, let limit = other.months { return months > limit }
        return longestMinutes > other.shortestMinutes
    }

    private var months: Int? {
        switch unit {
        case .months: count
        case .years: 12 * count
        default: nil
        }
    }

    private var shortestMinutes: Int { minutes(month: 28) }
    private var longestMinutes: Int { minutes(month: 31) }

    private func minutes(month days: Int) -> Int {
        switch unit {
        case .minutes: count
        case .hours: 60 * count
        case .days: 1440 * count
        case .weeks: 7 * 1440 * count
        case .months: days * 1440 * count
        case .years: (days == 28 ? 365 : 366) * 1440 * count
        }
    }
}
