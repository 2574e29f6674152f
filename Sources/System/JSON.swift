import FoundationEssentials

/// Any JSON value (RFC 8259).
///
/// A number without fraction that fits into 64 bits is `.integer`, any other `.number`.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// How many arrays and objects may be inside each other.
    package static let depthLimit = 64

    /// Reads one JSON text in UTF-8.
    package static func parse(_ bytes: some Collection<UInt8>) throws(JSONError) -> JSON {
        guard !isTooDeep(bytes) else { throw .tooDeep }
        do {
            return try JSONDecoder().decode(JSON.self, from: Data(bytes))
        } catch {
            throw .notJSON
        }
    }

    /// Reads one JSON text.
    package static func parse(_ text: String) throws(JSONError) -> JSON {
        try parse(Array(text.utf8))
    }

    /// The member of an object; nil where there is none or this is no object.
    package subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The string, when it is one.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The integer, when it is one.
    package var integerValue: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    // Checked on the bytes before the decoder recurses, so that hostile input cannot exhaust the stack.
    private static func isTooDeep(_ bytes: some Collection<UInt8>) -> Bool {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"):
                    depth += 1
                    if depth > depthLimit { return true }
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
        }
        return false
    }
}

/// Why a text is no JSON that is accepted here; says nothing of its content.
package enum JSONError: Error, Equatable, CustomStringConvertible {
    case notJSON, tooDeep

    package var description: String {
        switch self {
        case .notJSON: "This is not valid JSON."
        case .tooDeep: "This JSON is nested more than \(JSON.depthLimit) levels deep."
        }
    }
}

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let truth = try? container.decode(Bool.self) {
            self = .bool(truth)
        } else if let members = try? container.decode([String: JSON].self) {
            self = .object(members)
        } else {
            self = .array(try container.decode([JSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let truth): try container.encode(truth)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
    }
}
