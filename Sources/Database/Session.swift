/// One connection to the database; used by one thread at a time.
///
///     try session.transaction {
///         try session.execute("UPDATE customer SET language = \(language) WHERE id = \(id)")
///     }
package protocol Session: AnyObject {
    var dialect: Dialect { get }

    /// Runs a statement and returns how many rows it inserted, updated or deleted itself.
    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int

    /// Runs a query and hands over row by row, in flat memory, as long as `each` returns true. Other statements, the
    /// same query among them, may run meanwhile.
    ///
    /// - Throws: `DatabaseError`, or what `each` throws.
    func queryWhile(_ sql: SQL, _ each: (Row) throws -> Bool) throws

    /// Prepares a statement with holes (`SQL.parameter`) that is run for many rows; the fast way in for imports.
    func prepare(_ sql: SQL) throws(DatabaseError) -> any PreparedStatement

    /// Adds rows to a table by the fastest way the database has: COPY in PostgreSQL where the block has no answer to
    /// conflicts, several rows a statement otherwise. For a page of work inside a transaction: when a row breaks a rule,
    /// let the error undo the transaction.
    func insert(_ rows: RowBlock) throws(DatabaseError)

    /// Runs `body` in one write transaction: committed and durable when it returns, undone when it throws. Waits for
    /// another writer as long as the busy timeout, then throws `.locked`. Nesting is a mistake of the program and traps.
    ///
    /// SQLite lets one writer in at a time. In PostgreSQL each statement sees what others have committed before it, so
    /// what is read to decide on a write is locked first (`Dialect.lockForUpdate`, ``takeTurn(at:)``). There a
    /// transaction in which a statement has failed can only be undone: let the error out.
    func transaction<T>(_ body: () throws -> T) throws -> T

    /// Runs `body` seeing the database as it is at the start, whatever others write meanwhile. Writing inside throws
    /// `.readOnly`. Inside a transaction or another snapshot `body` simply runs.
    func snapshot<T>(_ body: () throws -> T) throws -> T
}

/// A statement with holes, kept ready by its session.
package protocol PreparedStatement: AnyObject {
    /// Runs with the holes filled from `row`; returns how many rows were changed.
    @discardableResult
    func run(_ row: [SQLValue]) throws(DatabaseError) -> Int

    /// Runs with the holes filled from `row` and hands over the answer's rows as long as `each` returns true.
    func queryWhile(_ row: [SQLValue], _ each: (Row) throws -> Bool) throws
}

extension Session {
    /// Runs a query and hands over every row.
    package func query(_ sql: SQL, _ each: (Row) throws -> Void) throws {
        try queryWhile(sql) { row in
            try each(row)
            return true
        }
    }

    /// All rows, made into values; for answers known to be small.
    package func rows<T>(_ sql: SQL, map: (Row) throws -> T) throws -> [T] {
        var result: [T] = []
        try query(sql) { result.append(try map($0)) }
        return result
    }

    /// The first row, made into a value; nil when there is none.
    package func first<T>(_ sql: SQL, map: (Row) throws -> T) throws -> T? {
        var result: T?
        try queryWhile(sql) { row in
            result = try map(row)
            return false
        }
        return result
    }

    /// The integer in the first column of the first row; nil when there is no row or it is NULL. For counts and
    /// `RETURNING id`.
    package func integer(_ sql: SQL) throws -> Int? {
        try first(sql) { $0.optionalInt(0) } ?? nil
    }

    /// The text in the first column of the first row; nil when there is no row or it is NULL.
    package func text(_ sql: SQL) throws -> String? {
        try first(sql) { $0.optionalText(0) } ?? nil
    }

    /// Whether the query has any row.
    package func exists(_ sql: SQL) throws -> Bool {
        try first(sql) { _ in true } ?? false
    }
}

extension Session {
    /// Makes transactions at the same work wait for one another, each until the one before has ended; for work that
    /// has no row to lock. Only inside a transaction.
    package func takeTurn(at work: StaticString) throws {
        guard let turn = dialect.turn(at: work.description) else { return }
        try query(turn) { _ in }
    }
}

extension PreparedStatement {
    /// The first row of the answer, made into a value; nil when there is none.
    package func first<T>(_ row: [SQLValue], map: (Row) throws -> T) throws -> T? {
        var result: T?
        try queryWhile(row) { row in
            result = try map(row)
            return false
        }
        return result
    }
}

extension Session {
    /// The highest `id` of a table such that no row can appear any more at or below it; 0 for an empty table.
    ///
    /// Numbers are given out before rows become visible. Where transactions insert together, this one waits for those
    /// that have a number already, and whoever comes later gets a higher one. They in turn wait for nothing but one
    /// look at an index.
    package func settledID(of table: String) throws -> Int64 {
        let lock = dialect.lockAgainstInserts(table)
        func highest() throws -> Int64 {
            try integer("SELECT max(id) FROM \(SQL.identifier(table))").map(Int64.init) ?? 0
        }
        if lock.isEmpty { return try highest() }
        return try transaction {
            try execute(lock)
            return try highest()
        }
    }
}
