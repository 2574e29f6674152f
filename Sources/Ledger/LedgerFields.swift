import Crypto

/// What an entry says, as named texts: each name and each text with its length before it, so that no two contents run
/// into one another. A field that has no value is left out.
///
///     var fields = LedgerFields()
///     fields.add("purpose", "offers")
///     fields.add("at", instant.microseconds)
///
/// Lengths are four bytes, the highest first. Whole numbers are decimal text, bytes are lower-case hexadecimal text.
package struct LedgerFields: Equatable, Sendable {
    /// As they stand in the leaf.
    private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func add(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        Self.append(name.description.utf8, to: &bytes)
        Self.append(text.utf8, to: &bytes)
    }

    package mutating func add(_ name: StaticString, _ number: Int64?) {
        add(name, number.map { String($0) })
    }

    package mutating func add(_ name: StaticString, bytes: [UInt8]?) {
        add(name, bytes.map(Hex.encode))
    }

    /// The names and texts in their order.
    package var pairs: [(name: String, text: String)] {
        var pairs: [(name: String, text: String)] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let name = Self.take(&rest)
            pairs.append((name, Self.take(&rest)))
        }
        return pairs
    }

    /// Fields as a proof names them.
    init(_ fields: [(name: String, text: String)]) {
        for field in fields {
            Self.append(field.name.utf8, to: &bytes)
            Self.append(field.text.utf8, to: &bytes)
        }
    }

    /// Appends a byte string with its length before it.
    static func append(_ string: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let count = UInt32(string.count)
        bytes.append(UInt8(truncatingIfNeeded: count >> 24))
        bytes.append(UInt8(truncatingIfNeeded: count >> 16))
        bytes.append(UInt8(truncatingIfNeeded: count >> 8))
        bytes.append(UInt8(truncatingIfNeeded: count))
        bytes.append(contentsOf: string)
    }

    private static func take(_ bytes: inout ArraySlice<UInt8>) -> String {
        let count = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let text = bytes.dropFirst(4).prefix(count)
        bytes = bytes.dropFirst(4 + count)
        return String(decoding: text, as: UTF8.self)
    }
}
