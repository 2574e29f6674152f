import TestSupport

@testable import Liquid

/// Data that templates are rendered with: nested, empty and long things, odd numbers, markup, Liquid and Unicode.
struct HostileData {
    var random: SeededRandom

    /// The names that templates read.
    static let roots = ["customer", "list", "words", "n", "text", "deep", "flag", "nothing"]
    static let fields = ["name", "size", "first", "tags", "orders", "price", "a-b", "<b>"]
    /// What no template names. It comes out only where data is taken for a template.
    static let secret = "LEAKED"

    mutating func globals() -> Object {
        var fields: [(String, Value)] = [
            ("customer", object(depth: 3)), ("list", list(depth: 2)), ("words", words()), ("n", number()),
            ("text", .string(text())), ("deep", deep()), ("flag", .bool(random.chance(50))),
            ("leak", .string(Self.secret)),
        ]
        if random.chance(20) { fields.removeAll { $0.0 != "leak" && random.chance(30) } }
        return Object(fields)
    }

    private mutating func value(depth: Int) -> Value {
        switch random.below(depth > 0 ? 9 : 6) {
        case 0: .nil
        case 1: .bool(random.chance(50))
        case 2: number()
        case 3...5: .string(text())
        case 6: list(depth: depth - 1)
        default: object(depth: depth - 1)
        }
    }

    private mutating func object(depth: Int) -> Value {
        let names = Self.fields.filter { _ in random.chance(70) }
        return .object(Object(names.map { ($0, value(depth: depth)) }))
    }

    private mutating func list(depth: Int) -> Value {
        // Sometimes all of one kind, as filters for lists want it.
        let count = random.chance(5) ? 500 : random.below(6)
        switch random.below(3) {
        case 0: return .array((0..<count).map { _ in value(depth: depth) })
        case 1: return .array((0..<count).map { _ in object(depth: 0) })
        default: return .array((0..<count).map { _ in number() })
        }
    }

    private mutating func words() -> Value { .array((0..<random.below(8)).map { _ in .string(text()) }) }

    private mutating func deep() -> Value {
        var value = value(depth: 0)
        for _ in 0..<random.pick([0, 1, 3, 62, 90]) { value = random.chance(50) ? .array([value]) : ["name": value] }
        return value
    }

    mutating func number() -> Value {
        switch random.below(4) {
        case 0: .integer(random.below(20) - 5)
        case 1: .integer(random.pick([.min, .max, .min + 1, 1 << 53, -1, 0, 1_700_000_000, 100_000_000_000_000]))
        case 2: .decimal(Double(random.below(1000)) / 8 - 20)
        default:
            .decimal(
                random.pick([
                    .infinity, -.infinity, .nan, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e15, 1e-5,
                    9.223372036854776e18, 0.1, 1e22,
                ]))
        }
    }

    private mutating func text() -> String {
        let piece = random.pick(Self.pieces)
        if random.chance(2) { return String(repeating: piece, count: 20_000 / max(1, piece.utf8.count)) }
        return random.chance(30) ? piece + random.pick(Self.pieces) : piece
    }

    private static let pieces = [
        "", " ", "Ana", "a b  c", "<script>alert('x')</script>", "\"><img src=x onerror='y'>", "&lt;b&gt;", "&amp;amp;",
        "& < > \" '", "{{ leak }}", "{% assign x = leak %}{{ x }}", "{{ 7 | times: 7 }}", "{%", "}}", "{% raw %}",
        "é\u{301}ñ", "\u{202E}abc\u{2066}", "\u{0}\u{1B}\u{7F}", "a\r\nb\nc\rd", "👨‍👩‍👧‍👦🏳️‍🌈", "ﬁ ß İ ı ǆ ΐ",
        "\u{FEFF}\u{FFFD}\u{10FFFF}",
        String(repeating: "\u{300}", count: 40), "12", "-3.50", "1_000", "0x1F", "1e400", "99999999999999999999", ".5",
        "2026-03-14", "14 March 2026 25:61", "now", "20260230T101112+2599", "99999-99-99", "<script<!--<style<",
        "PGI+", "PGI-Xw==", "%3Cb%3E", "%FF%", "+%2", "\\0\\&\\\\1", "%Y-%m-%d", "name", "#{x}", "<b>",
    ]
}
