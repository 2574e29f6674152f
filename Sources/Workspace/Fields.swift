/// Reads the keys of one mapping with their types, and reports what is wrong to its ``Problems``.
///
///     let fields = Fields(node, in: problems)
///     let port = fields.integer("port", 1...65535)
///     let security = fields.optionalChoice("security", of: Security.self) ?? .starttls
///     fields.finish()                      // reports unknown and missing keys
///     guard let port else { return nil }   // nil only where a problem was reported
///
/// Each key that may stand in the mapping has to be asked for before `finish()`. An optional key that is written
/// without a value (`reply_to:`) counts as absent.
package final class Fields {
    package let problems: Problems

    /// What is read.
    package let node: YAMLNode

    /// Where the mapping's own key stands: the place for what is missing in it.
    package let mark: SourceMark

    /// The way to it from the top of the file, as in ``YAMLNode/path``.
    package let path: String

    /// The entries in the order of the file.
    package let entries: [YAMLEntry]

    /// Whether it is a mapping at all; if not, that was reported and nothing more will be.
    private let isMapping: Bool
    private var known: [String] = []
    private var missing: [String] = []

    /// - Parameter mark: the place of the key in front of `node`; the node's own when there is none.
    package init(_ node: YAMLNode, at mark: SourceMark? = nil, in problems: Problems) {
        self.problems = problems
        self.node = node
        self.mark = mark ?? node.mark
        path = node.path
        switch node.content {
        case .mapping(let found):
            entries = found
            isMapping = true
        default:
            entries = []
            isMapping = false
            let name = node.path.isEmpty ? "the file" : Excerpt.quoted(node.path)
            problems.error(
                "\(name) must be \(YAMLNode.mappingKind)", at: mark ?? node.mark,
                hint: "Write them below it, indented alike.")
        }
    }

    /// The entry of that key, or nil when it is absent or has no value. The key is known from now on.
    package func entry(_ key: String) -> YAMLEntry? {
        know(key)
        guard let entry = entries.first(where: { $0.key == key }), !entry.value.isNull else { return nil }
        return entry
    }

    /// Says that the key may stand here, without reading it.
    package func know(_ key: String) {
        if !known.contains(key) { known.append(key) }
    }

    /// The entry of that key; its absence is reported.
    package func requiredEntry(_ key: String) -> YAMLEntry? {
        guard let entry = entry(key) else {
            missing.append(key)
            return nil
        }
        return entry
    }

    /// Where the value of the key stands, or else its key, or else the mapping.
    package func mark(of key: String) -> SourceMark {
        guard let entry = entries.first(where: { $0.key == key }) else { return mark }
        return entry.value.isNull ? entry.keyMark : entry.value.mark
    }

    /// Reports keys that were never asked for and required keys that are not there.
    package func finish() {
        guard isMapping else { return }
        let present = Set(entries.map(\.key))
        var meant: Set<String> = []
        for entry in entries where !known.contains(entry.key) {
            let suggestion = Nearest.match(entry.key, in: known.filter { !present.contains($0) })
            if let suggestion { meant.insert(suggestion) }
            let hint = suggestion.map { "Did you mean '\($0)'?" } ?? "Known here: \(known.joined(separator: ", "))."
            problems.error("unknown key \(Excerpt.quoted(entry.key))\(place)", at: entry.keyMark, hint: hint)
        }
        // A key that is there but misspelt is one mistake, not two.
        for key in missing where !meant.contains(key) {
            if let empty = entries.first(where: { $0.key == key }) {
                problems.error("'\(key)' has no value\(place)", at: empty.keyMark, hint: "Write it after the colon.")
            } else {
                problems.error("'\(key)' is missing\(place)", at: mark, hint: "Add a line '\(key): …'.")
            }
        }
    }

    /// ` in organisation`, or nothing at the top of the file.
    var place: String { path.isEmpty ? "" : " in \(path)" }

    /// `'organisation.country' must be two letters`, say; the whole way, since keys like `title` are in many places.
    func name(of key: String) -> String {
        Excerpt.quoted(path.isEmpty ? key : "\(path).\(key)")
    }
}
