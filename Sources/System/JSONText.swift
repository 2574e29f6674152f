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
}
