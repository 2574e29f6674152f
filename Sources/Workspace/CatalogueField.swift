/// One field of personal data: what it holds, where it comes from and how long it is kept.
package struct CatalogueField: Equatable, Sendable {
    /// How files, segments and templates call it: `[a-z][a-z0-9_]{0,40}`.
    package let name: String
    package let type: FieldType
    package let category: DataCategory
    package let sensitivity: Sensitivity
    package let source: Source

    /// How long it is kept after it was last given; nil: as long as the customer.
    package let retention: Period?

    /// What people read in notices and reports.
    package let label: LocalText

    /// Whether Heed knows the field without an entry under `data:`.
    package let isBuiltIn: Bool

    package enum Sensitivity: String, CaseIterable, Sendable {
        case normal
        /// A special category (GDPR Art. 9): health, belief, orientation … Never used without a yes of its own.
        case special
    }

    package enum Source: Equatable, Sendable {
        /// The person gave it.
        case `self`
        /// Somebody else did, named for the notice (GDPR Art. 14(2)(f)).
        case other(LocalText)
    }
}

extension CatalogueField {
    init?(name: String, reading fields: Fields, languages: Languages) {
        let type = fields.choice("type", of: FieldType.self)
        let category = fields.choice("category", of: DataCategory.self)
        let sensitivity = fields.optionalChoice("sensitivity", of: Sensitivity.self) ?? .normal
        let source = fields.source(languages)
        let retention = fields.optionalPeriod("retention")
        let label = fields.texts("label", in: languages)
        fields.finish()
        guard let type, let category, let source, let label else { return nil }
        self.init(
            name: name, type: type, category: category, sensitivity: sensitivity, source: source,
            retention: retention, label: label, isBuiltIn: false)
    }
}

extension Fields {
    /// `source: self` (the default) or who gave the data, in each language; nil when what is written is wrong.
    func source(_ languages: Languages) -> CatalogueField.Source? {
        guard let entry = entry("source") else { return .`self` }
        if entry.value.text == "self" { return .`self` }
        guard case .mapping = entry.value.content else {
            let example = languages.supported.map { "\($0): …" }.joined(separator: ", ")
            problems.error(
                "\(name(of: "source")) must be 'self' or say who gave the data, in each language",
                at: entry.value.mark, hint: "Write self or {\(example)}.")
            return nil
        }
        return texts(of: entry, in: languages).map { .other($0) }
    }
}
