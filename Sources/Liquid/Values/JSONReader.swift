/// Reads JSON (RFC 8259) as values of templates; the names of an object keep their order.
///
///     let data = try JSONReader.value(of: #"{"name": "Ana", "visits": 3}"#)
package struct JSONReader {
    /// Why a text is no JSON.
    package struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// 1-based.
        package let line: Int
        /// 1-based, in code points.
        package let column: Int
        /// A full sentence; no text of the document is in it.
        package let message: String

        package var description: String { "\(line):\(column): error: \(message)" }
    }

    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    /// Objects of the same names share their shape, so that renderers find their fields at once.
    private var shapes: [[String]: Shape] = [:]

    /// Deeper than anybody nests data for a template, and far from the end of the stack.
    private static let deepest = 256

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The one value that a text in UTF-8 holds.
    package static func value(of bytes: [UInt8]) throws(Failure) -> Value {
        var reader = JSONReader(bytes)
        // Some editors put the byte order mark in front.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.at = 3 }
        let value = try reader.value()
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.failure("the text goes on after its value.") }
        return value
    }

    package static func value(of text: String) throws(Failure) -> Value { try value(of: Array(text.utf8)) }

    // MARK: - Values

    private mutating func value() throws(Failure) -> Value {
        skipSpace()
        guard at < bytes.count else { throw failure("the text ends where a value should be.") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try nested { reader throws(Failure) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(Failure) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", true)
        case UInt8(ascii: "f"): return try word("false", false)
        case UInt8(ascii: "n"): return try word("null", nil)
        default: return try number()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw failure("lists and objects are nested too deeply.") }
        at += 1
        return try read(&self)
    }

    private mutating func object() throws(Failure) -> Value {
        var names: [String] = []
        var values: [Value] = []
        var places: [String: Int] = [:]
        if take(UInt8(ascii: "}")) { return .object(Object([])) }
        repeat {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                throw failure("an object needs a name in double quotes here.")
            }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw failure("a name needs ':' and a value after it.") }
            let value = try value()
            // The last one of a name counts, in the first one's place.
            if let known = places[name] {
                values[known] = value
            } else {
                places[name] = names.count
                names.append(name)
                values.append(value)
            }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure("an object needs ',' or '}' here.") }
        if let shape = shapes[names] { return .object(Object(shape, values)) }
        let shape = Shape(names)
        shapes[names] = shape
        return .object(Object(shape, values))
    }

    private mutating func array() throws(Failure) -> Value {
        var items: [Value] = []
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat { items.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure("a list needs ',' or ']' here.") }
        return .array(items)
    }

    private mutating func word(_ word: String, _ value: Value) throws(Failure) -> Value {
        guard bytes[at...].starts(with: word.utf8) else { throw failure("there is no such value.") }
        at += word.utf8.count
        return value
    }

    private mutating func number() throws(Failure) -> Value {
        let start = at
        var isWhole = true
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), .dash, UInt8(ascii: "+"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isWhole = false
            default: return try number(start, isWhole)
            }
            at += 1
        }
        return try number(start, isWhole)
    }

    private func number(_ start: Int, _ isWhole: Bool) throws(Failure) -> Value {
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let number = Int(text), !text.hasPrefix("+") { return .integer(number) }
        guard let number = Double(text), let first = text.utf8.first, first == .dash || first.isDigit else {
            throw failure("there is no such value.")
        }
        return .decimal(number)
    }

    // MARK: - Text

    private mutating func string() throws(Failure) -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure("the text is not UTF-8.")
                }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw failure("a line break or control character in a text has to be escaped.")
            default: text.append(byte)
            }
        }
        throw failure("a text in quotes is never closed.")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        guard at < bytes.count else { throw failure("a text in quotes is never closed.") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"): text += Array(Character(try scalar()).utf8)
        default: throw failure("there is no such escape.")
        }
    }

    /// The code point of `\uXXXX`, or of two of them that are a surrogate pair.
    private mutating func scalar() throws(Failure) -> Unicode.Scalar {
        let first = try hex()
        var code = UInt32(first)
        if UTF16.isLeadSurrogate(first), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        {
            let start = at
            at += 2
            let second = try hex()
            if UTF16.isTrailSurrogate(second) {
                code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            } else {
                at = start
            }
        }
        return Unicode.Scalar(code) ?? "\u{FFFD}"
    }

    private mutating func hex() throws(Failure) -> UInt16 {
        guard at + 4 <= bytes.count,
            let code = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16), bytes[at].isHexDigit
        else { throw failure("'\\u' needs four hexadecimal digits.") }
        at += 4
        return code
    }

    // MARK: - Bytes

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private func failure(_ message: String) -> Failure {
        let place = TemplateSource(name: "", text: String(decoding: bytes, as: UTF8.self)).place(at: at)
        return Failure(line: place.line, column: place.column, message: message)
    }
}

extension UInt8 {
    var isHexDigit: Bool {
        isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f"))
    }
}
