/// Reads the grammar of segments, by recursive descent.
///
///     any        := all ('or' all)*
///     all        := unary ('and' unary)*
///     unary      := 'not' unary | comparison
///     comparison := operand [('==' | '!=' | '<' | '<=' | '>' | '>=') operand
///                 | ['not'] ('in' | 'contains' | 'starts' 'with' | 'ends' 'with') operand
///                 | ['not'] 'between' operand 'and' operand
///                 | ['not'] 'within' ['last' | 'next'] operand
///                 | 'is' ['not'] ('null' | 'known')]
///     operand    := text | number [unit ['ago' | 'from' 'now']] | 'true' | 'false' | 'null' | name ['.' name]
///                 | name '(' argument, … ')' | '[' operand, … ']' | '(' any ')'
///     argument   := operand ['where' any]
///
/// Only the words between conditions and values (`and`, `or`, `not`, `in`, `contains`, `true`, `false`, `null`, `all`,
/// `everybody`) cannot be names; the others mean something only where they stand.
struct SegmentParser {
    /// How deep parentheses and `not` may nest; the database has a limit as well.
    static let deepest = 50
    /// The most names and values in one segment.
    private static let longest = 2000

    private let tokens: [SegmentToken]
    private(set) var position = 0
    var depth = 0
    /// Of the conditions at the top; after one the next is read all the same.
    private var mistakes: [SegmentMistake] = []

    private init(_ tokens: [SegmentToken]) {
        self.tokens = tokens
    }

    /// What the text says. Where it has mistakes these are told, and the conditions that have them are `.broken`.
    static func parse(_ text: String) throws(SegmentMistake) -> (syntax: SegmentSyntax, mistakes: [SegmentMistake]) {
        let tokens = try SegmentLexer.tokens(of: text)
        guard tokens.count <= longest else {
            throw SegmentMistake(tokens[longest].offset, "the segment is too long", hint: "Keep the list as tags.")
        }
        var parser = SegmentParser(tokens)
        if case .end = parser.token.kind {
            throw SegmentMistake(0, "the segment is empty", hint: "Write 'everybody' for all customers.")
        }
        let syntax = try parser.any()
        if case .end = parser.token.kind {
        } else if parser.mistakes.isEmpty {
            parser.mistakes.append(parser.unexpected())
        }
        return (syntax, parser.mistakes)
    }

    var token: SegmentToken { tokens[position] }

    func isWord(_ word: String, ahead distance: Int = 0) -> Bool {
        position + distance < tokens.count && tokens[position + distance].kind == .word(word)
    }

    func isSymbol(_ symbol: SegmentToken.Symbol) -> Bool { token.kind == .symbol(symbol) }

    mutating func advance(_ count: Int = 1) { position = min(position + count, tokens.count - 1) }
}

// MARK: - Logic

extension SegmentParser {
    mutating func any() throws(SegmentMistake) -> SegmentSyntax {
        var parts = [try all()]
        while isWord("or") {
            advance()
            parts.append(try all())
        }
        return parts.count == 1 ? parts[0] : .any(parts, at: parts[0].start)
    }

    private mutating func all() throws(SegmentMistake) -> SegmentSyntax {
        var parts = [try part()]
        while isWord("and") {
            advance()
            parts.append(try part())
        }
        return parts.count == 1 ? parts[0] : .all(parts, at: parts[0].start)
    }

    /// A condition; at the top a mistake in it is noted, and reading goes on behind it.
    private mutating func part() throws(SegmentMistake) -> SegmentSyntax {
        let start = position
        guard depth == 0 else { return try unary() }
        do throws(SegmentMistake) {
            return try unary()
        } catch {
            mistakes.append(error)
            depth = 0
            skipPart(from: start)
            return .broken(at: tokens[start].offset)
        }
    }

    /// Goes to the next `and` or `or` that is in no bracket of the part and not before where reading stopped.
    private mutating func skipPart(from start: Int) {
        let stop = position
        var brackets = 0
        position = start
        while position < tokens.count - 1 {
            switch token.kind {
            case .symbol(.open), .symbol(.openList): brackets += 1
            case .symbol(.close), .symbol(.closeList): brackets -= 1
            case .word("and"), .word("or"): if brackets == 0 && position > stop { return }
            default: break
            }
            advance()
        }
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
}

// MARK: - Comparisons

extension SegmentParser {
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
        if isWord("is") { return try missing(left, at: place) }
        let isNegated = isWord("not") && isPredicate(ahead: 1)
        if isNegated { advance() }
        guard isPredicate(ahead: 0) else { return left }
        let found = try predicate(left, at: place)
        return isNegated ? .not(found, at: left.start) : found
    }

    private func comparisonSign() -> SegmentSyntax.Comparison? {
        guard case .symbol(let symbol) = token.kind else { return nil }
        return SegmentSyntax.Comparison(rawValue: symbol.rawValue)
    }

    private func isPredicate(ahead distance: Int) -> Bool {
        ["in", "contains", "starts", "ends", "between", "within"].contains { isWord($0, ahead: distance) }
    }

    private mutating func predicate(_ left: SegmentSyntax, at place: Int) throws(SegmentMistake) -> SegmentSyntax {
        let first = token.kind
        advance()
        switch first {
        case .word("in"): return .membership(left, try operand(), at: place)
        case .word("contains"): return .match(left, .contains, try operand(), at: place)
        case .word("starts"): return .match(left, .startsWith, try word("with", after: "starts"), at: place)
        case .word("ends"): return .match(left, .endsWith, try word("with", after: "ends"), at: place)
        case .word("between"):
            let low = try operand()
            guard isWord("and") else {
                throw SegmentMistake(
                    token.offset, "'between' needs two values", hint: "Write for example: between 10 and 20.")
            }
            advance()
            return .range(left, low, try operand(), at: place)
        default:
            let direction: SegmentSyntax.Direction? = isWord("last") ? .last : isWord("next") ? .next : nil
            if direction != nil { advance() }
            return .within(left, direction, try operand(), at: place)
        }
    }

    /// The operand behind the second word of an operator.
    private mutating func word(_ word: String, after first: String) throws(SegmentMistake) -> SegmentSyntax {
        guard isWord(word) else {
            throw SegmentMistake(token.offset, "'\(word)' should follow '\(first)'")
        }
        advance()
        return try operand()
    }

    private mutating func missing(_ left: SegmentSyntax, at place: Int) throws(SegmentMistake) -> SegmentSyntax {
        advance()
        let isNegated = isWord("not")
        if isNegated { advance() }
        let isKnown = isWord("known")
        guard isKnown || isWord("null") else {
            throw SegmentMistake(
                token.offset, "\(token.description) cannot follow 'is'",
                hint: "Write 'is known' or 'is null'; values are compared with '=='.")
        }
        advance()
        let found = SegmentSyntax.missing(left, at: place)
        return isNegated == isKnown ? found : .not(found, at: left.start)
    }
}
