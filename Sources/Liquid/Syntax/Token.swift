/// A word or sign inside `{{ … }}` or `{% … %}`.
struct Token: Equatable {
    enum Kind: Equatable {
        case identifier, string, integer, decimal
        case pipe, dot, colon, comma, openBracket, closeBracket, openParenthesis, closeParenthesis, dots, assign
        case comparison
        case end
    }

    var kind: Kind
    /// The bytes of it; those between the quotes for a string.
    var range: Range<Int>
    /// Where it begins, quotes included.
    var start: Int
}

/// Cuts the markup of one tag or output into tokens, the last of which is `.end`.
struct Lexer {
    let bytes: [UInt8]

    func tokens(in range: Range<Int>) throws(Fault) -> [Token] {
        var tokens: [Token] = []
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = bytes[at]
            if byte.isSpace {
                at += 1
                continue
            }
            let token = try token(at, range.upperBound)
            tokens.append(token)
            at = token.kind == .string ? token.range.upperBound + 1 : token.range.upperBound
        }
        tokens.append(Token(kind: .end, range: range.upperBound..<range.upperBound, start: range.upperBound))
        return tokens
    }

    private func token(_ at: Int, _ end: Int) throws(Fault) -> Token {
        let byte = bytes[at]
        let next = at + 1 < end ? bytes[at + 1] : 0
        func sign(_ kind: Token.Kind, _ length: Int = 1) -> Token {
            Token(kind: kind, range: at..<at + length, start: at)
        }
        if byte.isLetter { return identifier(at, end) }
        if byte.isDigit || (byte == .dash && next.isDigit) { return number(at, end) }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            var close = at + 1
            while close < end, bytes[close] != byte { close += 1 }
            guard close < end else {
                throw .syntax("a quoted text is never closed.", at: at, hint: "Add the closing quote.")
            }
            return Token(kind: .string, range: at + 1..<close, start: at)
        case UInt8(ascii: "|"): return sign(.pipe)
        case UInt8(ascii: ":"): return sign(.colon)
        case UInt8(ascii: ","): return sign(.comma)
        case UInt8(ascii: "["): return sign(.openBracket)
        case UInt8(ascii: "]"): return sign(.closeBracket)
        case UInt8(ascii: "("): return sign(.openParenthesis)
        case UInt8(ascii: ")"): return sign(.closeParenthesis)
        case UInt8(ascii: "."): return next == byte ? sign(.dots, 2) : sign(.dot)
        case UInt8(ascii: "="): return next == byte ? sign(.comparison, 2) : sign(.assign)
        case UInt8(ascii: "!") where next == UInt8(ascii: "="): return sign(.comparison, 2)
        case UInt8(ascii: ">"): return sign(.comparison, next == UInt8(ascii: "=") ? 2 : 1)
        case UInt8(ascii: "<"):
            return sign(.comparison, next == UInt8(ascii: "=") || next == UInt8(ascii: ">") ? 2 : 1)
        default:
            let character = String(decoding: bytes[at..<min(end, at + 4)], as: UTF8.self).prefix(1)
            throw .syntax("unexpected character '\(character)'.", at: at)
        }
    }

    /// Letters, digits, underscores and dashes, perhaps with one question mark at the end.
    private func identifier(_ start: Int, _ end: Int) -> Token {
        var at = start
        while at < end, bytes[at].isLetter || bytes[at].isDigit || bytes[at] == .dash { at += 1 }
        if at < end, bytes[at] == UInt8(ascii: "?") { at += 1 }
        return Token(kind: .identifier, range: start..<at, start: start)
    }

    private func number(_ start: Int, _ end: Int) -> Token {
        var at = start + 1
        while at < end, bytes[at].isDigit { at += 1 }
        var kind = Token.Kind.integer
        if at + 1 < end, bytes[at] == UInt8(ascii: "."), bytes[at + 1].isDigit {
            kind = .decimal
            at += 1
            while at < end, bytes[at].isDigit { at += 1 }
        }
        return Token(kind: kind, range: start..<at, start: start)
    }
}
