/// Why people are contacted and their data used: a newsletter, offers, the confirmation of an order.
package struct Purpose: Equatable, Sendable {
    /// How campaigns and consent events call it.
    package let name: String
    package let legalBasis: LegalBasis

    /// The channels that it may use, each once.
    package let channels: [Channel]

    /// What is written under `data:`; ask ``mayUse(_:)-(DataCategory)`` instead, which knows the rules too.
    package let data: [DataCategory: DataUse]

    /// How long a consent, or the sale in its place, holds without being renewed; nil: until the person says no.
    package let expiresAfter: Period?

    /// How often somebody may be written to for it; nil: as often as campaigns go out.
    package let frequencyCap: FrequencyCap?

    /// Whether its messages advertise, so that suppressions of all marketing stop them.
    package let isMarketing: Bool

    /// What its messages advertise; nil: it does not say, and soft opt-in reaches nobody.
    package let products: AdvertisedProducts?

    /// Whether it is meant for children too: who has no birth date on record is left out then (LAW-4).
    package let isForKids: Bool

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
        let products = fields.optionalChoice("products", of: AdvertisedProducts.self)
        let kids = fields.optionalBoolean("kids")
        let title = fields.texts("title", in: languages)
        let explanation = fields.texts("explanation", in: languages)
        let notices = fields.notices(languages)
        fields.finish()
        if let basis {
            Self.check(basis, marketing: marketing, products: products, of: name, in: fields)
            if kids == true, !basis.allowsMarketing {
                fields.problems.error(
                    "'kids' changes nothing for a purpose that rests on '\(basis.rawValue)'",
                    at: fields.mark(of: "kids"), hint: "Delete the line.")
            }
        }
        guard let basis, let channels, let title, let explanation else { return nil }
        self.init(
            name: name, legalBasis: basis, channels: channels, data: data, expiresAfter: expiresAfter,
            frequencyCap: frequencyCap, isMarketing: marketing ?? basis.allowsMarketing, products: products,
            isForKids: kids ?? false, title: title,
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

    private static func check(
        _ basis: LegalBasis, marketing: Bool?, products: AdvertisedProducts?, of name: String, in fields: Fields
    ) {
        switch basis {
        case .softOptIn:
            if marketing == false {
                fields.problems.error(
                    "soft opt-in is for marketing only", at: fields.mark(of: "marketing"),
                    hint: "Delete 'marketing', or use 'contract' for what an order needs.")
            }
            let isMistaken = products == nil && fields.entry("products") != nil
            if products != .ownSimilar && !isMistaken {
                fields.problems.warning(
                    "purpose '\(name)' reaches nobody: soft opt-in is for similar products of one's own",
                    at: fields.mark(of: products == nil ? "legal_basis" : "products"),
                    hint: "Write 'products: own_similar' if that is what it advertises; else use 'consent'.")
            }
        case .legitimateInterest:
            guard marketing != false else { return }
            fields.problems.warning(
                "purpose '\(name)' reaches only people whose country lets advertising rest on legitimate interest: "
                    + "email in the US, in Canada after a purchase or an inquiry; nobody in the EU",
                at: fields.mark(of: "legal_basis"),
                hint: "Use 'consent' or 'soft_opt_in', or write 'marketing: false' if it does not advertise.")
        case .contract, .legalObligation:
            guard marketing == true else { return }
            fields.problems.error(
                "marketing cannot rest on '\(basis.rawValue)'", at: fields.mark(of: "marketing"),
                hint: "Use 'consent', or delete 'marketing'.")
        case .consent: break
        }
    }
}
