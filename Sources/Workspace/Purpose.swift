/// Why people are contacted and their data used: a newsletter, offers, the confirmation of an order.
package struct Purpose: Equatable, Sendable {
    /// How campaigns and consent events call it.
    package let name: String
    package let legalBasis: LegalBasis

    /// The channels that it may use, each once.
    package let channels: [Channel]

    /// What is written under `data:`; ask ``mayUse(_:)-(DataCategory)`` instead, which knows the rules too.
    package let data: [DataCategory: DataUse]

    /// How long a consent holds without being renewed; nil: until it is withdrawn.
    package let expiresAfter: Period?

    /// How often somebody may be written to for it; nil: as often as campaigns go out.
    package let frequencyCap: FrequencyCap?

    /// Whether its messages advertise, so that suppressions of all marketing stop them.
    package let isMarketing: Bool

    /// Its name in notices and preference pages.
    package let title: LocalText

    /// What the person is told it is for.
    package let explanation: LocalText

    /// The words that people are shown when they are asked, by version: what `heed consent grant` names.
    package let notices: [String: LocalText]

    /// Whether the purpose may use data of that category, for people who allow it.
    ///
    ///     newsletter.mayUse(.purchaseHistory)    // .asked
    package func mayUse(_ category: DataCategory) -> DataUse {
        category.isAlwaysIncluded ? .included : data[category] ?? .never
    }

    /// The same for one field: a special category of data is never just included (GDPR Art. 9(2)(a)).
    package func mayUse(_ field: CatalogueField) -> DataUse {
        let use = mayUse(field.category)
        return field.sensitivity == .special && use == .included ? .asked : use
    }
}

extension Purpose {
    init?(name: String, reading fields: Fields, languages: Languages) {
        let basis = fields.choice("legal_basis", of: LegalBasis.self)
        let channels = fields.choices("channels", called: "channel", of: Channel.self)
        let data = Self.data(fields.optionalFields("data"))
        let expiresAfter = fields.optionalPeriod("expires_after")
        let frequencyCap = fields.optionalFrequencyCap()
        let marketing = fields.optionalBoolean("marketing")
        let title = fields.texts("title", in: languages)
        let explanation = fields.texts("explanation", in: languages)
        let notices = fields.notices(languages)
        fields.finish()
        if let basis { Self.check(basis, marketing: marketing, of: name, in: fields) }
        guard let basis, let channels, let title, let explanation else { return nil }
        self.init(
            name: name, legalBasis: basis, channels: channels, data: data, expiresAfter: expiresAfter,
            frequencyCap: frequencyCap, isMarketing: marketing ?? basis.allowsMarketing, title: title,
            explanation: explanation, notices: notices)
    }

    private static func data(_ fields: Fields?) -> [DataCategory: DataUse] {
        guard let fields else { return [:] }
        for category in DataCategory.allCases { fields.know(category.rawValue) }
        var data: [DataCategory: DataUse] = [:]
        for entry in fields.entries {
            guard let category = DataCategory(rawValue: entry.key),
                let use = fields.choice(in: entry.value, called: "data_use", of: DataUse.self)
            else { continue }
            if category.isAlwaysIncluded && use != .included {
                fields.problems.error(
                    "'\(entry.key)' is always included", at: entry.value.mark,
                    hint: "Delete the line: no message can be made without it.")
            }
            data[category] = use
        }
        fields.finish()
        return data
    }

    private static func check(_ basis: LegalBasis, marketing: Bool?, of name: String, in fields: Fields) {
        switch basis {
        case .softOptIn, .legitimateInterest:
            fields.problems.warning(
                "purpose '\(name)' reaches nobody yet: contact on the basis of '\(basis.rawValue)' is denied until "
                    + "its conditions can be proved", at: fields.mark(of: "legal_basis"),
                hint: "Use 'consent' for what you want to send now.")
        case .contract, .legalObligation:
            guard marketing == true else { return }
            fields.problems.error(
                "marketing cannot rest on '\(basis.rawValue)'", at: fields.mark(of: "marketing"),
                hint: "Use 'consent', or delete 'marketing'.")
        case .consent: break
        }
    }
}
