/// Reads the grammar of segments, by recursive descent.
///
///     any        := all ('or' all)*
///     all        := unary ('and' unary)*
///     unary      := 'not' unary | comparison
///     comparison := operand [('==' | '!=' | '<' | '<=' | '>' | '>=') operand | ['not'] ('in' | 'contains') operand]
///     operand    := text | number | 'true' | 'false' | 'null' | name | name '(' operand, … ')' | '[' operand, … ']'
///                 | '(' any ')'
struct SegmentParser {
    /// How deep parentheses and `not` may nest; the database has a limit as well.
    private static let deepest = 50
    /// The most names and values in one segment.
    private static let longest = 2000

    private let tokens: [SegmentToken]
    private var position = 0
    private var depth = 0

    private init(_ tokens: [SegmentToken]) {
        self.tokens = tokens
    }

    static func parse(_ text: String) throws(SegmentMistake) -> SegmentSyntax {
        let tokens = try SegmentLexer.tokens(of: text)
        guard tokens.count <= longest else {
            throw SegmentMistake(tokens[longest].offset, "the segment is too long", hint: "Keep the list as tags.")
        }
        var parser = SegmentParser(tokens)
        if case .end = parser.token.kind {
            throw SegmentMistake(0, "the segment is empty", hint: "Write 'everybody' for all customers.")
        }
        let syntax = try parser.any()
        guard case .end = parser.token.kind else { throw parser.unexpected() }
        return syntax
    }

    private var token: SegmentToken { tokens[position] }

    private func isWord(_ word: String, ahead distance: Int = 0) -> Bool {
        position + distance < tokens.count && tokens[position + distance].kind == .word(word)
    }

    private func isSymbol(_ symbol: SegmentToken.Symbol) -> Bool { token.kind == .symbol(symbol) }

    private mutating func advance() { position = min(position + 1, tokens.count - 1) }
}

// MARK: - Logic

extension SegmentParser {
    private mutating func any() throws(SegmentMistake) -> SegmentSyntax {
        var parts = [try all()]
        while isWord("or") {
            advance()
            parts.append(try all())
        }
        return parts.count == 1 ? parts[0] : .any(parts, at: parts[0].start)
    }

    private mutating func all() throws(SegmentMistake) -> SegmentSyntax {
        var parts = [try unary()]
        while isWord("and") {
            advance()
            parts.append(try unary())
        }
        return parts.count == 1 ? parts[0] : .all(parts, at: parts[0].start)
    }

    private mutating func unary() throws(SegmentMistake) -> SegmentSyntax {
        guard isWord("not") else { return try comparison() }
        let start = token.offset
        advance()
        try descend(at: start)
        let inner = try unary()
        depth -= 1
        return .not(inner, at: start)
    }

    private mutating func comparison() throws(SegmentMistake) -> SegmentSyntax {
        let left = try operand()
        let place = token.offset
        if let comparison = comparisonSign() {
            advance()
            let right = try operand()
            if comparisonSign() != nil {
                throw SegmentMistake(
                    token.offset, "a comparison cannot go on with \(token.description)",
                    hint: "Join two comparisons with 'and'.")
            }
            return .comparison(left, comparison, right, at: place)
        }
        let isNegated = isWord("not") && (isWord("in", ahead: 1) || isWord("contains", ahead: 1))
        if isNegated { advance() }
        let found: SegmentSyntax
        if isWord("in") {
            advance()
            found = .membership(left, try operand(), at: place)
        } else if isWord("contains") {
            advance()
            found = .containment(left, try operand(), at: place)
        } else {
            return left
        }
        return isNegated ? .not(found, at: left.start) : found
    }

    private func comparisonSign() -> SegmentSyntax.Comparison? {
        guard case .symbol(let symbol) = token.kind else { return nil }
        return SegmentSyntax.Comparison(rawValue: symbol.rawValue)
    }
}

// MARK: - Operands

extension SegmentParser {
    private mutating func operand() throws(SegmentMistake) -> SegmentSyntax {
        let start = token.offset
        switch token.kind {
        case .text(let text):
            advance()
            return .literal(.text(text), at: start)
        case .number(let digits):
            advance()
            return .literal(.number(digits), at: start)
        case .word(let word):
            return try named(word, at: start)
        case .symbol(.open):
            advance()
            try descend(at: start)
            let inner = try any()
            depth -= 1
            try close(.close, openedAt: start)
            return inner
        case .symbol(.openList):
            advance()
            return .list(try items(until: .closeList, openedAt: start), at: start)
        default:
            throw unexpected()
        }
    }

    private mutating func named(_ word: String, at start: Int) throws(SegmentMistake) -> SegmentSyntax {
        switch word {
        case "true", "false":
            advance()
            return .literal(.boolean(word == "true"), at: start)
        case "all", "everybody":
            advance()
            return .literal(.boolean(true), at: start)
        case "null":
            advance()
            return .literal(.null, at: start)
        case "and", "or", "not", "in", "contains":
            throw unexpected()
        default:
            break
        }
        if let meant = Self.keyword(word) {
            throw SegmentMistake(start, "'\(word)' is not known here", hint: "Write '\(meant)' in small letters.")
        }
        advance()
        guard isSymbol(.open) else { return .name(word, at: start) }
        let place = token.offset
        advance()
        return .call(word, try items(until: .close, openedAt: place), at: start)
    }

    private static func keyword(_ word: String) -> String? {
        let small = word.lowercased()
        return word != small && ["and", "or", "not", "in", "contains", "true", "false", "null"].contains(small)
            ? small : nil
    }

    /// What stands between commas, and the closing sign.
    private mutating func items(
        until end: SegmentToken.Symbol, openedAt start: Int
    ) throws(SegmentMistake) -> [SegmentSyntax] {
        var items: [SegmentSyntax] = []
        try descend(at: start)
        while !isSymbol(end) {
            items.append(try operand())
            guard isSymbol(.comma) else { break }
            advance()
        }
        depth -= 1
        try close(end, openedAt: start)
        return items
    }

    private mutating func close(_ end: SegmentToken.Symbol, openedAt start: Int) throws(SegmentMistake) {
        guard isSymbol(end) else {
            if case .end = token.kind { throw SegmentMistake(start, "this bracket is never closed") }
            throw SegmentMistake(
                token.offset, "'\(end.rawValue)' should stand before \(token.description)",
                hint: end == .closeList ? "Put commas between the values." : nil)
        }
        advance()
    }

    private mutating func descend(at offset: Int) throws(SegmentMistake) {
        depth += 1
        if depth > Self.deepest { throw SegmentMistake(offset, "this is nested too deep", hint: nil) }
    }

    private func unexpected() -> SegmentMistake {
        if case .end = token.kind {
            return SegmentMistake(token.offset, "the segment ends too early", hint: "A field or a value should follow.")
        }
        let isValue: Bool
        switch token.kind {
        case .word, .text, .number, .symbol(.open), .symbol(.openList): isValue = position > 0
        default: isValue = false
        }
        let joins = ["and", "or", "in", "contains", "not"].contains { isWord($0) }
        return SegmentMistake(
            token.offset, "\(token.description) is not expected here",
            hint: isValue && !joins ? "Join conditions with 'and' or 'or'." : nil)
    }
}
