import Workspace

extension Experiment {
    /// Reads `holdout:`, `limit:` and `variants:` of a campaign file; nil when something is wrong, which is reported.
    init?(
        reading fields: Fields, configuration: Configuration, purpose: Purpose?, channels: [Channel]?,
        repetition: Repetition?
    ) {
        var isGood = true
        var share: Share?
        if let text = fields.optionalString("holdout") {
            share = Share(text)
            if share == nil {
                fields.problems.error(
                    "'holdout' must be a part of the people", at: fields.mark(of: "holdout"),
                    hint: "Write for example 10 % or 2.5 %, between 0.1 % and 99.9 %.")
                isGood = false
            }
        } else {
            isGood = fields.entry("holdout") == nil
        }
        let limit = fields.optionalInteger("limit", 1...1_000_000)
        if fields.entry("limit") != nil {
            isGood = isGood && limit != nil && Self.isCountable(repetition, fields)
        }
        for key in ["holdout", "limit"] where fields.entry(key) != nil {
            isGood = Self.mayLeaveOut(purpose, key, fields) && isGood
        }
        let variants = Self.variants(fields.optionalFields("variants"), configuration, channels)
        guard isGood, let variants else { return nil }
        self.init(variants: variants, holdout: share, limit: limit)
    }

    /// What people are owed, such as the confirmation of an order, is not left out for an experiment.
    private static func mayLeaveOut(_ purpose: Purpose?, _ key: String, _ fields: Fields) -> Bool {
        guard let purpose, !purpose.isMarketing else { return true }
        fields.problems.error(
            "'\(key)' would keep a message of '\(purpose.name)' from people who are to have it",
            at: fields.mark(of: key), hint: "Only marketing can be held out or limited: delete the line.")
        return false
    }

    /// A campaign that goes on for ever has no one audience of which so many could be taken.
    private static func isCountable(_ repetition: Repetition?, _ fields: Fields) -> Bool {
        switch repetition {
        case nil, .once, .quarterly, .reports: return true
        case .yearly, .each:
            fields.problems.error(
                "'limit' does not go with 'repeat: \(repetition?.description ?? "")'", at: fields.mark(of: "limit"),
                hint: "It counts the people of one run: use it with once or quarterly.")
            return false
        }
    }

    // MARK: - Variants

    /// nil when one of them is wrong.
    private static func variants(
        _ fields: Fields?, _ configuration: Configuration, _ channels: [Channel]?
    ) -> [Variant]? {
        guard let fields else { return [] }
        let named = fields.named()
        let variants = named.compactMap { name, mark, group in
            variant(name, at: mark, group, configuration, channels)
        }
        fields.finish()
        guard variants.count == fields.entries.count else { return nil }
        if variants.count < 2 {
            fields.problems.error(
                "there is nothing to compare with one variant", at: fields.mark, hint: "Describe at least two.")
            return nil
        }
        return variants
    }

    private static func variant(
        _ name: String, at mark: SourceMark, _ fields: Fields, _ configuration: Configuration, _ channels: [Channel]?
    ) -> Variant? {
        let weight = fields.optionalInteger("weight", 1...1000)
        let template = fields.optionalString("template")
        let subject = fields.entry("subject").map { subjects($0, fields, configuration) }
        fields.finish()
        if fields.entry("weight") != nil, weight == nil { return nil }
        if fields.entry("template") != nil {
            guard let template else { return nil }
            guard CampaignFolder.isName(template) else {
                fields.problems.error(
                    "'template' must name a folder in Templates", at: fields.mark(of: "template"),
                    hint: "Use letters a-z, digits, - and _.")
                return nil
            }
        }
        if let subject {
            guard subject != nil else { return nil }
            if let channels, !channels.contains(.email) {
                fields.problems.error(
                    "text messages have no subject", at: fields.mark(of: "subject"),
                    hint: "Delete the line, or add email to the channels.")
                return nil
            }
        }
        return Variant(
            name: name, weight: weight ?? 1, template: template, subject: subject ?? nil,
            mark: fields.entry("template") == nil ? mark : fields.mark(of: "template"))
    }

    /// One subject in each language; nil when one is missing or wrong.
    private static func subjects(
        _ entry: YAMLEntry, _ fields: Fields, _ configuration: Configuration
    ) -> [String: Subject]? {
        let group = Fields(entry.value, at: entry.keyMark, in: fields.problems)
        var subjects: [String: Subject] = [:]
        for language in configuration.languages.supported {
            guard let text = group.string(language), let written = group.entry(language) else { continue }
            subjects[language] = Subject(text: text, mark: written.value.firstCharacter)
        }
        group.finish()
        return subjects.count == configuration.languages.supported.count ? subjects : nil
    }
}

extension YAMLNode {
    /// Behind the quote, where there is one.
    fileprivate var firstCharacter: SourceMark {
        switch content {
        case .scalar(_, .singleQuoted), .scalar(_, .doubleQuoted):
            SourceMark(line: mark.line, column: mark.column + 1)
        default: mark
        }
    }
}
