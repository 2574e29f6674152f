extension Parser {
    // MARK: - if, unless

    mutating func branch(_ tag: Tag, isNegated: Bool) -> Node.Kind {
        let close = "end" + tag.name
        var arms: [Node.Arm] = []
        var otherwise: [Node]?
        var current = tag
        var isNegated = isNegated
        while true {
            let condition = readOrReport(current, Condition.missing, isLax: isLax, lax: laxCondition) {
                parser throws(Fault) in
                try parser.condition()
            }
            let (nodes, end) = block(tag, until: ["elsif", "else", close], close: close)
            arms.append(Node.Arm(condition: condition, isNegated: isNegated, body: nodes))
            guard let end else { break }
            if end.name == "elsif" {
                isNegated = false
                current = end
                continue
            }
            if end.name == "else" { otherwise = rest(tag, close) }
            break
        }
        return .branch(arms, otherwise: otherwise)
    }

    /// What follows `else`; after it further `else` and `elsif` never apply, as in Shopify's implementation.
    private mutating func rest(_ tag: Tag, _ close: String) -> [Node] {
        let (nodes, end) = block(tag, until: ["elsif", "else", close], close: close)
        var last = end
        while let tag = last, tag.name != close {
            last = block(tag, until: ["elsif", "else", close], close: close).end
        }
        return nodes
    }

    // MARK: - case

    mutating func match(_ tag: Tag) -> Node.Kind {
        let subject = readOrReport(tag, Expression.literal(.nil), isLax: areTagsLax, lax: laxSubject) {
            parser throws(Fault) in
            try parser.expression()
        }
        let ends: Set = ["when", "else", "endcase"]
        var clauses: [Node.Clause] = []
        let (before, first) = block(tag, until: ends, close: "endcase")
        if session.options.mode == .checked, let stray = before.first(where: { !$0.isBlank }) {
            report(.syntax("text before the first 'when' is never written.", at: Int(stray.position.offset)))
        }
        var current = first
        while let clause = current, clause.name != "endcase" {
            let values = clause.name == "else" ? nil : values(clause)
            if values == nil, !clause.markup.isEmpty {
                report(.syntax("'else' of 'case' takes nothing.", at: clause.nameStart, hint: "Use 'when'."))
            }
            let (nodes, end) = block(tag, until: ends, close: "endcase")
            clauses.append(Node.Clause(values: values, body: nodes, offset: clause.start))
            current = end
        }
        return .match(subject, clauses)
    }

    /// The values of `when`, between commas or `or`.
    private func values(_ tag: Tag) -> [Expression] {
        readOrReport(tag, [], isLax: areTagsLax, lax: laxValues) { parser throws(Fault) in
            var values = [try parser.expression()]
            while parser.take(.comma) != nil || parser.take(word: "or") { values.append(try parser.expression()) }
            return values
        }
    }

    // MARK: - for, tablerow

    mutating func loop(_ tag: Tag) -> Node.Kind {
        let isTable = tag.name == "tablerow"
        var columns: Expression?
        let missing = Node.Loop(name: "", items: .literal(.nil), key: "")
        var loop = missing
        do {
            if isLax || isTable && areTagsLax {
                loop = try laxLoop(tag, columns: &columns)
            } else {
                loop = try read(tag) { parser throws(Fault) in try header(&parser, isTable: isTable, &columns) }
            }
        } catch {
            report(error)
        }
        let close = "end" + tag.name
        let (nodes, end) = block(tag, until: isTable ? [close] : ["else", close], close: close)
        loop.body = nodes
        if end?.name == "else" { loop.otherwise = block(tag, until: [close], close: close).nodes }
        return isTable ? .table(loop, columns: columns) : .loop(loop)
    }

    private func header(
        _ parser: inout ExpressionParser, isTable: Bool, _ columns: inout Expression?
    ) throws(Fault) -> Node.Loop {
        let name = try parser.token.kind == .identifier ? loopName(&parser) : parser.name("a name for the items")
        guard parser.take(word: "in") else { throw parser.unexpected("'in'") }
        let start = parser.token.start
        let items = try parser.expression()
        let written = unspaced(bytes[start..<parser.token.start])
        var loop = Node.Loop(name: name, items: items, key: name + "-" + String(decoding: written, as: UTF8.self))
        let isChecked = session.options.mode == .checked
        // Shopify's implementation knows 'reversed' of 'for' alone, and before any other option.
        if isChecked || !isTable { loop.isReversed = parser.take(word: "reversed") }
        while true {
            let comma = parser.take(.comma)
            while isChecked, parser.take(.comma) != nil {}
            guard let option = parser.take(.identifier) else {
                if comma != nil, !isChecked, !isTable { throw parser.unexpected("an option") }
                return loop
            }
            let word = parser.text(option)
            if word == "reversed", isChecked {
                loop.isReversed = true
                continue
            }
            let known = isTable ? ["limit", "offset", "cols"] : ["limit", "offset", "reversed"]
            guard known.contains(word) else {
                throw .syntax(
                    "unknown option '\(word)' of '\(isTable ? "tablerow" : "for")'.", at: option.start,
                    hint: Suggestion.hint(for: word, among: known) ?? "There are \(known.joined(separator: ", ")).")
            }
            _ = try parser.expect(.colon, "':' after '\(word)'")
            if word == "offset", parser.take(word: "continue") {
                loop.continues = true
                continue
            }
            let value = try parser.expression()
            switch word {
            case "limit": loop.limit = value
            case "offset": loop.offset = value
            default: columns = value
            }
        }
    }

    /// Markup without the white space that stands outside of quotes.
    private func unspaced(_ markup: ArraySlice<UInt8>) -> [UInt8] {
        var quote: UInt8?
        return markup.filter { byte in
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            }
            return quote != nil || !byte.isSpace
        }
    }

    /// Unlike assigned names, those of loops may end in a question mark.
    private func loopName(_ parser: inout ExpressionParser) throws(Fault) -> String {
        parser.text(try parser.expect(.identifier, "a name for the items"))
    }
}
