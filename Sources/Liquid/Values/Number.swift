// Rounding calls libm, which only an import of Glibc links.
import Glibc

/// A value as a number, the way Shopify's filters take it: text is read as far as it is one, anything else is 0.
enum Number: Sendable {
    case integer(Int)
    case decimal(Double)

    init(_ value: Value) {
        switch value {
        case .integer(let number): self = .integer(number)
        case .decimal(let number): self = .decimal(number)
        case .string(let text), .markup(let text): self = Number(text: text)
        default: self = .integer(0)
        }
    }

    private init(text: String) {
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count, bytes[at].isSpace { at += 1 }
        let start = at
        if at < bytes.count, bytes[at] == .dash || bytes[at] == UInt8(ascii: "+") { at += 1 }
        let digits = at
        let isPlus = start < bytes.count && bytes[start] == UInt8(ascii: "+")
        while at < bytes.count, bytes[at].isDigit || bytes[at] == 0x5F && at > digits && bytes[at - 1].isDigit {
            at += 1
        }
        guard at > digits else {
            self = .integer(0)
            return
        }
        let whole = at
        if at + 1 < bytes.count, !isPlus, bytes[at] == UInt8(ascii: "."), bytes[at + 1].isDigit {
            at += 1
            while at < bytes.count, bytes[at].isDigit { at += 1 }
            let end = at
            while at < bytes.count, bytes[at].isSpace { at += 1 }
            // Only text that is a decimal number as a whole counts with its fraction.
            if at == bytes.count {
                self = .decimal(Double(String(decoding: bytes[start..<end], as: UTF8.self)) ?? 0)
                return
            }
        }
        let number = String(decoding: bytes[start..<whole].filter { $0 != 0x5F }, as: UTF8.self)
        self = Int(number).map { .integer($0) } ?? .decimal(Double(number) ?? 0)
    }

    /// A value that has to be a whole number, perhaps written as text; nil for anything else.
    static func whole(from value: Value) -> Int? {
        if case .integer(let number) = value { return number }
        guard let text = value.text else { return nil }
        return whole(text: Renderer.stripped(text, left: true, right: true))
    }

    /// Digits as Ruby's `Integer` takes them: a sign, underscores between digits, and `0x`, `0b` or `0` in front.
    private static func whole(text: String) -> Int? {
        let bytes = Array(text.utf8)
        let sign = bytes.first == .dash ? -1 : 1
        var digits = bytes.first == .dash || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        guard let first = digits.first, let last = digits.last, first != 0x5F, last != 0x5F else { return nil }
        var radix = 10
        if first == UInt8(ascii: "0"), digits.count > 1 {
            let mark = digits[digits.startIndex + 1] | 0x20
            radix = mark == UInt8(ascii: "x") ? 16 : mark == UInt8(ascii: "b") ? 2 : 8
            digits = digits.dropFirst(radix == 8 && mark != UInt8(ascii: "o") ? 1 : 2)
        }
        guard !zip(digits, digits.dropFirst()).contains(where: { $0 == 0x5F && $1 == 0x5F }),
            digits.first.map({ $0 != .dash && $0 != UInt8(ascii: "+") }) ?? false
        else { return nil }
        return Int(String(decoding: digits.filter { $0 != 0x5F }, as: UTF8.self), radix: radix).map { $0 * sign }
    }

    /// The same without being particular: decimals lose their fraction, text counts as far as it is a number.
    static func whole(looselyFrom value: Value) -> Int? {
        switch value {
        case .nil: return 0
        case .integer, .decimal, .string, .markup:
            switch Number(value) {
            case .integer(let number): return number
            case .decimal(let number): return Int(exactly: number.rounded(.towardZero))
            }
        default: return nil
        }
    }

    var double: Double {
        switch self {
        case .integer(let number): Double(number)
        case .decimal(let number): number
        }
    }

    var isWhole: Bool {
        if case .integer = self { true } else { false }
    }

    var value: Value {
        switch self {
        case .integer(let number): .integer(number)
        case .decimal(let number): .decimal(number)
        }
    }

    /// The nearest whole number in a direction; huge ones stay decimal.
    func rounded(_ rule: FloatingPointRoundingRule) -> Number {
        guard case .decimal(let number) = self else { return self }
        return Int(exactly: number.rounded(rule)).map { .integer($0) } ?? .decimal(number.rounded(rule))
    }

    /// A decimal number as Ruby writes it: `12.0`, `1.0e+20`, `1.0e-05`.
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let size = number.magnitude
        guard size != 0, size < 1e-4 || size >= 1e15 else { return plainText(number) }
        let text = "\(number)"
        guard let split = text.firstIndex(of: "e") else {
            // Swift writes a few more digits plainly than Ruby does.
            let sign = number < 0 ? "-" : ""
            let digits = text.utf8.prefix { $0 != UInt8(ascii: ".") }.filter(\.isDigit)
            var fraction = String(decoding: digits.dropFirst(), as: UTF8.self)
            while fraction.hasSuffix("0"), fraction.utf8.count > 1 { fraction.removeLast() }
            return "\(sign)\(digits[0] - UInt8(ascii: "0")).\(fraction)e+\(digits.count - 1)"
        }
        var digits = String(text[..<split])
        if !digits.contains(".") { digits += ".0" }
        let exponent = Int(text[text.index(after: split)...]) ?? 0
        let places = String(exponent.magnitude)
        return digits + (exponent < 0 ? "e-" : "e+") + (places.count < 2 ? "0" + places : places)
    }

    private static func plainText(_ number: Double) -> String {
        let text = "\(number)"
        return text.contains("e") ? Decimal(number).map(\.text) ?? text : text
    }
}
