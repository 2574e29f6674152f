internal import Words

/// A list of people who want no advertising from anybody, as the Lista Robinson in Spain (LAW-17). Its addresses come
/// in with `heed import exclusions`.
package struct ExclusionList: Equatable, Sendable {
    /// How the import calls it.
    package let name: String
    /// Whose people are on it, as `ES`: people there, and numbers of there, are written to only while the list is fresh.
    package let country: String
    /// The channels it is about, each once.
    package let channels: [Channel]
    /// How old its file may be; nil: as the law's table says.
    package let maxAge: Period?
}

extension ExclusionList {
    init?(name: String, reading fields: Fields) {
        let country = fields.string("country")
        let channels =
            fields.entry("channels") == nil
            ? Channel.allCases : fields.choices("channels", called: "channel", of: Channel.self)
        let maxAge = fields.optionalPeriod("max_age")
        fields.finish()
        guard let country, let channels else { return nil }
        guard Country.isCode(country) else {
            fields.problems.error(
                "\(Excerpt.quoted(country)) is no country code", at: fields.mark(of: "country"),
                hint: "Use two letters of ISO 3166-1, like ES.")
            return nil
        }
        let list = ExclusionList(name: name, country: country, channels: channels, maxAge: maxAge)
        if let legal = list.laxerThan {
            fields.problems.error(
                "the list '\(name)' may be older than the law says: \(legal.value) (\(legal.source))",
                at: fields.mark(of: "max_age"), hint: "Write \(legal.value) or less.")
            return nil
        }
        self = list
    }

    /// The value that ships and that ``maxAge`` would exceed.
    private var laxerThan: LegalValue? {
        guard let maxAge else { return nil }
        let own = LegalValue(
            id: "", rule: .exclusionListAge, country: country, channel: nil, value: .period(maxAge),
            effectiveFrom: .beginning, source: "", verifiedOn: nil)
        return LegalTable.shippedValues.first { legal in
            legal.rule == .exclusionListAge && legal.country == country && own.isLaxer(than: legal)
        }
    }
}
