/// Builds the tree of one source. Mistakes go to the session and parsing goes on, so that all of them are told.
struct Parser {
    let session: Session
    let source: Int32
    let bytes: [UInt8]
    /// Names of the inserts being compiled around this source.
    let inserts: [String]
    var scanner: Scanner
    /// Tags still to come from a `{% liquid %}` tag, last one first; nil outside of it.
    var lines: [Chunk]?
    /// A tag that an inner block met and left to an outer one.
    private var returned: Chunk?
    var depth = 0
    /// The tags that are open, for messages about stray ends.
    private var open: [String] = []

    /// Blocks in each other, as in Shopify's implementation.
    static let deepest = 100

    init(_ source: Int32, _ session: Session, inserts: [String] = []) {
        self.session = session
        self.source = source
        self.inserts = inserts
        bytes = session.sources[Int(source)].bytes
        scanner = Scanner(bytes, isShopifys: session.options.mode != .checked)
    }

    /// The whole source as nodes; mistakes go to the session.
    consuming func parsed() -> [Node] {
        var parser = self
        return parser.body(until: []).nodes
    }

    // MARK: - Pieces

    func position(_ offset: Int) -> Position { Position(source: source, offset: Int32(offset)) }

    func report(_ fault: Fault) { session.report(fault, source: source) }

    /// The next piece; nil at the end or where an unclosed delimiter makes the rest unreadable.
    mutating func next() -> Chunk? {
        if let chunk = returned {
            returned = nil
            return chunk
        }
        if lines != nil { return lines?.popLast() }
        do {
            return try scanner.next()
        } catch {
            report(error)
            return nil
        }
    }

    /// Nodes up to one of these tags, and that tag; nil in its place at the end of the source.
    mutating func body(until ends: Set<String>) -> (nodes: [Node], end: Tag?) {
        var nodes: [Node] = []
        while let chunk = next() {
            switch chunk.kind {
            case .text:
                let isWhite = bytes[chunk.body].allSatisfy(\.isSpace)
                nodes.append(Node(kind: .text(chunk.body, isWhite: isWhite), position: position(chunk.start)))
            case .output:
                if let node = output(chunk) { nodes.append(node) }
            case .tag:
                guard let tag = tag(chunk) else { continue }
                if ends.contains(tag.name) { return (nodes, tag) }
                if lines == nil, endsOuterBlock(tag) {
                    // The inner block is told to be unclosed, once, and the outer one closes as it should.
                    returned = chunk
                    return (nodes, nil)
                }
                do {
                    if let kind = try node(tag) { nodes.append(Node(kind: kind, position: position(tag.start))) }
                } catch {
                    report(error)
                }
            }
        }
        return (nodes, nil)
    }

    private func endsOuterBlock(_ tag: Tag) -> Bool {
        tag.name.hasPrefix("end") && open.dropLast().contains(String(tag.name.dropFirst(3)))
    }

    /// The body of a block tag; reports when one of the ends never comes.
    mutating func block(_ tag: Tag, until ends: Set<String>, close: String) -> (nodes: [Node], end: Tag?) {
        depth += 1
        open.append(tag.name)
        defer {
            depth -= 1
            open.removeLast()
        }
        guard depth <= Self.deepest else {
            report(tooDeep(tag))
            // Nothing below can be read sensibly any more.
            scanner = Scanner([], isShopifys: false)
            lines = nil
            return ([], nil)
        }
        let result = body(until: ends)
        if result.end == nil, depth <= Self.deepest { reportUnclosed(tag, close) }
        return result
    }

    func tooDeep(_ tag: Tag) -> Fault {
        .syntax("blocks are nested more than \(Self.deepest) deep.", at: tag.start)
    }

    func reportUnclosed(_ tag: Tag, _ close: String) {
        report(
            Fault(
                code: .unclosed, offset: tag.start, message: "'\(tag.name)' is never closed.",
                hint: "Add '{% \(close) %}' where it ends."))
    }

    private func output(_ chunk: Chunk) -> Node? {
        if chunk.isCutShort {
            report(
                Fault(
                    code: .unclosed, offset: chunk.start, message: "'{{' is closed by a single '}'.",
                    hint: "Write '}}' after it, and no brace within."))
            return nil
        }
        if isLax { return Node(kind: .output(laxFiltered(chunk.body)), position: position(chunk.start)) }
        do {
            var parser = try ExpressionParser(bytes, chunk.body, session.options.mode)
            if parser.token.kind == .end { return nil }
            let filtered = try parser.filtered()
            try parser.expectEnd()
            return Node(kind: .output(filtered), position: position(chunk.start))
        } catch {
            report(error)
            return nil
        }
    }

    /// The tag's name and markup; nil for comments in one piece and for tags that cannot be read.
    mutating func tag(_ chunk: Chunk) -> Tag? {
        var at = chunk.body.lowerBound
        while at < chunk.body.upperBound, bytes[at].isSpace { at += 1 }
        let start = at
        if start < chunk.body.upperBound, bytes[start] == UInt8(ascii: "#") {
            checkComment(start..<chunk.body.upperBound)
            return nil
        }
        while at < chunk.body.upperBound, bytes[at].isLetter || bytes[at].isDigit { at += 1 }
        guard at > start else {
            report(.syntax("a tag needs a name.", at: chunk.start))
            return nil
        }
        let name = String(decoding: bytes[start..<at], as: UTF8.self)
        while at < chunk.body.upperBound, bytes[at].isSpace { at += 1 }
        return Tag(name: name, start: chunk.start, nameStart: start, markup: at..<chunk.body.upperBound)
    }

    /// Each line of `{% # … %}` begins with the sign.
    private func checkComment(_ range: Range<Int>) {
        for line in bytes[range].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let first = line.firstIndex(where: { !$0.isSpace }) else { continue }
            if bytes[first] != UInt8(ascii: "#") {
                report(.syntax("each line of a comment tag begins with '#'.", at: first))
                return
            }
        }
    }

    /// Says what to do about a tag that nobody knows.
    func unknown(_ tag: Tag) -> Fault {
        if tag.name.hasPrefix("end") || Self.middles.contains(tag.name) {
            let hint = open.last.map { "The open block is '\($0)': close it with '{% end\($0) %}'." }
            return Fault(
                code: .misplaced, offset: tag.nameStart, message: "'\(tag.name)' does not belong here.", hint: hint)
        }
        let known = Self.names + session.options.slots + session.options.inserts.keys
        return Fault(
            code: .unknownTag, offset: tag.nameStart, message: "unknown tag '\(tag.name)'.",
            hint: session.isFull ? nil : Suggestion.hint(for: tag.name, among: known))
    }

    private static let middles: Set = ["else", "elsif", "when"]
    static let names = [
        "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc", "echo", "else",
        "elsif", "for", "if", "ifchanged", "include", "increment", "liquid", "raw", "render", "tablerow", "unless",
        "when",
    ]
}

/// A tag before its markup is read.
struct Tag {
    var name: String
    /// Where its `{%` stands.
    var start: Int
    var nameStart: Int
    var markup: Range<Int>
}
