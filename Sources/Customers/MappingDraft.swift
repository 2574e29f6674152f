import System
import Words
import Workspace

/// A mapping while it is put together from a file and those that it extends.
struct MappingDraft {
    private var name: String?
    private var description: String?
    private var source: String?
    private var key: String?
    private var columns: [ImportMapping.Column] = []
    private var ignored: [String] = []
    private var consentTime: ImportMapping.TimeColumns?
    private var withdrawal: ImportMapping.Withdrawal?
    private var suppression: ImportMapping.Suppression?
    private var accepts: [Channel: ImportMapping.CellTest] = [:]
    private var attestation: ImportMapping.Attestation?

    /// Puts a file over what is there already.
    mutating func take(_ document: YAMLDocument, configuration: Configuration) throws(Diagnostics) {
        let problems = Problems(in: document.source)
        let fields = Fields(document.root, in: problems)
        fields.know("extends")
        name = fields.string("name")
        description = fields.optionalString("description", multiline: true) ?? description
        source = fields.optionalString("source") ?? source
        key = fields.optionalString("key") ?? key
        if let group = fields.optionalFields("columns") { takeColumns(group) }
        ignored += fields.strings(fields.optionalList("ignored")).map(\.text).filter { !ignored.contains($0) }
        // What a file maps itself is no longer ignored.
        ignored.removeAll { name in columns.contains { $0.name == name } }
        consentTime = fields.timeColumns("consent_time") ?? consentTime
        if let group = fields.optionalFields("withdrawal") { withdrawal = group.withdrawal(configuration) }
        if let group = fields.optionalFields("suppression") { suppression = group.suppression() }
        if let group = fields.optionalFields("accepts") {
            for channel in Channel.allCases {
                accepts[channel] = group.cellTest(channel.rawValue) ?? accepts[channel]
            }
            group.finish()
        }
        if let group = fields.optionalFields("attestation") {
            attestation = group.attestation(configuration, consentTime: consentTime, ignored: ignored)
            refuseAttestation(group)
        }
        if source == nil {
            problems.error("'source' is missing", at: fields.mark, hint: "Add a line 'source: …': the system's name.")
        }
        if columns.isEmpty {
            problems.error("'columns' is missing", at: fields.mark, hint: "Add 'columns: {Email: email}'.")
        }
        fields.finish()
        try problems.check()
    }

    /// The mapping; nil only if no file was taken.
    func finished() -> ImportMapping? {
        guard let name, let source else { return nil }
        return ImportMapping(
            name: name, description: description, source: source, key: key, columns: columns, ignored: ignored,
            consentTime: consentTime, withdrawal: withdrawal, suppression: suppression, accepts: accepts,
            attestation: attestation)
    }

    /// Takes the columns of one file; those of the files it extends give way to them.
    private mutating func takeColumns(_ group: Fields) {
        var own: [ImportMapping.Column] = []
        for entry in group.entries {
            group.know(entry.key)
            var separator: String?
            var field: String?
            if case .mapping = entry.value.content {
                let inner = Fields(entry.value, at: entry.keyMark, in: group.problems)
                field = inner.string("field")
                separator = inner.optionalString("split")
                inner.finish()
            } else {
                field = group.string(entry.key)
            }
            guard let field else { continue }
            if !Fields.isName(field) {
                group.problems.error(
                    "'\(field)' cannot be the name of a field", at: entry.value.mark,
                    hint: "Use small letters a-z, digits and _, as in the data catalogue.")
                continue
            }
            let column = ImportMapping.Column(name: entry.key, field: field, separator: separator)
            if let other = own.first(where: { $0.field == field }) {
                group.problems.error(
                    "the columns '\(other.name)' and '\(entry.key)' both fill '\(field)'", at: entry.value.mark,
                    hint: "Keep one of them.")
                continue
            }
            own.append(column)
        }
        columns.removeAll { old in own.contains { $0.name == old.name || $0.field == old.field } }
        columns += own
        group.finish()
    }

    private func refuseAttestation(_ group: Fields) {
        guard withdrawal != nil || (suppression != nil && suppression?.when == nil) else { return }
        group.problems.error(
            "a file of people who left cannot carry an attestation of consent", at: group.mark,
            hint: "Delete 'attestation'.")
    }
}

extension Fields {
    /// `time: COLUMN` or `time: {column: COLUMN, else: OTHER}`.
    fileprivate func timeColumns(_ key: String) -> ImportMapping.TimeColumns? {
        guard let entry = entry(key) else { return nil }
        guard case .mapping = entry.value.content else {
            return string(key).map { ImportMapping.TimeColumns(column: $0, otherwise: nil) }
        }
        let group = Fields(entry.value, at: entry.keyMark, in: problems)
        let column = group.string("column")
        let otherwise = group.optionalString("else")
        group.finish()
        return column.map { ImportMapping.TimeColumns(column: $0, otherwise: otherwise) }
    }

