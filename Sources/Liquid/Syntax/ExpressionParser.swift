/// Reads values, filters and conditions from the tokens of one tag or output.
struct ExpressionParser {
    let bytes: [UInt8]
    private let mode: CompileOptions.Mode
    private let tokens: [Token]
    private var index = 0
    private var depth = 0

    /// Ranges and brackets in each other; far more than a template for people has.
    private static let deepest = 32

    init(_ bytes: [UInt8], _ range: Range<Int>, _ mode: CompileOptions.Mode) throws(Fault) {
        self.bytes = bytes
        self.mode = mode
        tokens = try Lexer(bytes: bytes).tokens(in: range)
    }

    // MARK: - Tokens

    var token: Token { tokens[index] }

    func text(_ token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ kind: Token.Kind) -> Token? {
        guard token.kind == kind else { return nil }
        defer { advance() }
        return token
    }

    /// Takes this word if it comes next.
    mutating func take(word: String) -> Bool {
        guard token.kind == .identifier, text(token) == word else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind, _ wanted: String) throws(Fault) -> Token {
        guard let token = take(kind) else { throw unexpected(wanted) }
        return token
    }

    func expectEnd() throws(Fault) {
        guard token.kind == .end else { throw unexpected("the end of the tag") }
    }

    func unexpected(_ wanted: String) -> Fault {
        let found = token.kind == .end ? "the tag ends" : "found '\(shown(token))'"
        return .syntax("expected \(wanted), but \(found).", at: token.start)
    }

    private func shown(_ token: Token) -> String {
        String(decoding: bytes[token.start..<token.range.upperBound], as: UTF8.self)
    }

    // MARK: - Names

    /// A name to assign to: letters, digits, underscores and dashes.
    mutating func name(_ wanted: String) throws(Fault) -> String {
        guard token.kind == .identifier || token.kind == .integer, bytes[token.start] != .dash,
            bytes[token.range.upperBound - 1] != UInt8(ascii: "?")
        else { throw unexpected(wanted) }
        defer { advance() }
        return text(token)
    }

    // MARK: - Values

    mutating func filtered() throws(Fault) -> Filtered {
        var filtered = Filtered(base: try expression())
        while take(.pipe) != nil {
            let name = try expect(.identifier, "the name of a filter")
            var call = Filtered.Call(name: text(name), offset: name.start)
            if take(.colon) != nil {
                // Shopify's 'strict2' takes a comma after the last argument, and no arguments at all.
                repeat {
                    if mode == .strict2, token.kind == .pipe || token.kind == .end { break }
                    try argument(&call)
                } while take(.comma) != nil
            }
            filtered.calls.append(call)
        }
        return filtered
    }

    private mutating func argument(_ call: inout Filtered.Call) throws(Fault) {
        if token.kind == .identifier, tokens[index + 1].kind == .colon {
            let name = token
            advance()
            advance()
            call.options.append((text(name), try expression(), name.start))
        } else {
            call.arguments.append(try expression())
        }
    }

    mutating func expression() throws(Fault) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw .syntax(
                "brackets are nested too deeply.", at: token.start, hint: "Assign parts of it to names first.")
        }
        let first = token
        switch first.kind {
        case .string:
            advance()
            return .literal(.string(text(first)))
        case .integer:
            advance()
            guard let value = Int(text(first)) else { throw .syntax("this number is too large.", at: first.start) }
            return .literal(.integer(value))
        case .decimal:
            advance()
            return .literal(.decimal(Double(text(first)) ?? 0))
        case .openParenthesis:
            advance()
            let low = try expression()
            _ = try expect(.dots, "'..' of a range")
            let high = try expression()
            _ = try expect(.closeParenthesis, "')'")
            return .range(low, high)
        case .identifier:
            advance()
            if let literal = Self.literals[text(first)], token.kind != .dot, token.kind != .openBracket {
                return .literal(literal)
            }
            return try path(Path(root: .name(text(first)), offset: first.start))
        case .openBracket:
            if mode == .strict2 {
                throw .syntax("a value cannot begin with '['.", at: first.start, hint: "Write 'self[…]'.")
            }
            advance()
            let inner = try expression()
            _ = try expect(.closeBracket, "']'")
            if case .literal(.string(let name)) = inner {
                return try path(Path(root: .name(name), offset: first.start))
            }
            return try path(Path(root: .dynamic(inner), offset: first.start))
        default: throw unexpected("a value")
        }
    }

    static let literals: [String: Value] = [
        "nil": .nil, "null": .nil, "true": true, "false": false, "blank": .blank, "empty": .empty,
    ]

    /// The rest of a path after its root.
    private mutating func path(_ root: Path) throws(Fault) -> Expression {
        var path = root
        while true {
            if take(.dot) != nil {
                path.steps.append(.name(text(try expect(.identifier, "a name after '.'"))))
            } else if take(.openBracket) != nil {
                path.steps.append(LaxParser.step(try expression()))
                _ = try expect(.closeBracket, "']'")
            } else {
                return .path(path)
            }
        }
    }

    // MARK: - Conditions

    mutating func condition() throws(Fault) -> Condition {
        var condition = Condition(tests: [try test()])
        while true {
            if take(word: "and") {
                condition.joints.append(.and)
            } else if take(word: "or") {
                condition.joints.append(.or)
            } else {
                return condition
            }
            condition.tests.append(try test())
        }
    }

    private mutating func test() throws(Fault) -> Condition.Test {
        let offset = token.start
        let left = try expression()
        guard let comparison = try comparison() else { return Condition.Test(left: left, offset: offset) }
        return Condition.Test(left: left, comparison: comparison, right: try expression(), offset: offset)
    }

    private mutating func comparison() throws(Fault) -> Comparison? {
        let sign = token
        switch (sign.kind, text(sign)) {
        case (.identifier, "contains"), (.comparison, _):
            advance()
            return Self.comparisons[text(sign)]
        case (.assign, _):
            throw .syntax("'=' does not compare.", at: sign.start, hint: "Write '=='.")
        case (.identifier, let word) where word != "and" && word != "or":
            throw .syntax(
                "unknown operator '\(word)'.", at: sign.start,
                hint: "There are ==, !=, <, >, <=, >=, contains, and, or.")
        default: return nil
        }
    }

    static let comparisons: [String: Comparison] = [
        "==": .equal, "!=": .notEqual, "<>": .notEqual, "<": .less, ">": .greater, "<=": .lessOrEqual,
        ">=": .greaterOrEqual, "contains": .contains,
    ]
}
