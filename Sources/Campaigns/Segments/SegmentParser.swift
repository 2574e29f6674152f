import Workspace

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
    private static let deepest = 50
    /// The most names and values in one segment.
    private static let longest = 2000

    private let tokens: [SegmentToken]
    private var position = 0
    private var depth = 0
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

    private var token: SegmentToken { tokens[position] }

    private func isWord(_ word: String, ahead distance: Int = 0) -> Bool {
        position + distance < tokens.count && tokens[position + distance].kind == .word(word)
    }

    private func isSymbol(_ symbol: SegmentToken.Symbol) -> Bool { token.kind == .symbol(symbol) }

    private mutating func advance(_ count: Int = 1) { position = min(position + count, tokens.count - 1) }
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
            case .word("and") where brackets == 0 && position > stop, .word("or") where brackets == 0 && position > stop:
                return
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
            return .literal(try unit(digits, at: start) ?? .number(digits), at: start)
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
        if isSymbol(.dot) {
            advance()
            let nameAt = token.offset
            guard case .word(let member) = token.kind else {
                throw SegmentMistake(nameAt, "a property should follow the point")
            }
            advance()
            return .member(word, member, at: start, nameAt: nameAt)
        }
        guard isSymbol(.open) else { return .name(word, at: start) }
        let place = token.offset
        advance()
        return .call(word, try items(until: .close, openedAt: place), at: start)
    }

    private static func keyword(_ word: String) -> String? {
        let small = word.lowercased()
        let keywords = [
            "and", "or", "not", "in", "contains", "true", "false", "null", "is", "between", "within", "where",
        ]
        return word != small && keywords.contains(small) ? small : nil
    }

    /// What stands between commas, and the closing sign.
    private mutating func items(
        until end: SegmentToken.Symbol, openedAt start: Int
    ) throws(SegmentMistake) -> [SegmentSyntax] {
        var items: [SegmentSyntax] = []
        try descend(at: start)
        while !isSymbol(end) {
            items.append(try item(in: end))
            guard isSymbol(.comma) else { break }
            advance()
        }
        depth -= 1
        try close(end, openedAt: start)
        return items
    }

    private mutating func item(in end: SegmentToken.Symbol) throws(SegmentMistake) -> SegmentSyntax {
        let item = try operand()
        guard end == .close, isWord("where") else { return item }
        let place = token.offset
        advance()
        return .filtered(item, try any(), at: place)
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
}

// MARK: - Periods

extension SegmentParser {
    /// `180 days`, `30 days ago`, `2 weeks from now`; nil where no unit follows the number.
    private mutating func unit(
        _ digits: String, at start: Int
    ) throws(SegmentMistake) -> SegmentSyntax.Literal? {
        guard case .word(let word) = token.kind, !isConnective(word) else { return nil }
        let units = Period.Unit.allCases.map(\.rawValue)
        guard let unit = Period.Unit.allCases.first(where: { $0.rawValue == word || $0.rawValue.dropLast() == word })
        else {
            throw SegmentMistake(
                token.offset, "'\(word)' is no unit of time",
                hint: Nearest.suggestion(for: word, in: units) ?? "Known are: \(units.joined(separator: ", ")).")
        }
        guard let count = Int(digits), 1...9999 ~= count else {
            throw SegmentMistake(start, "'\(digits) \(word)' is no stretch of time", hint: "Write a number from 1 to 9999.")
        }
        advance()
        let period = Period(count: count, unit: unit)
        if isWord("ago") {
            advance()
            return .moment(.ago(period))
        }
        if isWord("from"), isWord("now", ahead: 1) {
            advance(2)
            return .moment(.ahead(period))
        }
        return .period(period)
    }

    private func isConnective(_ word: String) -> Bool {
        ["and", "or", "not", "in", "contains", "starts", "ends", "between", "within", "is", "where"].contains(word)
            || Self.keyword(word) != nil
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
