// MARK: - Texts

extension Fields {
    /// A required text of one line (with `multiline`, of several), without white space around it.
    package func string(_ key: String, multiline: Bool = false) -> String? {
        requiredEntry(key).flatMap { string(in: $0, multiline: multiline) }
    }

    /// The same, nil also where the key is absent.
    package func optionalString(_ key: String, multiline: Bool = false) -> String? {
        entry(key).flatMap { string(in: $0, multiline: multiline) }
    }

    /// The text of an entry, checked: one line unless said otherwise, and no other control characters, so that no
    /// header field can be smuggled in by a name.
    func string(in entry: YAMLEntry, multiline: Bool = false) -> String? {
        string(in: entry.value, called: name(of: entry.key), multiline: multiline)
    }

    func string(in node: YAMLNode, called name: String, multiline: Bool = false) -> String? {
        guard let text = node.text else {
            problems.error("\(name) must be a text, this is \(node.kind)", at: node.mark)
            return nil
        }
        let trimmed = Self.trimmed(text)
        guard !trimmed.isEmpty else {
            problems.error("\(name) is empty", at: node.mark, hint: "Write something between the quotes.")
            return nil
        }
        for scalar in trimmed.unicodeScalars where scalar.properties.generalCategory == .control {
            if scalar == "\n" || scalar == "\t" {
                if multiline { continue }
                problems.error("\(name) must be one line", at: node.mark)
            } else {
                problems.error("\(name) contains a control character", at: node.mark, hint: "Delete it.")
            }
            return nil
        }
        return trimmed
    }

    /// Without the white space that block texts and quotes leave at the ends.
    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}

// MARK: - Numbers, choices, periods

extension Fields {
    /// A required whole number in decimal digits.
    package func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        requiredEntry(key).flatMap { integer(in: $0, range) }
    }

    package func optionalInteger(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        entry(key).flatMap { integer(in: $0, range) }
    }

    private func integer(in entry: YAMLEntry, _ range: ClosedRange<Int>) -> Int? {
        guard let text = string(in: entry) else { return nil }
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        guard digits.utf8.allSatisfy({ 48...57 ~= $0 }), let number = Int(text), range.contains(number) else {
            problems.error(
                "\(name(of: entry.key)) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
                    + "not \(Excerpt.quoted(text))", at: entry.value.mark)
            return nil
        }
        return number
    }

    /// `true` or `false`; nil where absent.
    package func optionalBoolean(_ key: String) -> Bool? {
        guard let entry = entry(key), let text = string(in: entry) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            problems.error(
                "\(name(of: key)) must be true or false, not \(Excerpt.quoted(text))", at: entry.value.mark)
            return nil
        }
    }

    /// One of the raw values of an enum.
    package func choice<Choice>(_ key: String, of type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        requiredEntry(key).flatMap { choice(in: $0.value, called: key, of: type) }
    }

    package func optionalChoice<Choice>(_ key: String, of type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        entry(key).flatMap { choice(in: $0.value, called: key, of: type) }
    }

    /// The raw value of an enum in a node; `noun` is what the message calls it (`legal_basis` → legal basis).
    package func choice<Choice>(in node: YAMLNode, called noun: String, of type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = string(in: node, called: "'\(noun)'") else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let all = type.allCases.map(\.rawValue)
        let words = String(noun.map { $0 == "_" ? " " : $0 })
        problems.error(
            "unknown \(words) \(Excerpt.quoted(text))", at: node.mark,
            hint: Nearest.suggestion(for: text, in: all) ?? "Use one of: \(all.joined(separator: ", ")).")
        return nil
    }

    /// A stretch of time like `2 years`; nil where absent.
    package func optionalPeriod(_ key: String) -> Period? {
        entry(key).flatMap { period(in: $0) }
    }

    package func period(_ key: String) -> Period? {
        requiredEntry(key).flatMap { period(in: $0) }
    }

    private func period(in entry: YAMLEntry) -> Period? {
        guard let text = string(in: entry) else { return nil }
        if let period = Period(text) { return period }
        problems.error(
            "\(name(of: entry.key)) must be a stretch of time, not \(Excerpt.quoted(text))", at: entry.value.mark,
            hint: "Write for example '2 years', '18 months', '180 days' or '48 hours'.")
        return nil
    }

    /// An address on the web that starts with `https://`.
    package func webAddress(_ key: String) -> WebAddress? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        if let address = WebAddress(text) { return address }
        problems.error(
            "\(name(of: key)) must be an https:// address, not \(Excerpt.quoted(text))", at: entry.value.mark,
            hint: "Write for example https://news.example.com.")
        return nil
    }
}
