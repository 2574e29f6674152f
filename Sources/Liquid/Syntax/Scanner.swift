/// A piece of a template: text, an output or a tag.
struct Chunk {
    enum Kind { case text, output, tag }

    var kind: Kind
    /// Where the piece begins, its opening `{{` or `{%` included.
    var start: Int
    /// The text itself, or what stands between the delimiters and their dashes.
    var body: Range<Int>
    /// Whether an output ends in one brace instead of two, as only what nobody renders may.
    var isCutShort = false
}

/// Cuts a template into chunks and applies whitespace control (`{{-`, `-%}`).
struct Scanner {
    let bytes: [UInt8]
    /// Whether it cuts as Shopify's implementation does: any brace ends an output, and `endraw` may be followed by
    /// whatever there is.
    let isShopifys: Bool
    private(set) var index = 0
    private var trimsNext = false
    /// Tags that were looked for in vain: what comes later does not have them either.
    private var missing: Set<String> = []

    init(_ bytes: [UInt8], isShopifys: Bool) {
        self.bytes = bytes
        self.isShopifys = isShopifys
    }

    /// The next chunk that is not empty text, or nil at the end.
    mutating func next() throws(Fault) -> Chunk? {
        trim()
        guard index < bytes.count else { return nil }
        let opening = opening(from: index)
        if opening > index {
            let start = index
            index = opening
            var end = opening
            if opening + 2 < bytes.count, bytes[opening + 2] == .dash { end = trimmedEnd(start, opening) }
            return end > start ? Chunk(kind: .text, start: start, body: start..<end) : try next()
        }
        let isOutput = bytes[index + 1] == .brace
        let start = index
        var low = index + 2
        if isShopifys, isOutput, let brace = bytes[low...].firstIndex(of: .closeBrace),
            brace + 1 == bytes.count || bytes[brace + 1] != .closeBrace
        {
            index = brace + 1
            return Chunk(kind: .output, start: start, body: low..<brace, isCutShort: true)
        }
        guard let close = find(isOutput ? .closeBrace : .percent, from: low) else {
            index = bytes.count
            let (open, end) = isOutput ? ("{{", "}}") : ("{%", "%}")
            throw Fault(
                code: .unclosed, offset: start, message: "'\(open)' is never closed.", hint: "Add '\(end)' after it.")
        }
        var high = close
        // In `{{-}}` the one dash is both: it trims before and after.
        if low < high, bytes[high - 1] == .dash {
            high -= 1
            trimsNext = true
        }
        if low < high, bytes[low] == .dash { low += 1 }
        index = close + 2
        return Chunk(kind: isOutput ? .output : .tag, start: start, body: low..<high)
    }

    /// What stands before `{% endNAME %}`, untouched; the scanner goes on after that tag. Nil when there is none.
    mutating func verbatim(until name: String) -> Range<Int>? {
        trim()
        if missing.contains(name) { return nil }
        let letters = Array(name.utf8)
        var search = index
        while let open = findTag(from: search) {
            var at = open + 2
            let trimsBefore = at < bytes.count && bytes[at] == .dash
            if trimsBefore { at += 1 }
            at = skipSpace(at)
            if bytes[at...].starts(with: letters) {
                at = skipSpace(at + letters.count)
                if isShopifys, bytes[at - 1].isSpace || at == bytes.count || !bytes[at].isWord {
                    guard let close = find(.percent, from: at) else { break }
                    at = close > at && bytes[close - 1] == .dash ? close - 1 : close
                }
                let trimsAfter = at < bytes.count && bytes[at] == .dash
                if trimsAfter { at += 1 }
                if at + 1 < bytes.count, bytes[at] == .percent, bytes[at + 1] == .closeBrace {
                    let start = index
                    index = at + 2
                    trimsNext = trimsAfter
                    return start..<(trimsBefore ? trimmedEnd(start, open) : open)
                }
            }
            search = open + 2
        }
        missing.insert(name)
        return nil
    }

    // MARK: - Steps

    private mutating func trim() {
        guard trimsNext else { return }
        trimsNext = false
        index = skipSpace(index)
    }

    private func skipSpace(_ start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at].isSpace { at += 1 }
        return at
    }

    private func trimmedEnd(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, bytes[end - 1].isSpace { end -= 1 }
        return end
    }

    private func opening(from start: Int) -> Int {
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == .brace, bytes[at + 1] == .brace || bytes[at + 1] == .percent { return at }
            at += 1
        }
        return bytes.count
    }

    private func findTag(from start: Int) -> Int? {
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == .brace, bytes[at + 1] == .percent { return at }
            at += 1
        }
        return nil
    }

    /// The next `}}` or `%}`.
    private func find(_ first: UInt8, from start: Int) -> Int? {
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == first, bytes[at + 1] == .closeBrace { return at }
            at += 1
        }
        return nil
    }
}

extension UInt8 {
    static let brace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let percent = UInt8(ascii: "%")
    static let dash = UInt8(ascii: "-")

    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    /// A letter or underscore of ASCII.
    var isLetter: Bool { (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F }
}
