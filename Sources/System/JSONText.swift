import FoundationEssentials

/// Values as JSON text with sorted keys, so that equal values give equal bytes.
package enum JSONText {
    /// Encodes a value.
    ///
    /// - Parameter pretty: with line ends and indentation, for people.
    /// - Throws: `EncodingError`, for numbers that JSON does not have (infinity).
    package static func encode(_ value: some Encodable, pretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// An object with the members given, byte for byte as ``encode(_:pretty:)`` writes it. Short texts and everyday
    /// numbers, which millions of events consist of, are written without the encoder.
    package static func encode(members: [String: JSON]) throws -> String {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for name in members.keys.sorted() {
            guard let value = members[name], append(name, to: &bytes) else { return try encode(members) }
            bytes.append(UInt8(ascii: ":"))
            guard append(value, to: &bytes) else { return try encode(members) }
            bytes.append(UInt8(ascii: ","))
        }
        if bytes.count > 1 { bytes.removeLast() }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// False for what is better left to the encoder.
    private static func append(_ value: JSON, to bytes: inout [UInt8]) -> Bool {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let truth): bytes += (truth ? "true" : "false").utf8
        case .integer(let integer): bytes += String(integer).utf8
        case .number(let number):
            guard number.magnitude >= 0.001, number.magnitude < 1e15 else { return false }
            bytes += number.description.utf8
            // A whole number has no fraction in JSON.
            if bytes.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
        case .string(let text): return append(text, to: &bytes)
        case .array, .object: return false
        }
        return true
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) -> Bool {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            // Quotes, backslashes and control characters are escaped.
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F { return false }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        return true
    }

    /// Reads a value out of JSON text.
    ///
    /// - Throws: `DecodingError`, which may quote what it read.
    package static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
