extension Fields {
    /// A required text in each supported language: `{en: Our news, es: Nuestras noticias}`.
    package func texts(_ key: String, in languages: Languages) -> LocalText? {
        requiredEntry(key).flatMap { texts(of: $0, in: languages) }
    }

    package func optionalTexts(_ key: String, in languages: Languages) -> LocalText? {
        entry(key).flatMap { texts(of: $0, in: languages) }
    }

    func texts(of entry: YAMLEntry, in languages: Languages) -> LocalText? {
        guard case .mapping = entry.value.content else {
            let example = languages.supported.map { "\($0): …" }.joined(separator: ", ")
            problems.error(
                "\(name(of: entry.key)) must be a text in each language, this is \(entry.value.kind)",
                at: entry.value.mark, hint: "Write {\(example)}.")
            return nil
        }
        // The languages are unknown, which is reported where they should stand.
        if languages.supported.isEmpty { return LocalText([:], default: "") }
        let group = Fields(entry.value, at: entry.keyMark, in: problems)
        var texts: [String: String] = [:]
        for language in languages.supported {
            texts[language] = group.string(language, multiline: true)
        }
        group.finish()
        guard texts.count == languages.supported.count else { return nil }
        return LocalText(texts, default: languages.default)
    }
}
