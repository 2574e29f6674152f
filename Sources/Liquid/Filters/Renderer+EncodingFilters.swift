extension Renderer {
    mutating func applyEncoding(_ filter: StandardFilter, to input: Value) throws(FilterError) -> Value {
        switch filter {
        case .escape, .h: return try escaped(input)
        case .escapeOnce: return try escapedOnce(input)
        case .newlineToBr: return try withBreaks(input)
        case .urlEncode where input == .nil, .urlDecode where input == .nil: return .nil
        default: break
        }
        let text = try string(input)
        try charge(size: text.utf8.count)
        let result = try encoded(filter, input, text)
        if let made = result.text { try charge(size: made.utf8.count) }
        return result
    }

    private mutating func encoded(
        _ filter: StandardFilter, _ input: Value, _ text: String
    ) throws(FilterError) -> Value {
        switch filter {
        case .stripHTML:
            // In captured text the tags are the author's; what remains is read as text.
            if case .markup(let markup) = input { return .string(plain(Self.withoutTags(markup))) }
            return .string(Self.withoutTags(text))
        case .urlEncode: return .string(Markup.url(text, space: "+"))
        case .urlDecode: return .string(try Self.urlDecoded(text))
        case .base64Encode: return .string(Base64.encode(Array(text.utf8), isURLSafe: false))
        case .base64URLEncode: return .string(Base64.encode(Array(text.utf8), isURLSafe: true))
        default:
            guard let bytes = Base64.decode(Array(text.utf8), isURLSafe: filter == .base64URLDecode),
                let decoded = String(validating: bytes, as: UTF8.self)
            else { throw .argument("filter '\(filter.rawValue)' needs text in base64.") }
            return .string(decoded)
        }
    }

    // MARK: - HTML

    /// `escape`. Where output is escaped anyway the result counts as escaped, so that it is not done twice.
    private mutating func escaped(_ input: Value) throws(FilterError) -> Value {
        if case .markup = input { return input }
        if input == .nil { return input }
        let text = Markup.html(try string(input))
        try charge(size: text.utf8.count)
        return code.escaping == .html ? .markup(text) : .string(text)
    }

    /// `escape_once`: character references stay as they are.
    private mutating func escapedOnce(_ input: Value) throws(FilterError) -> Value {
        if case .markup = input { return input }
        let bytes = try Array(string(input).utf8)
        try charge(size: bytes.count)
        var result = Output(capacity: bytes.count * 2)
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "&"), let end = Self.reference(bytes, at) {
                result.append(bytes.span.extracting(at..<end))
                at = end
            } else {
                result.appendReference(bytes[at])
                at += 1
            }
        }
        try charge(size: result.count)
        let text = result.text(from: 0)
        return code.escaping == .html ? .markup(text) : .string(text)
    }

    /// Where the character reference ends that begins here; nil when none does.
    private static func reference(_ bytes: [UInt8], _ start: Int) -> Int? {
        var at = start + 1
        let isNumeric = at < bytes.count && bytes[at] == UInt8(ascii: "#")
        if isNumeric { at += 1 }
        let first = at
        while at < bytes.count, isNumeric ? bytes[at].isDigit : bytes[at].isLetter && bytes[at] != 0x5F { at += 1 }
        guard at > first, at < bytes.count, bytes[at] == UInt8(ascii: ";") else { return nil }
        return at + 1
    }

    /// `newline_to_br`: in HTML the text is escaped first, so that the tags it gains are the only ones.
    private mutating func withBreaks(_ input: Value) throws(FilterError) -> Value {
        let isMarkup = code.escaping == .html
        let bytes = try Array((isMarkup ? markup(input) : string(input)).utf8)
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            if byte == 0x0A { result += Array("<br />".utf8) }
            result.append(byte)
        }
        try charge(size: result.count)
        let text = String(decoding: result, as: UTF8.self)
        return isMarkup ? .markup(text) : .string(text)
    }

    /// `strip_html`: without scripts, styles, comments and tags.
    private static func withoutTags(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var blocks = [
            MarkupBlock("<script", "</script>"), MarkupBlock("<!--", "-->"), MarkupBlock("<style", "</style>"),
            MarkupBlock("<", ">"),
        ]
        var at = 0
        next: while at < bytes.count {
            if bytes[at] == UInt8(ascii: "<") {
                for index in blocks.indices {
                    guard let end = blocks[index].end(bytes, at) else { continue }
                    at = end
                    continue next
                }
            }
            result.append(bytes[at])
            at += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What `strip_html` takes away as a whole.
    private struct MarkupBlock {
        let opening: [UInt8]
        let closing: BytePattern
        /// Whether the text has no further end, which is then not looked for again.
        var isOver = false

        init(_ opening: String, _ closing: String) {
            self.opening = Array(opening.utf8)
            self.closing = BytePattern(closing)
        }

        /// Where the block ends that begins here; nil when none does.
        mutating func end(_ bytes: [UInt8], _ start: Int) -> Int? {
            guard !isOver, bytes[start...].starts(with: opening) else { return nil }
            guard let end = closing.first(in: bytes, from: start + opening.count) else {
                isOver = true
                return nil
            }
            return end + closing.bytes.count
        }
    }

    // MARK: - Addresses

    private static func urlDecoded(_ text: String) throws(FilterError) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, bytes[at + 1].isHexDigit,
                let value = UInt8(String(decoding: bytes[at + 1...at + 2], as: UTF8.self), radix: 16)
            {
                result.append(value)
                at += 3
            } else {
                result.append(bytes[at] == UInt8(ascii: "+") ? 0x20 : bytes[at])
                at += 1
            }
        }
        guard let decoded = String(validating: result, as: UTF8.self) else {
            throw .argument("filter 'url_decode' needs text that was UTF-8 before it was encoded.")
        }
        return decoded
    }
}
