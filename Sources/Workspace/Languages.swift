internal import Words

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
        guard let tag, let own = LanguageTag(tag) else { return `default` }
        if let match = own.choose(from: supported) { return match }
        return supported.first { $0.hasPrefix("\(own.language)-") } ?? `default`
    }
}

extension Languages {
    init?(reading fields: Fields) {
        let items = fields.list("supported") ?? []
        var supported: [String] = []
        for (tag, mark) in fields.strings(items) {
            if !Self.isTag(tag) {
                fields.problems.error(
                    "\(Excerpt.quoted(tag)) is no language tag", at: mark, hint: Self.hint(for: tag))
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

    private static func hint(for tag: String) -> String {
        let canonical = LanguageTag(tag)?.text ?? ""
        return isTag(canonical) ? "Write it as \(canonical)." : "Write for example en, es or pt-BR."
    }

    /// Whether it is a tag in canonical form: `en`, `pt-BR`, `zh-Hant-TW`.
    ///
    /// BCP 47 lets words of five to eight letters stand for languages to be registered, so that `Spanish` is well-formed.
    static func isTag(_ text: String) -> Bool {
        LanguageTag.isCanonical(text) && text.prefix { $0 != "-" }.count <= 3
    }
}
