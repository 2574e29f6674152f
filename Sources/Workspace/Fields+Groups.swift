extension Fields {
    /// A required mapping below this one.
    package func fields(_ key: String) -> Fields? {
        requiredEntry(key).map { Fields($0.value, at: $0.keyMark, in: problems) }
    }

    package func optionalFields(_ key: String) -> Fields? {
        entry(key).map { Fields($0.value, at: $0.keyMark, in: problems) }
    }

    /// The items of a required list, which may not be empty.
    package func list(_ key: String) -> [YAMLNode]? {
        requiredEntry(key).flatMap { items(of: $0) }
    }

    /// The items of a list; none where the key is absent.
    package func optionalList(_ key: String) -> [YAMLNode] {
        entry(key).flatMap { items(of: $0) } ?? []
    }

    private func items(of entry: YAMLEntry) -> [YAMLNode]? {
        guard case .sequence(let items) = entry.value.content else {
            problems.error(
                "\(name(of: entry.key)) must be a list, this is \(entry.value.kind)", at: entry.value.mark,
                hint: "Write \(entry.key): [one, two] or one item a line, each after '- '.")
            return nil
        }
        if items.isEmpty {
            problems.error(
                "\(name(of: entry.key)) is empty", at: entry.value.mark, hint: "Name at least one, or delete the line.")
            return nil
        }
        return items
    }

    /// A required list of raw values of an enum, each once.
    package func choices<Choice>(
        _ key: String, called noun: String, of type: Choice.Type
    ) -> [Choice]? where Choice: RawRepresentable<String> & CaseIterable & Hashable {
        guard let items = list(key) else { return nil }
        var seen: Set<Choice> = []
        var choices: [Choice] = []
        for item in items {
            guard let choice = choice(in: item, called: noun, of: type) else { continue }
            if seen.insert(choice).inserted {
                choices.append(choice)
            } else {
                problems.error("\(Excerpt.quoted(choice.rawValue)) is listed twice", at: item.mark)
            }
        }
        return choices.count == items.count ? choices : nil
    }

    /// Texts of one line, with their places; items that are none are reported and left out.
    package func strings(_ items: [YAMLNode]) -> [(text: String, mark: SourceMark)] {
        items.compactMap { item in
            string(in: item, called: Excerpt.quoted(item.path)).map { ($0, item.mark) }
        }
    }

    /// The entries of the mapping itself as things with names of their own: the senders, the purposes.
    ///
    /// A name is `[a-z][a-z0-9_]{0,40}`; others are reported. Every key of the mapping is known afterwards.
    package func named() -> [(name: String, mark: SourceMark, fields: Fields)] {
        var all: [(name: String, mark: SourceMark, fields: Fields)] = []
        for entry in entries {
            know(entry.key)
            guard isName(entry) else { continue }
            all.append((entry.key, entry.keyMark, Fields(entry.value, at: entry.keyMark, in: problems)))
        }
        return all
    }

    /// Whether the entry's key may be a name; if not, that is reported.
    func isName(_ entry: YAMLEntry) -> Bool {
        if Self.isName(entry.key) { return true }
        problems.error(
            "\(Excerpt.quoted(entry.key)) cannot be a name\(place)", at: entry.keyMark,
            hint: "Use small letters a-z, digits and _, a letter first, at most 41.")
        return false
    }

    /// Whether it may name a field, a purpose or a sender: `[a-z][a-z0-9_]{0,40}`.
    package static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= 41, 97...122 ~= first else { return false }
        return bytes.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 95 }
    }
}
