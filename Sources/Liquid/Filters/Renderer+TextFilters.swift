extension Renderer {
    /// Filters that keep captured text markup: they cannot break a tag or character reference in it.
    mutating func applyText(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        switch filter {
        case .append: return try joined(input, argument(0, of: call) ?? .nil)
        case .prepend: return try joined(argument(0, of: call) ?? .nil, input)
        case .truncate: return try truncated(input, call)
        case .truncateWords: return try truncatedWords(input, call)
        case .slice: return try sliced(input, call)
        case .squish where input == .nil: return .nil
        default: break
        }
        let isMarkup = isMarkup(input)
        let text = try isMarkup ? markup(input) : string(input)
        try charge(size: text.utf8.count)
        let result =
            switch filter {
            case .upcase: text.uppercased()
            case .downcase: text.lowercased()
            case .capitalize: Self.capitalized(text)
            case .strip: Self.stripped(text, left: true, right: true)
            case .lstrip: Self.stripped(text, left: true, right: false)
            case .rstrip: Self.stripped(text, left: false, right: true)
            case .squish: Self.squished(text)
            default: Self.withoutNewlines(text)
            }
        try check(size: result.utf8.count)
        return isMarkup ? .markup(result) : .string(result)
    }

    private mutating func joined(_ left: Value, _ right: Value) throws(FilterError) -> Value {
        let isMarkup = isMarkup(left, right)
        let (one, other) = try isMarkup ? (markup(left), markup(right)) : (string(left), string(right))
        try charge(size: one.utf8.count + other.utf8.count)
        return isMarkup ? .markup(one + other) : .string(one + other)
    }

    /// The first letter large, the others small.
    private static func capitalized(_ text: String) -> String {
        guard let first = text.first else { return text }
        return String(first).uppercased() + text.dropFirst().lowercased()
    }

    static func stripped(_ text: String, left: Bool, right: Bool) -> String {
        let bytes = text.utf8
        var (low, high) = (bytes.startIndex, bytes.endIndex)
        while left, low < high, bytes[low].isSpace || bytes[low] == 0 { low = bytes.index(after: low) }
        while right, low < high, bytes[bytes.index(before: high)].isSpace || bytes[bytes.index(before: high)] == 0 {
            high = bytes.index(before: high)
        }
        return String(text[low..<high])
    }

    /// Without white space at the ends, and with one space for each run of it within.
    private static func squished(_ text: String) -> String {
        stripped(text, left: true, right: true).utf8.split(whereSeparator: \.isSpace)
            .map { String(Substring($0)) }.joined(separator: " ")
    }

    private static func withoutNewlines(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A { continue }
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            kept.append(byte)
        }
        return String(decoding: kept, as: UTF8.self)
    }

    // MARK: - Parts of text; captured text is cut as it reads and escaped again when written

    /// `truncate: 50, '…'`: the mark counts towards the length.
    private mutating func truncated(_ input: Value, _ call: FilterCall) throws(FilterError) -> Value {
        if input == .nil { return .nil }
        let length = try wholeNumber(argument(0, of: call) ?? 50, of: "truncate")
        let mark = try string(argument(1, of: call) ?? "...")
        let text = try string(input)
        try charge(size: text.utf8.count)
        let letters = text.unicodeScalars
        if letters.count <= length { return Self.isText(input) ? input : .string(text) }
        let kept = max(0, max(0, length) - mark.unicodeScalars.count)
        try charge(size: text.utf8.count + mark.utf8.count)
        return .string(String(String.UnicodeScalarView(letters.prefix(kept))) + mark)
    }

    /// `truncatewords: 15, '…'`.
    private mutating func truncatedWords(_ input: Value, _ call: FilterCall) throws(FilterError) -> Value {
        if input == .nil { return .nil }
        let count = max(1, try wholeNumber(argument(0, of: call) ?? 15, of: "truncatewords"))
        let mark = try string(argument(1, of: call) ?? "...")
        let text = try string(input)
        try charge(size: text.utf8.count)
        let words = text.utf8.split(whereSeparator: \.isSpace)
        // White space after the last word that stays counts as more to come.
        let goesOn = words.count > count || words.count == count && words.last?.endIndex != text.utf8.endIndex
        if !goesOn { return Self.isText(input) ? input : .string(text) }
        try charge(size: text.utf8.count + mark.utf8.count)
        return .string(words.prefix(count).map { String(Substring($0)) }.joined(separator: " ") + mark)
    }

    /// `slice: 1, 3` of text or a list; a negative start counts from the end.
    private mutating func sliced(_ input: Value, _ call: FilterCall) throws(FilterError) -> Value {
        let start = try wholeNumber(argument(0, of: call) ?? .nil, of: "slice")
        var length = 1
        if let given = try argument(1, of: call), given.isTrue { length = try wholeNumber(given, of: "slice") }
        func bounds(_ count: Int) -> Range<Int>? {
            let low = start < 0 ? count + start : start
            guard low >= 0, low <= count, length > 0 else { return nil }
            return low..<low + min(length, count - low)
        }
        if case .array(let items) = input {
            guard let range = bounds(items.count) else { return .array([]) }
            try charge(list: range.count)
            return .array(Array(items[range]))
        }
        let text = try string(input)
        try charge(size: text.utf8.count)
        let letters = Array(text.unicodeScalars)
        guard let range = bounds(letters.count) else { return "" }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: letters[range])
        return .string(String(result))
    }

    /// An argument that has to be a whole number, perhaps written as text.
    func wholeNumber(_ value: Value, of filter: String) throws(FilterError) -> Int {
        guard let number = Number.whole(from: value) else {
            throw .argument("filter '\(filter)' needs a whole number.")
        }
        return number
    }
}
