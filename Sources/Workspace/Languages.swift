/// The languages that messages are written in, as BCP 47 tags.
package struct Languages: Equatable, Sendable {
    /// The one for people whose language is unknown or not supported.
    package let `default`: String

    /// All of them, the default one included, in the order of the file.
    package let supported: [String]

    package init(default: String, supported: [String]) {
        self.default = `default`
        self.supported = supported
    }

    /// The supported language for a person's own: the same tag, else one of the same primary language, else the
    /// default (RFC 4647 §3.4, lookup).
    ///
    ///     languages.best(for: "es-MX")    // "es"
    package func best(for tag: String?) -> String {
        guard let tag, !tag.isEmpty else { return `default` }
        var range = tag.lowercased()[...]
        while true {
            if let match = supported.first(where: { $0.lowercased() == range }) { return match }
            guard let hyphen = range.lastIndex(of: "-") else { break }
            range = range[..<hyphen]
        }
        return supported.first { $0.lowercased().hasPrefix("\(range)-") } ?? `default`
    }
}

extension Languages {
    init?(reading fields: Fields) {
        let items = fields.list("supported") ?? []
        var supported: [String] = []
        for (tag, mark) in fields.strings(items) {
            if !Self.isTag(tag) {
                fields.problems.error(
                    "\(Excerpt.quoted(tag)) is no language tag", at: mark, hint: "Write for example en, es or pt-BR.")
            } else if supported.contains(tag) {
                fields.problems.error("\(Excerpt.quoted(tag)) is listed twice", at: mark)
            } else {
                supported.append(tag)
            }
        }
        var isGood = !items.isEmpty && supported.count == items.count
        let first = fields.string("default")
        if let first, !supported.isEmpty, !supported.contains(first) {
            fields.problems.error(
                "the default language \(Excerpt.quoted(first)) is not among the supported ones",
                at: fields.mark(of: "default"),
                hint: Nearest.suggestion(for: first, in: supported) ?? "Add it to 'supported'.")
            isGood = false
        }
        fields.finish()
        guard isGood, let first else { return nil }
        self.init(default: first, supported: supported)
    }

    /// Whether it is language, script and region in canonical case (RFC 5646 §2.1, §2.1.1): `en`, `pt-BR`, `zh-Hant-TW`.
    static func isTag(_ text: String) -> Bool {
        var parts = text.split(separator: "-", omittingEmptySubsequences: false)[...]
        guard let language = parts.popFirst(), 2...3 ~= language.utf8.count,
            language.utf8.allSatisfy({ 97...122 ~= $0 })
        else { return false }
        if let script = parts.first, script.utf8.count == 4 {
            guard let initial = script.utf8.first, 65...90 ~= initial,
                script.utf8.dropFirst().allSatisfy({ 97...122 ~= $0 })
            else { return false }
            parts.removeFirst()
        }
        if let region = parts.popFirst() {
            let isCountry = region.utf8.count == 2 && region.utf8.allSatisfy { 65...90 ~= $0 }
            let isArea = region.utf8.count == 3 && region.utf8.allSatisfy { 48...57 ~= $0 }
            guard isCountry || isArea else { return false }
        }
        return parts.isEmpty
    }
}
