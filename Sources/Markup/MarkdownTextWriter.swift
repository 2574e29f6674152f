/// Writes a document as plain text: what the twin of an HTML mail says (MSG-10).
///
/// Each block begins with the empty line before it, so that a comment in between, which may stand for a condition, takes
/// its lines along with it.
struct MarkdownTextWriter {
    private let width: Int
    private let lone: (String) -> String
    private(set) var text = ""

    init(width: Int, lone: @escaping (String) -> String) {
        self.width = width
        self.lone = lone
    }

    mutating func write(blocksOf node: MarkdownNode) {
        for block in node.children { write(block, indent: "", first: "") }
    }

    /// - Parameters:
    ///   - indent: stands before each line.
    ///   - first: stands before the first line, in place of it.
    private mutating func write(_ block: MarkdownNode, indent: String, first: String, isTight: Bool = false) {
        switch block.kind {
        case "heading": put(["* " + MarkdownInlines.text(of: block)], indent, first, isTight)
        case "paragraph": put(wrapped(MarkdownInlines.text(of: block), indent), indent, first, isTight)
        case "code_block":
            let lines = block.literal.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
            put(lines.last == "    " ? lines.dropLast() : lines, indent, first, isTight)
        case "thematic_break": put([String(repeating: "-", count: 40)], indent, first, isTight)
        case "block_quote":
            for (index, child) in block.children.enumerated() {
                write(child, indent: indent + "> ", first: (index == 0 ? first : indent) + "> ")
            }
        case "list": write(list: block, indent: indent, first: first, isTight: isTight)
        case "table":
            put(
                block.children.map { row in row.children.map { MarkdownInlines.text(of: $0) } }
                    .filter { !$0.allSatisfy(\.isEmpty) }.map { $0.joined(separator: " | ") }, indent, first, isTight)
        case "html_block":
            for comment in block.comments ?? [] { text += lone(comment) }
        default: break
        }
    }

    private mutating func write(list: MarkdownNode, indent: String, first: String, isTight: Bool) {
        for (index, item) in list.children.enumerated() {
            let mark = list.start.map { "\($0 + index). " } ?? "- "
            let deeper = indent + String(repeating: " ", count: mark.count)
            for (place, block) in item.children.enumerated() {
                let lead = place == 0 ? (index == 0 ? first.isEmpty ? indent : first : indent) + mark : deeper
                write(
                    block, indent: deeper, first: lead,
                    isTight: list.isTight && (index > 0 || place > 0) || isTight && index == 0)
            }
        }
    }

    private mutating func put(_ lines: some Sequence<String>, _ indent: String, _ first: String, _ isTight: Bool) {
        if !text.isEmpty { text += isTight ? "\n" : "\n\n" }
        text += lines.enumerated().map { index, line in (index == 0 && !first.isEmpty ? first : indent) + line }
            .joined(separator: "\n")
    }

    /// The text in lines that fit; one that the author broke stays broken.
    private func wrapped(_ text: String, _ indent: String) -> [String] {
        let room = max(20, width - indent.count)
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            var lines = [""]
            for word in line.split(separator: " ") {
                let last = lines[lines.count - 1]
                if last.isEmpty {
                    lines[lines.count - 1] = String(word)
                } else if last.count + 1 + word.count <= room {
                    lines[lines.count - 1] += " " + word
                } else {
                    lines.append(String(word))
                }
            }
            return lines
        }
    }
}

/// The words of a paragraph, a heading or a cell.
enum MarkdownInlines {
    static func text(of node: MarkdownNode) -> String {
        node.children.map(inline).joined()
    }

    private static func inline(_ node: MarkdownNode) -> String {
        switch node.kind {
        case "text", "code": return node.literal
        case "softbreak": return " "
        case "linebreak": return "\n"
        case "html_inline": return node.comments?.joined() ?? (node.literal.lowercased().hasPrefix("<br") ? "\n" : "")
        case "link":
            let words = text(of: node)
            let url = node.url.hasPrefix("mailto:") ? String(node.url.dropFirst(7)) : node.url
            if words.isEmpty || words == url || url.isEmpty { return words.isEmpty ? url : words }
            return "\(words) (\(url))"
        // What an image shows, in words.
        default: return text(of: node)
        }
    }
}
