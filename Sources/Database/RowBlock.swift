/// Rows for one table that go in together: several with each statement, which costs a fraction of one statement a row.
///
///     var tags = RowBlock("customer_tag", ["customer", "field", "tag_key"])
///     tags.append([customer.sqlValue, .text("interests"), .text("lamps")])
///     try session.insert(tags)
package struct RowBlock: Sendable {
    private let table: String
    private let columns: [String]
    private let head: String
    private let row: String
    private let conflict: String
    private let conflictValues: [SQLValue]
    private var values: [SQLValue] = []

    /// - Parameters:
    ///   - conflict: `ON CONFLICT …`, or nothing. No key may then be in the block twice.
    package init(_ table: String, _ columns: [String], conflict: SQL = "") {
        precondition(!columns.isEmpty, "A row has columns.")
        let names = SQL.joined(columns.map { SQL.identifier($0) })
        head = "INSERT INTO \(SQL.identifier(table).text) (\(names.text)) VALUES "
        row = "(" + String(repeating: "?, ", count: columns.count - 1) + "?)"
        self.conflict = conflict.text
        conflictValues = conflict.values.map { value in
            guard let value else { preconditionFailure("What follows a conflict has no holes.") }
            return value
        }
        (self.table, self.columns) = (table, columns)
    }

    private var columnCount: Int { columns.count }

    /// How many rows it has.
    package var count: Int { values.count / columnCount }

    package var isEmpty: Bool { values.isEmpty }

    /// Adds a row: a value for each column, in their order.
    package mutating func append(_ row: [SQLValue]) {
        precondition(row.count == columnCount, "A row has a value for each column.")
        values += row
    }
}

extension RowBlock {
    /// Far below what either database takes; more values a statement gain nothing.
    private static let valuesAtOnce = 1000

    /// Few different sizes, so that few different statements have to be compiled.
    private var sizes: [Int] {
        let most = max(1, Self.valuesAtOnce / columnCount)
        return [most] + [16, 4, 1].filter { $0 < most }
    }

    /// Hands over the statements, each with its values.
    func forEachStatement(
        _ run: (_ text: String, _ values: ArraySlice<SQLValue>) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        var next = 0
        for size in sizes where next + size <= count {
            var text = head + String(repeating: row + ", ", count: size - 1) + row
            if !conflict.isEmpty { text += " " + conflict }
            while next + size <= count {
                try run(text, values[next * columnCount..<(next + size) * columnCount] + conflictValues)
                next += size
            }
        }
    }
}

extension Session {
    package func insert(_ rows: RowBlock) throws(DatabaseError) {
        if try rows.insertPlainly(self) { return }
        try rows.forEachStatement { text, values throws(DatabaseError) in
            try execute(SQL(trusted: text, values: values))
        }
    }

    /// So many numbers that no row of the table has or will be given, rising. Ask inside the write transaction that uses
    /// them.
    package func newNumbers(of table: String, _ count: Int) throws -> [Int64] {
        if count == 0 { return [] }
        let lock = dialect.lockToInsert(table)
        if !lock.isEmpty { try execute(lock) }
        return try rows(dialect.newNumbers(of: table, count)) { $0.int64(0) }
    }
}

extension RowBlock {
    /// Hands rows without an answer to conflicts over as they are; false when they have one.
    fileprivate func insertPlainly(_ session: any Session) throws(DatabaseError) -> Bool {
        guard conflict.isEmpty else { return false }
        if isEmpty { return true }
        let starts = stride(from: 0, to: values.count, by: columnCount)
        try session.insert(starts.map { Array(values[$0..<$0 + columnCount]) }, into: table, columns: columns)
        return true
    }
}
