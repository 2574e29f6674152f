/// Every field of personal data that the workspace keeps, the built-in ones first, and every kind of event.
package struct DataCatalogue: Equatable, Sendable {
    package let fields: [CatalogueField]

    /// The kinds of events, in the order of the file.
    package let events: [EventKind]
    private let index: [String: Int]

    /// Fields and kinds of events have names that differ among their like.
    package init(_ fields: [CatalogueField], events: [EventKind] = []) {
        self.fields = fields
        self.events = events
        var index: [String: Int] = [:]
        for (position, field) in fields.enumerated() { index[field.name] = position }
        self.index = index
    }

    /// The field of that name, or nil; for a hint see ``Nearest`` with the names of ``fields``.
    package func field(named name: String) -> CatalogueField? {
        index[name].map { fields[$0] }
    }

    /// The kind of event of that name, or nil.
    package func event(named name: String) -> EventKind? {
        events.first { $0.name == name }
    }
}

extension DataCatalogue {
    /// Reads `data:` and `events:`, both nil where the file has none.
    init?(
        reading fields: Fields?, events eventFields: Fields?, languages: Languages, problems: Problems,
        languagesMark: SourceMark
    ) {
        let events = (eventFields?.named() ?? []).compactMap { name, _, entry in
            EventKind(name: name, reading: entry, languages: languages)
        }
        eventFields?.finish()
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
        self.init(builtIn + own, events: events)
    }
}

extension Fields {
    fileprivate func hasLabel(_ name: String) -> Bool {
        guard case .mapping(let inner)? = entries.first(where: { $0.key == name })?.value.content else { return true }
        return inner.contains { $0.key == "label" }
    }
}
