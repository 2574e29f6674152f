import System
internal import Words

extension LegalTable {
    /// Reads the rows under `legal_values`, each stricter than what ships or about something that it leaves open.
    ///
    ///     legal_values:
    ///       - {rule: age_of_consent, country: DK, value: 16 years, source: our own policy}
    init(reading items: [YAMLNode], in problems: Problems) {
        self.init(own: items.compactMap { Self.row(reading: Fields($0, in: problems)) })
    }

    private static func row(reading fields: Fields) -> LegalValue? {
        let rule = fields.choice("rule", of: LegalRule.self)
        let country = country(fields)
        let channel = fields.optionalChoice("channel", of: Channel.self)
        let value = value(fields, rule)
        let source = fields.string("source")
        let effectiveFrom = day(fields)
        fields.finish()
        guard let rule, let country, let value, let source, let effectiveFrom else { return nil }
        let row = LegalValue(
            id: "heed.yaml", rule: rule, country: country == "*" ? nil : country, channel: channel, value: value,
            effectiveFrom: effectiveFrom, source: source, verifiedOn: nil)
        if let legal = shipped(for: row).first(where: row.isLaxer) {
            fields.problems.error(
                "'\(value)' is laxer than the law, which says '\(legal.value)' (\(legal.source))",
                at: fields.mark(of: "value"), hint: "Write something stricter, or delete the row.")
            return nil
        }
        return row
    }

    /// What ships for the row's country and channel, or else for every country.
    private static func shipped(for row: LegalValue) -> [LegalValue] {
        let alike = shippedValues.filter { value in
            value.rule == row.rule
                && (value.channel == nil || row.channel == nil || value.channel == row.channel)
        }
        let ofCountry = alike.filter { $0.country == row.country }
        return ofCountry.isEmpty ? alike.filter { $0.country == nil } : ofCountry
    }

    private static func country(_ fields: Fields) -> String? {
        guard let entry = fields.requiredEntry("country"), let text = fields.string(in: entry) else { return nil }
        if text == "*" || Country.isCode(text) { return text }
        fields.problems.error(
            "\(Excerpt.quoted(text)) is no country code", at: entry.value.mark,
            hint: "Use two letters of ISO 3166-1, like ES or US, or \"*\" for every country.")
        return nil
    }

    private static func value(_ fields: Fields, _ rule: LegalRule?) -> LegalValue.Value? {
        switch rule {
        case .marketingRegime: return fields.choice("value", of: MarketingRegime.self).map { .regime($0) }
        case .ageOfConsent:
            guard let period = fields.period("value") else { return nil }
            guard period.unit == .years else {
                fields.problems.error(
                    "an age is a number of years, not '\(period)'", at: fields.mark(of: "value"),
                    hint: "Write for example 16 years.")
                return nil
            }
            return .period(period)
        case .impliedByPurchase, .impliedByInquiry, .exclusionListAge: return fields.period("value").map { .period($0) }
        case nil:
            _ = fields.entry("value")
            return nil
        }
    }

    private static func day(_ fields: Fields) -> CivilDate? {
        guard let entry = fields.entry("effective_from") else { return .beginning }
        guard let text = fields.string(in: entry) else { return nil }
        if let day = CivilDate(parsing: text) { return day }
        fields.problems.error(
            "'effective_from' is no day: \(Excerpt.quoted(text))", at: entry.value.mark,
            hint: "Write for example 2027-01-01.")
        return nil
    }
}
