import TestSupport

/// Templates as mistakes, cut files and attackers leave them.
struct BrokenTemplate {
    var random: SeededRandom

    /// A template with some of its bytes removed, doubled, swapped or replaced.
    mutating func mutated(_ template: String) -> String {
        var bytes = Array(template.utf8)
        for _ in 0...random.below(4) where !bytes.isEmpty {
            let low = random.below(bytes.count)
            let high = min(bytes.count, low + 1 + random.below(12))
            switch random.below(5) {
            case 0: bytes.removeSubrange(low..<high)
            case 1: bytes.insert(contentsOf: bytes[low..<high], at: low)
            case 2: bytes.insert(contentsOf: random.pick(Self.pieces).utf8, at: low)
            case 3: bytes[low] = UInt8(truncatingIfNeeded: random.next())
            default: bytes.removeSubrange(high...)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Signs and words of the language in any order.
    mutating func soup() -> String {
        var text = ""
        for _ in 0..<random.below(60) { text += random.pick(Self.pieces) }
        return random.chance(10) ? String(repeating: text, count: 1 + random.below(50)) : text
    }

    private static let pieces = [
        "{{", "}}", "{%", "%}", "{%-", "-%}", "{{-", "-}}", "{{-}}", "{%-%}", "{", "}", "%", "|", ":", ",", ".", "..",
        "[", "]", "(", ")", "'", "\"", "=", "==", "!=", "<>", "<", ">", "-", "?", "#", " ", " ", "\n", "\u{0}", "é",
        "👩‍👧",
        "if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "for", "in", "endfor",
        "break",
        "tablerow", "endtablerow", "cols", "limit", "offset", "continue", "reversed", "cycle", "assign", "capture",
        "endcapture", "increment", "render", "include", "with", "as", "'p0'", "comment", "endcomment", "raw", "endraw",
        "doc", "liquid", "echo", "ifchanged", "endifchanged", "notice", "and", "or", "contains", "x", "customer",
        "list",
        "size", "first", "split", "append", "date", "sort", "1", "-1", "0.5", "99999999999999999999", "(1..3)", "nil",
        "blank",
    ]
}
