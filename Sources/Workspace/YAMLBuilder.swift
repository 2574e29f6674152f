/// Builds the tree of a document from libyaml's events, and refuses what Heed's YAML leaves out.
struct YAMLBuilder {
    private let source: SourceText
    private let events: YAMLEvents
    private var found: [Diagnostic] = []

    init(source: SourceText, events: YAMLEvents) {
        self.source = source
        self.events = events
    }

    mutating func build() throws(Diagnostics) -> YAMLNode {
        var root: YAMLNode?
        documents: while true {
            let event = try next()
            switch event.kind {
            case .documentStart(let hasDirectives):
                if hasDirectives {
                    refuse(
                        "a YAML directive is not read here", at: event.mark, hint: "Delete the line that starts with %."
                    )
                }
                guard root == nil else {
                    refuse("a second document starts here", at: event.mark, hint: "Keep one document to a file.")
                    break documents
                }
                root = try node(from: try next(), path: "", depth: 0)
            case .streamEnd: break documents
            default: continue
            }
        }
        if !found.isEmpty { throw Diagnostics(found) }
        guard let root, !root.isNull else {
            throw Diagnostics(Diagnostic(path: source.path, mark: nil, message: "the file is empty"))
        }
        return root
    }

    private mutating func node(from event: YAMLEvent, path: String, depth: Int) throws(Diagnostics) -> YAMLNode {
        if depth > YAML.deepest {
            refuse("this is nested more than \(YAML.deepest) levels deep", at: event.mark, hint: nil)
            throw Diagnostics(found)
        }
        if event.anchor != nil {
            refuse("anchors (&) are not read here", at: event.mark, hint: "Write the value out where it is used.")
        }
        if event.tag != nil {
            refuse(
                "tags (!) are not read here", at: event.mark,
                hint: "Leave it out; put a text that starts with ! in quotes.")
        }
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let style): content = .scalar(text, style)
        case .sequenceStart: content = .sequence(try items(path: path, depth: depth))
        case .mappingStart: content = .mapping(try entries(path: path, depth: depth))
        case .alias:
            refuse(
                "aliases (*) are not read here", at: event.mark,
                hint: "Write the value out; put a text that starts with * in quotes.")
            content = .scalar("", .plain)
        default: content = .scalar("", .plain)
        }
        return YAMLNode(content: content, mark: event.mark, path: path)
    }

    private mutating func items(path: String, depth: Int) throws(Diagnostics) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind { return items }
            items.append(try node(from: event, path: "\(path)[\(items.count)]", depth: depth + 1))
        }
    }

    private mutating func entries(path: String, depth: Int) throws(Diagnostics) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if case .mappingEnd = event.kind { return entries }
            let keyNode = try node(from: event, path: path, depth: depth + 1)
            let key = keyNode.text ?? ""
            let valuePath = path.isEmpty ? key : "\(path).\(key)"
            let value = try node(from: try next(), path: valuePath, depth: depth + 1)
            if keyNode.text == nil {
                refuse(
                    "a key must be a text, this is \(keyNode.kind)", at: event.mark,
                    hint: "Put a text with { or [ in quotes.")
            } else if key == "<<" {
                refuse("merge keys (<<) are not read here", at: event.mark, hint: "Write the values out.")
            } else if case .alias = event.kind {
                continue
            } else if let line = lines[key] {
                refuse(
                    "\(Excerpt.quoted(key)) stands here twice", at: event.mark, hint: "It is already on line \(line).")
            } else {
                lines[key] = event.mark.line
                entries.append(YAMLEntry(key: key, keyMark: event.mark, value: value))
            }
        }
    }

    private mutating func refuse(_ message: String, at mark: SourceMark, hint: String?) {
        found.append(source.diagnostic(.error, message, at: mark, hint: hint))
    }

    private func next() throws(Diagnostics) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            throw Diagnostics(found + [YAMLGrammar.explain(error, in: source)])
        }
    }
}
