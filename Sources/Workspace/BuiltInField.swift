/// The fields that Heed itself works with; an entry under `data:` may change how they are described, not what they are.
enum BuiltInField: String, CaseIterable {
    case email
    case phone
    case language
    case country
    case timeZone = "time_zone"
    case birthDate = "birth_date"

    var type: FieldType { self == .birthDate ? .date : .text }

    var category: DataCategory {
        switch self {
        case .email, .phone: .contact
        case .language: .language
        case .country, .timeZone: .location
        case .birthDate: .identity
        }
    }

    /// The words that ship, by language.
    var labels: [String: String] {
        switch self {
        case .email: ["en": "email address", "es": "correo electrónico"]
        case .phone: ["en": "phone number", "es": "número de teléfono"]
        case .language: ["en": "language", "es": "idioma"]
        case .country: ["en": "country", "es": "país"]
        case .timeZone: ["en": "time zone", "es": "zona horaria"]
        case .birthDate: ["en": "date of birth", "es": "fecha de nacimiento"]
        }
    }

    /// The label in that language: the shipped words serve `es-MX` too.
    func label(in language: String) -> String? {
        labels[language] ?? labels[String(language.prefix { $0 != "-" })]
    }

    /// The field as it is without an entry of its own; nil when a supported language has no words for it.
    func standard(_ languages: Languages) -> CatalogueField? {
        field(labels: [:], source: .`self`, sensitivity: .normal, retention: nil, languages: languages)
    }

    /// The field as an entry under `data:` describes it.
    func described(by fields: Fields, languages: Languages) -> CatalogueField? {
        refuseChange(of: "type", to: fields.optionalChoice("type", of: FieldType.self), from: type, in: fields)
        refuseChange(
            of: "category", to: fields.optionalChoice("category", of: DataCategory.self), from: category, in: fields)
        let sensitivity = fields.optionalChoice("sensitivity", of: CatalogueField.Sensitivity.self) ?? .normal
        let source = fields.source(languages)
        let retention = fields.optionalPeriod("retention")
        var written: [String: String] = [:]
        if let group = fields.optionalFields("label") {
            for language in languages.supported {
                let hasWords = label(in: language) != nil
                written[language] =
                    hasWords
                    ? group.optionalString(language, multiline: true) : group.string(language, multiline: true)
            }
            group.finish()
        }
        fields.finish()
        guard let source else { return nil }
        return field(
            labels: written, source: source, sensitivity: sensitivity, retention: retention, languages: languages)
    }

    private func field(
        labels: [String: String], source: CatalogueField.Source, sensitivity: CatalogueField.Sensitivity,
        retention: Period?, languages: Languages
    ) -> CatalogueField? {
        var texts: [String: String] = [:]
        for language in languages.supported {
            guard let text = labels[language] ?? label(in: language) else { return nil }
            texts[language] = text
        }
        return CatalogueField(
            name: rawValue, type: type, category: category, sensitivity: sensitivity, source: source,
            retention: retention, label: LocalText(texts, default: languages.default), isBuiltIn: true)
    }

    private func refuseChange<Value: Equatable & RawRepresentable<String>>(
        of key: String, to written: Value?, from own: Value, in fields: Fields
    ) {
        guard let written, written != own else { return }
        fields.problems.error(
            "the \(key) of the built-in field '\(rawValue)' is '\(own.rawValue)'", at: fields.mark(of: key),
            hint: "Delete the line, or give your field another name.")
    }
}
