/// Every field of personal data that the workspace keeps, the built-in ones first.
package struct DataCatalogue: Equatable, Sendable {
    package let fields: [CatalogueField]
    private let index: [String: Int]

    /// - Parameter fields: with names that differ.
    package init(_ fields: [CatalogueField]) {
        self.fields = fields
        var index: [String: Int] = [:]
        for (position, field) in fields.enumerated() { index[field.name] = position }
        self.index = index
    }

    /// The field of that name, or nil; for a hint see ``Nearest`` with the names of ``fields``.
    package func field(named name: String) -> CatalogueField? {
        index[name].map { fields[$0] }
    }
}

extension DataCatalogue {
    /// Reads `data:`; `fields` is nil where the file has none.
    init?(reading fields: Fields?, languages: Languages, problems: Problems, languagesMark: SourceMark) {
        var described: [String: CatalogueField] = [:]
        var own: [CatalogueField] = []
        var written: Set<String> = []
        for (name, _, entry) in fields?.named() ?? [] {
            written.insert(name)
            if let builtIn = BuiltInField(rawValue: name) {
                described[name] = builtIn.described(by: entry, languages: languages)
            } else if let field = CatalogueField(name: name, reading: entry, languages: languages) {
                own.append(field)
            }
        }
        fields?.finish()
        var builtIn: [CatalogueField] = []
        var unlabelled: [String] = []
        for field in BuiltInField.allCases {
            if let known = described[field.rawValue] ?? field.standard(languages) {
                builtIn.append(known)
            } else if !written.contains(field.rawValue) || fields?.hasLabel(field.rawValue) == false {
                unlabelled.append(field.rawValue)
            }
        }
        if !unlabelled.isEmpty {
            let missing = languages.supported.filter { BuiltInField.email.label(in: $0) == nil }
            problems.error(
                "there are no words in \(missing.joined(separator: ", ")) for the built-in fields "
                    + unlabelled.joined(separator: ", "),
                at: languagesMark, hint: "Add them under data:, for example email: {label: {\(missing[0]): …}}.")
        }
        guard builtIn.count == BuiltInField.allCases.count else { return nil }
        self.init(builtIn + own)
    }
}

extension Fields {
    fileprivate func hasLabel(_ name: String) -> Bool {
        guard case .mapping(let inner)? = entries.first(where: { $0.key == name })?.value.content else { return true }
        return inner.contains { $0.key == "label" }
    }
}
