import Words
package import Workspace

/// The texts of one language that templates share: `Templates/locales/en.yaml`, read by the helper `t`.
///
///     order:
///       total: Total, tax included
///       items:                              # a group of plural forms: 't' picks one by 'count:'
///         one: "{{ count }} item"
///         other: "{{ count }} items"
///
///     {{ 'order.items' | t: count: 3 }}     3 items
///
/// Texts are plain: what they hold is escaped like any other value. What stands between `{{ }}` is the name of an
/// option and nothing else, so that a text can neither read data nor run tags.
package struct WordCatalogue: Sendable {
    /// One text under its key.
    enum Entry: Sendable {
        case text(WordText)
        /// At least the form `other`.
        case plural([PluralRules.Category: WordText])
    }

    /// By the way to it, with dots: `order.items`.
    let entries: [String: Entry]
    /// The file, as errors call it.
    let name: String
    /// What the file holds, for the version of a template.
    let bytes: [UInt8]

    /// The catalogue of a language that has no file.
    init(missing name: String) {
        entries = [:]
        self.name = name
        bytes = []
    }

    /// Reads a file.
    ///
    /// - Throws: every mistake in it at once.
    package init(bytes: [UInt8], name: String) throws(Diagnostics) {
        let document = try YAML.parse(bytes: bytes, path: name)
        let problems = Problems(in: document.source)
        var reader = WordReader(problems: problems)
        reader.read(document.root)
        try problems.check()
        entries = reader.entries
        self.name = name
        self.bytes = bytes
    }

    var keys: [String] { entries.keys.sorted() }
}

/// A text with holes: `{{ count }} items`.
struct WordText: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case text(String)
        /// The name of an option.
        case hole(String)
    }

    let pieces: [Piece]

    var holes: [String] {
        pieces.compactMap { if case .hole(let name) = $0 { name } else { nil } }
    }

    /// nil when something else than a name stands between `{{ }}`.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
            let words = rest[open.upperBound..<close.lowerBound].split { $0 == " " }
            guard words.count == 1, Fields.isName(String(words[0])) else { return nil }
            if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
            pieces.append(.hole(String(words[0])))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }
}

/// Goes through a file of texts.
private struct WordReader {
    let problems: Problems
    private(set) var entries: [String: WordCatalogue.Entry] = [:]

    init(problems: Problems) {
        self.problems = problems
    }

    mutating func read(_ node: YAMLNode) {
        guard case .mapping(let children) = node.content else {
            guard let text = text(node) else { return }
            if node.path.isEmpty {
                problems.error("the file must be a group of 'key: text' lines", at: node.mark)
            } else {
                entries[node.path] = .text(text)
            }
            return
        }
        let forms = children.map { PluralRules.Category(rawValue: $0.key) }
        guard !children.isEmpty, forms.allSatisfy({ $0 != nil }) else {
            for child in children { check(child) }
            return
        }
        var plural: [PluralRules.Category: WordText] = [:]
        for (form, child) in zip(forms, children) { if let form { plural[form] = text(child.value) } }
        if !forms.contains(.other) {
            problems.error(
                "\(Excerpt.quoted(node.path)) lacks the form 'other'", at: node.mark,
                hint: "Every language needs it: it is for all numbers that no other form is for.")
        }
        entries[node.path] = .plural(plural)
    }

    private mutating func check(_ child: YAMLEntry) {
        guard Fields.isName(child.key) else {
            problems.error(
                "\(Excerpt.quoted(child.key)) is no name for a text", at: child.keyMark,
                hint: "Use letters a-z, digits and _.")
            return
        }
        read(child.value)
    }

    private func text(_ node: YAMLNode) -> WordText? {
        guard let text = node.text, !node.isNull else {
            problems.error("\(Excerpt.quoted(node.path)) must be a text", at: node.mark)
            return nil
        }
        if let text = WordText(text) { return text }
        problems.error(
            "a text knows names between '{{' and '}}' and nothing else", at: node.mark,
            hint: "Write {{ name }} and hand it over: {{ '\(node.path)' | t: name: … }}.")
        return nil
    }
}
