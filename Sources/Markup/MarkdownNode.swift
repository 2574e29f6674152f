import CCMark

/// A node of a document's tree, as long as the document is there.
struct MarkdownNode {
    private let node: OpaquePointer

    init(_ node: OpaquePointer) {
        self.node = node
    }

    /// `paragraph`, `heading`, `table_row` …
    var kind: String { String(cString: cmark_node_get_type_string(node)) }

    var children: [MarkdownNode] {
        var children: [MarkdownNode] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            children.append(MarkdownNode(child))
            next = cmark_node_next(child)
        }
        return children
    }

    /// What a text, a code or an HTML node holds.
    var literal: String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

    /// Where a link or an image leads.
    var url: String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

    /// The number of an ordered list's first item; nil for a list with bullets.
    var start: Int? {
        cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil
    }

    /// Whether a list's items stand without empty lines between them.
    var isTight: Bool { cmark_node_get_list_tight(node) != 0 }

    /// The contents of a node that is HTML comments and nothing else; nil for any other HTML.
    var comments: [String]? {
        var rest = literal.trimmingWhitespace[...]
        var comments: [String] = []
        while !rest.isEmpty {
            guard rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") else { return nil }
            comments.append(String(rest[rest.index(rest.startIndex, offsetBy: 4)..<end.lowerBound]))
            rest = rest[end.upperBound...]
            while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        }
        return comments
    }
}

extension String {
    var trimmingWhitespace: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
