/// A statement as the server gets it: `$1`, `$2`, … in the place of holes, and the type of each.
struct PostgreSQLStatement: Hashable {
    let text: String
    let types: [UInt32]

    /// Whether it only reads, so that nothing is lost when it is stopped half-way.
    var isReading: Bool { text.hasPrefix("SELECT") }

    /// Whether it writes for certain; the server knows of the others.
    var isWriting: Bool {
        ["INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP"].contains { text.hasPrefix($0) }
    }
}

/// Numbers and types for the holes of one text, remembered from run to run.
///
/// The server would work out a hole's type from what stands around it, and take `1` in `n + ?` for 32 bits. So each
/// value says its own type; a NULL has none and takes that of an earlier value in its hole.
final class PostgreSQLText {
    private let numbered: String
    private var types: [UInt32]

    init(_ sql: SQL) {
        var numbered = ""
        numbered.reserveCapacity(sql.text.utf8.count + 2 * sql.bindings.count)
        var count = 0
        for (index, part) in sql.text.split(separator: "?", omittingEmptySubsequences: false).enumerated() {
            if index > 0 {
                count += 1
                numbered += "$\(count)"
            }
            numbered += part
        }
        precondition(count == sql.bindings.count, "A statement has a question mark that is no hole.")
        self.numbered = numbered
        types = [UInt32](repeating: PostgreSQLType.unknown, count: count)
    }

    /// The statement for these values.
    func statement(for values: PostgreSQLValues) -> PostgreSQLStatement {
        for (index, type) in values.types.enumerated() where type != PostgreSQLType.unknown { types[index] = type }
        return PostgreSQLStatement(text: numbered, types: types)
    }
}

/// The numbers that PostgreSQL gives its own types, for ever the same.
enum PostgreSQLType {
    static let unknown: UInt32 = 0
    static let boolean: UInt32 = 16
    static let bytes: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let objectIdentifier: UInt32 = 26
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let numeric: UInt32 = 1700
}