    fileprivate func cellTest(_ key: String) -> ImportMapping.CellTest? {
        guard let group = optionalFields(key) else { return nil }
        let column = group.string("column")
        let value = group.string("is")
        group.finish()
        guard let column, let value else { return nil }
        return ImportMapping.CellTest(column: column, value: value)
    }

    fileprivate func withdrawal(_ configuration: Configuration) -> ImportMapping.Withdrawal? {
        let time = string("time")
        let purpose = string("purpose").flatMap { $0 == "*" ? $0 : self.purpose($0, in: configuration)?.name }
        let channel = choice("channel", of: Channel.self)
        finish()
        guard let time, let purpose, let channel else { return nil }
        return ImportMapping.Withdrawal(time: time, purpose: purpose, channel: channel)
    }

    fileprivate func suppression() -> ImportMapping.Suppression? {
        let cause = choice("cause", of: SuppressionCause.self)
        let time = optionalString("time")
        let channel = choice("channel", of: Channel.self)
        let when = cellTest("when")
        finish()
        guard let cause, let channel else { return nil }
        return ImportMapping.Suppression(cause: cause, time: time, channel: channel, when: when)
    }

    fileprivate func attestation(
        _ configuration: Configuration, consentTime: ImportMapping.TimeColumns?, ignored: [String]
    ) -> ImportMapping.Attestation? {
        let purpose = string("purpose").flatMap { self.purpose($0, in: configuration) }
        let channels = choices("channels", called: "channel", of: Channel.self)
        let notice = fields("notice")
        let version = notice?.string("version")
        let language = notice?.string("language").flatMap { written -> String? in
            if let tag = LanguageTag(written) { return tag.text }
            problems.error(
                "'\(written)' is no language tag", at: notice?.mark(of: "language"),
                hint: "Write for example en, es or pt-BR.")
            return nil
        }
        let text = notice?.string("text", multiline: true)
        notice?.finish()
        let method = string("method")
        let time = attestedTime(consentTime, ignored: ignored)
        let declaredBy = string("declared_by")
        let declaredOn = string("declared_on").flatMap { written -> CivilDate? in
            if let date = CivilDate(parsing: written) { return date }
            problems.error(
                "'\(path).declared_on' must be a day", at: mark(of: "declared_on"),
                hint: "Write for example 2026-11-20.")
            return nil
        }
        finish()
        if let purpose, let channels { check(purpose, channels) }
        guard let purpose, let channels, let version, let language, let text, let method, let time, let declaredBy,
            let declaredOn
        else { return nil }
        return ImportMapping.Attestation(
            purpose: purpose.name, channels: channels, noticeVersion: version, noticeLanguage: language,
            noticeText: text, method: method, time: time, declaredBy: declaredBy, declaredOn: declaredOn)
    }

    private func attestedTime(
        _ consentTime: ImportMapping.TimeColumns?, ignored: [String]
    ) -> ImportMapping.TimeColumns? {
        guard let time = timeColumns("time") ?? consentTime else {
            _ = requiredEntry("time")
            return nil
        }
        for column in [time.column, time.otherwise].compactMap(\.self) where ignored.contains(column) {
            problems.error(
                "the column '\(column)' is ignored on purpose: it is no time of a consent", at: mark(of: "time"),
                hint: "These people did not say yes in that file. Import them without an attestation.")
            return nil
        }
        return time
    }

    private func check(_ purpose: Purpose, _ channels: [Channel]) {
        if purpose.legalBasis != .consent {
            problems.error(
                "the purpose '\(purpose.name)' rests on '\(purpose.legalBasis.rawValue)', not on consent",
                at: mark(of: "purpose"), hint: "Delete 'attestation', or name a purpose that asks for consent.")
        }
        for channel in channels where !purpose.channels.contains(channel) {
            problems.error(
                "the purpose '\(purpose.name)' does not use the channel '\(channel.rawValue)'",
                at: mark(of: "channels"), hint: "Delete it, or add it to the purpose in heed.yaml.")
        }
    }

    private func purpose(_ name: String, in configuration: Configuration) -> Purpose? {
        if let purpose = configuration.purpose(named: name) { return purpose }
        let names = configuration.purposes.map(\.name)
        problems.error(
            "unknown purpose '\(name)'", at: mark(of: "purpose"),
            hint: Nearest.suggestion(for: name, in: names) ?? "Use one of: \(names.joined(separator: ", ")).")
        return nil
    }
}
