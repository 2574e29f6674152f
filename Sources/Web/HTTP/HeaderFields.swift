/// The header fields of a request or response, in order; names are compared without regard to case (RFC 9110 §5.1).
///
///     fields["content-type"]    // the first one's value
package struct HeaderFields: Equatable, Sendable {
    package struct Field: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package private(set) var all: [Field]

    package init(_ fields: [(String, String)] = []) {
        all = fields.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of the first field of that name. Setting replaces every field of that name, or removes them with nil.
    package subscript(_ name: String) -> String? {
        get { all.first { Self.areEqual($0.name, name) }?.value }
        set {
            all.removeAll { Self.areEqual($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    package mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Every value of that name, in order.
    package func values(of name: String) -> [String] {
        all.filter { Self.areEqual($0.name, name) }.map(\.value)
    }

    /// The comma-separated items of all fields of that name (RFC 9110 §5.6.1).
    package func items(of name: String) -> [Substring] {
        values(of: name).flatMap { value in
            value.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }
        }
    }

    // ASCII only, as the names are; without making lower-case copies.
    private static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        65...90 ~= byte ? byte | 0x20 : byte
    }
}

/// Without the blanks and tabs around it (RFC 9110 §5.6.3, OWS).
func trimmed(_ text: Substring) -> Substring {
    let head = text.drop { $0 == " " || $0 == "\t" }
    guard let last = head.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return head[...last]
}
