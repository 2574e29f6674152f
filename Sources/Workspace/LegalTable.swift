import Crypto
package import System

/// The legal values that the gate decides by, as data with dates and sources: those that ship, and a workspace's own.
///
///     let table = configuration.legal
///     table.ageOfConsent(in: "ES", on: CivilDate(parsing: "2026-11-23")!)    // 14
///     table.regimes(in: "US", .email, on: today)                             // [.optOut]
///
/// A workspace can only add to what the law asks: of two values for one country the stricter holds.
package struct LegalTable: Equatable, Sendable {
    /// What ships, a row for each value and change of it; a new law appends a row, so that past decisions stay
    /// explainable.
    package let shipped: [LegalValue]
    /// The rows under `legal_values` in `heed.yaml`.
    package let own: [LegalValue]

    package init(shipped: [LegalValue] = LegalTable.shippedValues, own: [LegalValue] = []) {
        self.shipped = shipped
        self.own = own
    }
}

extension LegalTable {
    /// Names this table: the edition that ships and, where the workspace has values of its own, eight digits of their
    /// hash, so that a decision tells which values it was made by: `2026-11-23+1f0c77ab`.
    package var edition: String {
        if own.isEmpty { return Self.version }
        var hash = SHA256()
        for row in own {
            let words = [
                row.rule.rawValue, row.country ?? "", row.channel?.rawValue ?? "", row.value.description,
                row.effectiveFrom.description,
            ]
            hash.update(Array((words.joined(separator: "\t") + "\n").utf8))
        }
        return "\(Self.version)+\(Hex.encode(Array(hash.finalize().prefix(4))))"
    }

    /// The rows that bind in a country on a day: its newest one, or that of countries without one, and besides the
    /// workspace's. `country` nil is an unknown one.
    package func values(
        _ rule: LegalRule, in country: String?, _ channel: Channel? = nil, on day: CivilDate
    ) -> [LegalValue] {
        func newest(_ rows: [LegalValue], _ country: String?) -> LegalValue? {
            rows.filter { $0.country == country && $0.isInForce(rule, channel, on: day) }
                .max { $0.effectiveFrom < $1.effectiveFrom }
        }
        let legal = country.flatMap { newest(shipped, $0) } ?? newest(shipped, nil)
        let stricter = [country.flatMap { newest(own, $0) }, newest(own, nil)]
        return [legal].compactMap(\.self) + stricter.compactMap(\.self)
    }

    /// The countries that have a value of their own on a day, in order.
    package func countries(_ rule: LegalRule, _ channel: Channel? = nil, on day: CivilDate) -> [String] {
        let rows = (shipped + own).filter { $0.isInForce(rule, channel, on: day) }
        return Set(rows.compactMap(\.country)).sorted()
    }

    /// The age in years from which people consent alone.
    package func ageOfConsent(in country: String?, on day: CivilDate) -> Int {
        values(.ageOfConsent, in: country, on: day).compactMap(\.years).max() ?? 16
    }

    /// What advertising over a channel needs; all of it.
    package func regimes(in country: String?, _ channel: Channel, on day: CivilDate) -> Set<MarketingRegime> {
        Set(
            values(.marketingRegime, in: country, channel, on: day).compactMap { row in
                if case .regime(let regime) = row.value { regime } else { nil }
            })
    }

    /// Stretches of time that all have to be kept.
    package func periods(_ rule: LegalRule, in country: String?, _ channel: Channel, on day: CivilDate) -> [Period] {
        values(rule, in: country, channel, on: day).compactMap { row in
            if case .period(let period) = row.value { period } else { nil }
        }
    }
}

extension LegalValue {
    /// Whether it speaks of the rule and channel on that day; a question without a channel is about all of them.
    fileprivate func isInForce(_ rule: LegalRule, _ channel: Channel?, on day: CivilDate) -> Bool {
        self.rule == rule && effectiveFrom <= day
            && (self.channel == nil || channel == nil || self.channel == channel)
    }
}
