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
        while at < bytes.count, bytes[at].isDigit { at += 1 }
        guard at > digits else {
            self = .integer(0)
            return
        }
        let whole = at
        if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "."), bytes[at + 1].isDigit {
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
        let number = String(decoding: bytes[start..<whole], as: UTF8.self)
        self = Int(number).map { .integer($0) } ?? .decimal(Double(number) ?? 0)
    }

    var double: Double {
        switch self {
        case .integer(let number): Double(number)
        case .decimal(let number): number
        }
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
        guard size != 0, size < 1e-4 || size >= 1e16 else { return plainText(number) }
        let text = "\(number)"
        guard let split = text.firstIndex(of: "e") else { return text }
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
