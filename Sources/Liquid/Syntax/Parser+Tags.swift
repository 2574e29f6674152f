extension Parser {
    /// What a tag stands for; nil when it writes and does nothing.
    ///
    /// Blocks are apart from all other tags: the parser calls itself for each that stands in another, and what the
    /// others need would take room on the stack each time.
    mutating func node(_ tag: Tag) throws(Fault) -> Node.Kind? {
        switch tag.name {
        case "if": return branch(tag, isNegated: false)
        case "unless": return branch(tag, isNegated: true)
        case "case": return match(tag)
        case "for", "tablerow": return loop(tag)
        case "capture": return capture(tag)
        case "ifchanged": return try changed(tag)
        case "liquid": return try liquid(tag)
        default: return try single(tag)
        }
    }

    @inline(never)
    private mutating func single(_ tag: Tag) throws(Fault) -> Node.Kind? {
        switch tag.name {
        case "assign": return try areTagsLax ? laxAssign(tag) : assign(tag)
        case "echo": return try echo(tag)
        case "render": return try areTagsLax ? laxRender(tag) : render(tag)
        case "include": return try areTagsLax ? laxInclude(tag) : include(tag)
        case "cycle": return try areTagsLax ? laxCycle(tag) : cycle(tag)
        case "increment", "decrement":
            if areTagsLax { return .count(laxName(tag), up: tag.name == "increment") }
            return try read(tag) { parser throws(Fault) in
                .count(try parser.name("the name of a counter"), up: tag.name == "increment")
            }
        case "break", "continue":
            try expectNothing(tag)
            return .leave(continues: tag.name == "continue")
        case "comment":
            skipComment(tag)
            return nil
        case "raw", "doc": return try verbatim(tag)
        default:
            if session.options.slots.contains(tag.name) {
                try expectNothing(tag)
                return .slot(tag.name)
            }
            if let inserted = session.options.inserts[tag.name] { return try insert(tag, inserted) }
            throw unknown(tag)
        }
    }

    /// Reads the whole markup of a tag.
    func read<Result>(
        _ tag: Tag, _ body: (inout ExpressionParser) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        var parser = try ExpressionParser(bytes, tag.markup, session.options.mode)
        let result = try body(&parser)
        try parser.expectEnd()
        return result
    }

    /// The same for block tags, whose bodies are read even when their markup is wrong.
    func readOrReport<Result>(
        _ tag: Tag, _ fallback: Result, isLax: Bool, lax: (Tag) throws(Fault) -> Result,
        _ body: (inout ExpressionParser) throws(Fault) -> Result
    ) -> Result {
        do {
            return try isLax ? lax(tag) : read(tag, body)
        } catch {
            report(error)
            return fallback
        }
    }

    /// Tags that take nothing; only templates of one's own are told of more.
    private func expectNothing(_ tag: Tag) throws(Fault) {
        guard session.options.mode == .checked || Self.verbatims.contains(tag.name) else { return }
        try read(tag) { (_: inout ExpressionParser) throws(Fault) in }
    }

    private static let verbatims: Set = ["raw", "doc"]

    // MARK: - Simple tags

    private func assign(_ tag: Tag) throws(Fault) -> Node.Kind {
        try read(tag) { parser throws(Fault) in
            let name = try parser.name("a name to assign to")
            _ = try parser.expect(.assign, "'='")
            return .assign(name, try parser.filtered())
        }
    }

    private func echo(_ tag: Tag) throws(Fault) -> Node.Kind? {
        if isLax { return .output(laxFiltered(tag.markup)) }
        var parser = try ExpressionParser(bytes, tag.markup, session.options.mode)
        if parser.token.kind == .end { return nil }
        let filtered = try parser.filtered()
        try parser.expectEnd()
        return .output(filtered)
    }

    private mutating func capture(_ tag: Tag) -> Node.Kind {
        let name = readOrReport(tag, "", isLax: areTagsLax, lax: laxCaptureName) { parser throws(Fault) in
            if let quoted = parser.take(.string) { return parser.text(quoted) }
            return try parser.name("a name to capture into")
        }
        return .capture(name, block(tag, until: ["endcapture"], close: "endcapture").nodes)
    }

    private mutating func changed(_ tag: Tag) throws(Fault) -> Node.Kind {
        try expectNothing(tag)
        return .ifChanged(block(tag, until: ["endifchanged"], close: "endifchanged").nodes)
    }

    private func render(_ tag: Tag) throws(Fault) -> Node.Kind {
        try read(tag) { parser throws(Fault) in
            guard let quoted = parser.take(.string) else {
                throw .syntax(
                    "'render' needs the partial's name in quotes.", at: parser.token.start,
                    hint: "Partials are found when a template is compiled, so the name cannot be a variable.")
            }
            var render = Node.Render(name: parser.text(quoted), offset: quoted.start)
            let repeats = parser.take(word: "for")
            if repeats || parser.take(word: "with") {
                let value = try parser.expression()
                let last = render.name.split(separator: "/").last.map(String.init) ?? render.name
                let alias = parser.take(word: "as") ? try parser.name("a name after 'as'") : last
                if !value.isAbsent { render.subject = (value, alias, repeats) }
            }
            render.arguments = try arguments(&parser)
            return .render(render)
        }
    }

    private func cycle(_ tag: Tag) throws(Fault) -> Node.Kind {
        try read(tag) { parser throws(Fault) in
            let first = try parser.expression()
            if parser.take(.colon) != nil {
                var values: [Expression] = []
                repeat {
                    values.append(try parser.expression())
                } while parser.take(.comma) != nil && parser.token.kind != .end
                return cycleNode(group: first, values, tag)
            }
            var values = [first]
            while parser.take(.comma) != nil, parser.token.kind != .end { values.append(try parser.expression()) }
            return cycleNode(group: nil, values, tag)
        }
    }

    /// Unnamed cycles of the same literals go on together; one with a variable goes on by itself.
    func cycleNode(group: Expression?, _ values: [Expression], _ tag: Tag) -> Node.Kind {
        let isFixed = values.allSatisfy { if case .literal = $0 { true } else { false } }
        let key = isFixed ? values.map(Self.cycleKey).joined(separator: ",") : "\(source):\(tag.start)"
        return .cycle(group: group, key: key, values)
    }

    private static func cycleKey(_ value: Expression) -> String {
        switch value {
        case .literal(.string(let text)): text.debugDescription
        case .literal(.integer(let number)): String(number)
        default: "\(value)"
        }
    }

    private func include(_ tag: Tag) throws(Fault) -> Node.Kind {
        try read(tag) { parser throws(Fault) in
            let start = parser.token.start
            var include = Node.Include(name: try parser.expression(), offset: start)
            if parser.take(word: "for") || parser.take(word: "with") {
                let value = try parser.expression()
                if !value.isAbsent { include.subject = value }
            }
            if parser.take(word: "as") { include.alias = try parser.name("a name after 'as'") }
            include.arguments = try arguments(&parser)
            return .include(include)
        }
    }

    /// `name: value` after each other, with or without commas.
    private func arguments(
        _ parser: inout ExpressionParser
    ) throws(Fault) -> [(name: String, value: Expression)] {
        var arguments: [(name: String, value: Expression)] = []
        while true {
            while parser.take(.comma) != nil {}
            guard let name = parser.take(.identifier) else { return arguments }
            _ = try parser.expect(.colon, "':' after the name of an argument")
            arguments.append((parser.text(name), try parser.expression()))
        }
    }

    private func insert(_ tag: Tag, _ inserted: TemplateSource) throws(Fault) -> Node.Kind {
        try expectNothing(tag)
        guard !inserts.contains(tag.name) else {
            throw Fault(code: .cycle, offset: tag.nameStart, message: "'\(tag.name)' stands within itself.")
        }
        return .group(Parser(session.add(inserted), session, inserts: inserts + [tag.name]).parsed())
    }

    // MARK: - Tags that hold text

    /// `raw` writes what it holds, `doc` is for readers of the source.
    private mutating func verbatim(_ tag: Tag) throws(Fault) -> Node.Kind? {
        try expectNothing(tag)
        guard lines == nil else {
            throw Fault(
                code: .misplaced, offset: tag.nameStart, message: "'\(tag.name)' cannot stand in a 'liquid' tag.")
        }
        guard let range = scanner.verbatim(until: "end" + tag.name) else {
            reportUnclosed(tag, "end" + tag.name)
            scanner = Scanner([], isShopifys: false)
            return nil
        }
        if tag.name == "doc" {
            let names = Self.optionalParameters(in: String(decoding: bytes[range], as: UTF8.self))
            return names.isEmpty ? nil : .optional(names)
        }
        if range.isEmpty { return nil }
        // Marked as not white: it was written on purpose.
        return .group([Node(kind: .text(range, isWhite: false), position: position(range.lowerBound))])
    }

    /// The names in brackets, as Shopify's LiquidDoc has them: `@param {string} [link] - where it leads`.
    private static func optionalParameters(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.first == "@param",
                let name = words.dropFirst().first(where: { !$0.hasPrefix("{") && !$0.hasSuffix("}") }),
                name.hasPrefix("["), name.hasSuffix("]")
            else { return nil }
            let inner = name.dropFirst().dropLast()
            let isName =
                !inner.isEmpty && inner.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
            return isName ? String(inner) : nil
        }
    }

    /// Skips to the end of a comment; comments and raw text inside it keep their own ends.
    private mutating func skipComment(_ tag: Tag) {
        var depth = 1
        while depth > 0 {
            guard let chunk = next() else { return reportUnclosed(tag, "endcomment") }
            guard chunk.kind == .tag else { continue }
            let markup = bytes[chunk.body].drop(while: \.isSpace)
            switch String(decoding: markup.prefix { $0.isLetter || $0.isDigit }, as: UTF8.self) {
            case "comment": depth += 1
            case "endcomment": depth -= 1
            case "raw" where lines == nil: _ = scanner.verbatim(until: "endraw")
            default: break
            }
        }
    }

    /// `{% liquid %}`: a tag on each line.
    private mutating func liquid(_ tag: Tag) throws(Fault) -> Node.Kind {
        // One 'liquid' may be the line of another.
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw tooDeep(tag) }
        var chunks: [Chunk] = []
        var at = tag.markup.lowerBound
        while at < tag.markup.upperBound {
            var end = at
            while end < tag.markup.upperBound, bytes[end] != 0x0A { end += 1 }
            if let first = bytes[at..<end].firstIndex(where: { !$0.isSpace }) {
                chunks.append(Chunk(kind: .tag, start: first, body: first..<end))
            }
            at = end + 1
        }
        let outer = lines
        lines = chunks.reversed()
        let nodes = body(until: []).nodes
        lines = outer
        return .group(nodes)
    }
}
