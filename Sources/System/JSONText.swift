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

    /// Reads a value out of JSON text.
    ///
    /// - Throws: `DecodingError`, which may quote what it read.
    package static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
