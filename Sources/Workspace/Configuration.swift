/// A workspace's `heed.yaml`, read and checked.
///
///     let (configuration, warnings) = try Configuration.load(bytes: bytes, path: "heed.yaml")
///     configuration.purpose(named: "newsletter")?.mayUse(.interests)    // .included
package struct Configuration: Equatable, Sendable {
    package let organisation: Organisation
    package let languages: Languages

    /// A file is relative to the workspace; ``WorkspaceFolder/database(of:environment:)`` knows what overrides it.
    package let database: DatabasePlace
    package let endpoint: Endpoint

    /// In the order of the file, like everything named below.
    package let senders: [Sender]
    package let delivery: DeliverySettings
    package let purposes: [Purpose]

    /// How often somebody may be written to for all marketing purposes together; nil: only each purpose's own counts.
    package let frequencyCap: FrequencyCap?
    package let quietHours: QuietHoursSettings
    package internal(set) var catalogue: DataCatalogue

    /// The law as the gate reads it, made stricter where the file says so.
    package let legal: LegalTable

    /// Lists of people who want no advertising from anybody (LAW-17).
    package let exclusionLists: [ExclusionList]

    /// The only addresses that test mails go to.
    package let testers: [String]

    package func purpose(named name: String) -> Purpose? {
        purposes.first { $0.name == name }
    }

    package func exclusionList(named name: String) -> ExclusionList? {
        exclusionLists.first { $0.name == name }
    }

    package func sender(named name: String) -> Sender? {
        senders.first { $0.name == name }
    }
}

extension Configuration {
    /// Reads a configuration that is in memory; `path` is its name in errors.
    ///
    /// - Throws: every mistake at once, with warnings among them.
    package static func load(
        bytes: [UInt8], path: String = "heed.yaml"
    ) throws(Diagnostics) -> (configuration: Configuration, warnings: [Diagnostic]) {
        let document = try YAML.parse(bytes: bytes, path: path)
        let problems = Problems(in: document.source)
        let configuration = Configuration(reading: Fields(document.root, in: problems))
        try problems.check()
        guard let configuration else {
            // Each nil was reported; a reader that forgets to must not let a file pass.
            throw Diagnostics(Diagnostic(path: path, mark: nil, message: "the file cannot be used"))
        }
        return (configuration, problems.warnings)
    }

    /// The same for a text.
    package static func load(
        text: String, path: String = "heed.yaml"
    ) throws(Diagnostics) -> (configuration: Configuration, warnings: [Diagnostic]) {
        try load(bytes: Array(text.utf8), path: path)
    }

    private init?(reading fields: Fields) {
        let problems = fields.problems
        let readLanguages = fields.fields("languages").flatMap(Languages.init(reading:))
        // What depends on the languages is not reported twice when they are wrong: it is read with a guess.
        let languages = readLanguages ?? Languages(guessing: fields)
        let organisation = fields.fields("organisation").flatMap { Organisation(reading: $0, languages: languages) }
        let database = fields.database()
        let endpoint = fields.fields("endpoint").flatMap(Endpoint.init(reading:))
        let senders = fields.fields("senders")?.all { name, group in Sender(name: name, reading: group) }
        let delivery = DeliverySettings(reading: fields.optionalFields("delivery"))
        let purposes = fields.fields("purposes")?.all { name, group in
            Purpose(name: name, reading: group, languages: languages)
        }
        let catalogue = DataCatalogue(
            reading: fields.optionalFields("data"), events: fields.optionalFields("events"), languages: languages,
            problems: problems,
            languagesMark: fields.mark(of: "languages"))
        let frequencyCap = fields.optionalFrequencyCap()
        let quietHours = QuietHoursSettings(reading: fields.optionalFields("quiet_hours"), catalogue: catalogue)
        let legal = LegalTable(reading: fields.optionalList("legal_values"), in: problems)
        let exclusionLists = (fields.optionalFields("exclusion_lists")?.named() ?? []).compactMap { name, _, group in
            ExclusionList(name: name, reading: group)
        }
        let testers = fields.optionalList("testers").compactMap {
            fields.emailAddress(in: $0, called: Excerpt.quoted($0.path))
        }
        fields.finish()
        guard readLanguages != nil, let organisation, let endpoint, let senders, let purposes, let catalogue else {
            return nil
        }
        self.init(
            organisation: organisation, languages: languages, database: database, endpoint: endpoint,
            senders: senders, delivery: delivery, purposes: purposes, frequencyCap: frequencyCap,
            quietHours: quietHours, catalogue: catalogue, legal: legal, exclusionLists: exclusionLists,
            testers: testers)
    }
}

extension Languages {
    /// The tags that stand under `languages:` as far as they can be made out; none means that any language will do.
    fileprivate init(guessing fields: Fields) {
        var tags: [String] = []
        if case .mapping(let entries)? = fields.entry("languages")?.value.content,
            case .sequence(let items)? = entries.first(where: { $0.key == "supported" })?.value.content
        {
            for tag in items.compactMap(\.text) where Languages.isTag(tag) && !tags.contains(tag) { tags.append(tag) }
        }
        self.init(default: tags.first ?? "", supported: tags)
    }
}

extension Fields {
    /// Reads each named thing of the mapping; nil when the mapping is empty or one of them is wrong.
    fileprivate func all<Thing>(
        _ read: (_ name: String, _ fields: Fields) -> Thing?
    ) -> [Thing]? {
        let groups = named()
        let things = groups.compactMap { read($0.name, $0.fields) }
        finish()
        if case .mapping(let entries) = node.content, entries.isEmpty {
            problems.error("\(Excerpt.quoted(path)) is empty", at: node.mark, hint: "Describe at least one.")
        }
        return things.count == entries.count && !things.isEmpty ? things : nil
    }
}
