/// The fields of a form (`application/x-www-form-urlencoded`), in its order.
///
///     FormFields.decode(Array("a=1&b=%C3%B1+x".utf8))    // [("a", "1"), ("b", "ñ x")]
package enum FormFields {
    /// Nil for what is no such form: broken escapes, bytes that are no UTF-8, or more than 200 fields.
    package static func decode(_ body: [UInt8]) -> [(name: String, value: String)]? {
        if body.isEmpty { return [] }
        let parts = body.split(separator: UInt8(ascii: "&"))
        guard parts.count <= 200 else { return nil }
        var fields: [(name: String, value: String)] = []
        for part in parts {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = text(sides[0]), let value = sides.count == 2 ? text(sides[1]) : "" else { return nil }
            fields.append((name, value))
        }
        return fields
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            default: decoded.append(bytes[index])
            }
            index += 1
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
