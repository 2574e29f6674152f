/// Takes the text of a segment apart into tokens.
struct SegmentLexer {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The tokens in order, the last one is `.end`.
    static func tokens(of text: String) throws(SegmentMistake) -> [SegmentToken] {
        var lexer = SegmentLexer(text)
        var tokens: [SegmentToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        tokens.append(SegmentToken(kind: .end, offset: lexer.bytes.count))
        return tokens
    }

    private mutating func next() throws(SegmentMistake) -> SegmentToken? {
        while let byte = peek(), Self.isBlank(byte) { position += 1 }
        guard let byte = peek() else { return nil }
        let start = position
        if Self.isWordStart(byte) { return SegmentToken(kind: .word(takeWord()), offset: start) }
        if Self.isDigit(byte) || byte == UInt8(ascii: "-") {
            return SegmentToken(kind: .number(try takeNumber()), offset: start)
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            return SegmentToken(kind: .text(try takeText(until: byte)), offset: start)
        }
        return SegmentToken(kind: .symbol(try takeSymbol(byte)), offset: start)
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }
}

// MARK: - Words and numbers

extension SegmentLexer {
    private mutating func takeWord() -> String {
        let start = position
        while let byte = peek(), Self.isWordStart(byte) || Self.isDigit(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func takeNumber() throws(SegmentMistake) -> String {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        guard takeDigits() else {
            throw SegmentMistake(start, "a number should follow '-'", hint: "There is no arithmetic in segments.")
        }
        if peek() == UInt8(ascii: "."), let byte = peek(1), Self.isDigit(byte) {
            position += 1
            _ = takeDigits()
        }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        if peek() == UInt8(ascii: "-"), let byte = peek(1), Self.isDigit(byte) {
            throw SegmentMistake(start, "a date must be in quotes", hint: "Write for example \"2026-01-31\".")
        }
        if peek() == UInt8(ascii: ",") || peek() == UInt8(ascii: "."), let byte = peek(1), Self.isDigit(byte) {
            throw SegmentMistake(
                start, "this is no number", hint: "Write a point before the decimals and nothing between thousands.")
        }
        if let byte = peek(), Self.isWordStart(byte) {
            throw SegmentMistake(
                start, "a name cannot start with a digit",
                hint: "Put a text in quotes, and a space between a number and its unit.")
        }
        return digits
    }

    private mutating func takeDigits() -> Bool {
        let start = position
        while let byte = peek(), Self.isDigit(byte) { position += 1 }
        return position > start
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }

    private static func isWordStart(_ byte: UInt8) -> Bool {
        97...122 ~= byte || 65...90 ~= byte || byte == UInt8(ascii: "_")
    }
}

// MARK: - Texts and symbols

extension SegmentLexer {
    /// A text up to its quote; a backslash takes the quote or another backslash literally.
    private mutating func takeText(until quote: UInt8) throws(SegmentMistake) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = peek(), byte != quote {
            position += 1
            if byte == UInt8(ascii: "\\") {
                guard let escaped = peek(), escaped == quote || escaped == UInt8(ascii: "\\") else {
                    throw SegmentMistake(
                        position - 1, "only a quote or another backslash can follow a backslash",
                        hint: "Write two backslashes for one.")
                }
                text.append(escaped)
                position += 1
            } else {
                text.append(byte)
            }
        }
        guard peek() != nil else { throw SegmentMistake(start, "this quote is never closed") }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func takeSymbol(_ byte: UInt8) throws(SegmentMistake) -> SegmentToken.Symbol {
        let start = position
        let isPair = peek(1) == UInt8(ascii: "=")
        let pair = String(decoding: [byte] + (isPair ? [UInt8(ascii: "=")] : []), as: UTF8.self)
        if let symbol = SegmentToken.Symbol(rawValue: pair) {
            position += isPair ? 2 : 1
            return symbol
        }
        switch byte {
        case UInt8(ascii: "="): throw SegmentMistake(start, "'=' is not known here", hint: "Write '==' to compare.")
        case UInt8(ascii: "!"): throw SegmentMistake(start, "'!' is not known here", hint: "Write 'not'.")
        case UInt8(ascii: "&"): throw SegmentMistake(start, "'&' is not known here", hint: "Write 'and'.")
        case UInt8(ascii: "|"): throw SegmentMistake(start, "'|' is not known here", hint: "Write 'or'.")
        default: break
        }
        let scalar = String(decoding: bytes[start...], as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        switch scalar {
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}", "\u{AB}", "\u{BB}":
            throw SegmentMistake(start, "this quote is not known here", hint: "Write straight quotes: \"…\".")
        default:
            let isShown = scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
            throw SegmentMistake(
                start, isShown ? "'\(scalar)' is not known here" : "this character is not known here",
                hint: "Put a text in quotes.")
        }
    }
}
