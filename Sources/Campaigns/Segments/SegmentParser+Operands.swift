import Workspace

extension SegmentParser {
    mutating func operand() throws(SegmentMistake) -> SegmentSyntax {
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

    mutating func descend(at offset: Int) throws(SegmentMistake) {
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
            throw SegmentMistake(
                start, "'\(digits) \(word)' is no stretch of time", hint: "Write a number from 1 to 9999.")
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

    func unexpected() -> SegmentMistake {
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
