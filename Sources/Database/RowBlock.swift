/// Rows for one table that go in together: several with each statement, which costs a fraction of one statement a row.
///
///     var tags = RowBlock("customer_tag", ["customer", "field", "tag_key"])
///     tags.append([customer.sqlValue, .text("interests"), .text("lamps")])
///     try session.insert(tags)
package struct RowBlock: Sendable {
    let table: String
    let columns: [String]
    private let head: String
    private let row: String
    let conflict: String
    let conflictValues: [SQLValue]
    private(set) var values = PackedValues()

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

    package var isEmpty: Bool { values.count == 0 }

    /// Adds a row: a value for each column, in their order.
    package mutating func append(_ row: [SQLValue]) {
        precondition(row.count == columnCount, "A row has a value for each column.")
        for value in row { values.append(value) }
    }

    /// Adds a row whose values `fill` appends, for each column one and in their order.
    ///
    ///     tags.append { $0.append(customer); $0.append("interests"); $0.append("lamps") }
    package mutating func append(_ fill: (inout PackedValues) -> Void) {
        let before = values.count
        fill(&values)
        precondition(values.count == before + columnCount, "A row has a value for each column.")
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

    /// Some of the block's rows: their cells, and where their bytes begin.
    struct Part {
        let cells: Range<Int>
        let offset: Int
    }

    /// Hands over the statements, each with its part of the rows; what follows them are the ``conflictValues``.
    func forEachStatement(_ run: (_ text: String, _ part: Part) throws(DatabaseError) -> Void) throws(DatabaseError) {
        var next = 0
        var offset = 0
        for size in sizes where next + size <= count {
            var text = head + String(repeating: row + ", ", count: size - 1) + row
            if !conflict.isEmpty { text += " " + conflict }
            while next + size <= count {
                let part = Part(cells: next * columnCount..<(next + size) * columnCount, offset: offset)
                try run(text, part)
                next += size
                offset += values.length(of: part.cells)
            }
        }
    }
}

extension Session {
    /// Adds rows to a table, as ``insert(_:)`` does.
    ///
    ///     try session.insert(page, into: "event", columns: ["customer", "kind", "at"])
    package func insert(_ rows: [[SQLValue]], into table: String, columns: [String]) throws(DatabaseError) {
        var block = RowBlock(table, columns)
        for row in rows { block.append(row) }
        try insert(block)
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
