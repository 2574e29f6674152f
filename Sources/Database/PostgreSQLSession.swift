import CPQ

/// A session with a PostgreSQL server.
///
/// A connection runs one statement at a time, and a long answer occupies it until its end. What runs inside `each`
/// meanwhile gets another connection: outside of transactions it is no matter which one, and in a snapshot the other
/// one joins it. In a write transaction, whose locks and news only one connection has, the rest of the answer is read
/// into memory first; such answers are a page of work.
final class PostgreSQLSession {
    private let address: PostgreSQLAddress
    private let isReadOnly: Bool
    private let busyTimeoutSeconds: Double
    /// The first one does nearly everything.
    private var connections: [PostgreSQLConnection]
    private var scope = Scope.none
    private var texts: [String: PostgreSQLText] = [:]
    private static let textLimit = 500

    private enum Scope {
        case none
        case transaction(PostgreSQLConnection)
        /// The connections that see the same; each one is inside a transaction.
        case snapshot([PostgreSQLConnection], id: String)
    }

    init(_ address: PostgreSQLAddress, readOnly: Bool, busyTimeoutSeconds: Double) throws(DatabaseError) {
        self.address = address
        isReadOnly = readOnly
        self.busyTimeoutSeconds = busyTimeoutSeconds
        connections = [
            try PostgreSQLConnection(address, readOnly: readOnly, busyTimeoutSeconds: busyTimeoutSeconds)
        ]
    }
}

// MARK: - Connections

extension PostgreSQLSession {
    /// A connection that is free for the next statement.
    private func connection() throws(DatabaseError) -> PostgreSQLConnection {
        switch scope {
        case .none:
            return try idleConnection()
        case .transaction(let connection):
            connection.answer?.readAll()
            return connection
        case .snapshot(let joined, let id):
            if let free = joined.first(where: { !$0.isBusy }) { return free }
            let free = try idleConnection()
            try free.command(Self.beginSnapshot)
            scope = .snapshot(joined + [free], id: id)
            try free.command("SET TRANSACTION SNAPSHOT '\(id)'")
            return free
        }
    }

    /// A connection outside of any transaction; a new one when all are busy, or in the place of one that was lost.
    private func idleConnection() throws(DatabaseError) -> PostgreSQLConnection {
        connections.removeAll { !$0.isAlive && !$0.isBusy }
        if let free = connections.first(where: { !$0.isBusy && !$0.isInTransaction }) { return free }
        let new = try PostgreSQLConnection(address, readOnly: isReadOnly, busyTimeoutSeconds: busyTimeoutSeconds)
        connections.append(new)
        return new
    }

    private static let beginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
}

// MARK: - Statements

extension PostgreSQLSession {
    /// A statement with the values for its holes; `row` fills those that wait for one.
    private func filled(
        _ sql: SQL, row: [SQLValue]? = nil
    ) throws(DatabaseError) -> (PostgreSQLStatement, PostgreSQLValues) {
        var values = PostgreSQLValues(reserving: sql.bindings.count)
        for binding in sql.bindings {
            switch binding {
            case .value(let value): try values.append(value)
            case .parameter(let element):
                guard let row else { throw .statement("it has holes; prepare it") }
                precondition(element < row.count, "The row has no element \(element).")
                try values.append(row[element])
            }
        }
        let statement = text(of: sql).statement(for: values)
        if case .snapshot = scope, statement.isWriting { throw .writeInSnapshot() }
        return (statement, values)
    }

    private func text(of sql: SQL) -> PostgreSQLText {
        if let known = texts[sql.text] { return known }
        if texts.count >= Self.textLimit { texts = [:] }
        let text = PostgreSQLText(sql)
        texts[sql.text] = text
        return text
    }

    fileprivate func run(_ sql: SQL, row: [SQLValue]? = nil) throws(DatabaseError) -> Int {
        let (statement, values) = try filled(sql, row: row)
        return try connection().run(statement, values)
    }

    fileprivate func stream(_ sql: SQL, row: [SQLValue]? = nil, _ each: (Row) throws -> Bool) throws {
        let (statement, values) = try filled(sql, row: row)
        let answer = try connection().start(statement, values)
        var isOpen = false
        if case .none = scope { isOpen = true }
        defer { answer.close(cancelling: isOpen) }
        while let row = try answer.next() {
            if try !each(Row(PostgreSQLRow(row))) { break }
        }
        // What writes (RETURNING) runs to its end, so that the error of its commit is seen.
        if !statement.isReading {
            answer.close(cancelling: false)
            if let failure = answer.failure { throw failure }
        }
    }
}

extension PostgreSQLSession: Session {
    var dialect: Dialect { .postgresql }

    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int { try run(sql) }

    func queryWhile(_ sql: SQL, _ each: (Row) throws -> Bool) throws { try stream(sql, each) }

    func prepare(_ sql: SQL) throws(DatabaseError) -> any PreparedStatement {
        PostgreSQLPreparedStatement(sql, self)
    }

    func insert(_ rows: RowBlock) throws(DatabaseError) {
        if case .snapshot = scope { throw .writeInSnapshot() }
        if rows.isEmpty { return }
        if rows.conflict.isEmpty {
            return try PostgreSQLCopy(table: rows.table, columns: rows.columns).send(rows.values, over: connection())
        }
        try rows.forEachStatement { text, part throws(DatabaseError) in
            let values = rows.values.values(part.cells, offset: part.offset)
            try execute(SQL(trusted: text, values: (values + rows.conflictValues)[...]))
        }
    }

    // Read committed: what runs after a lock was waited for sees what its former holder wrote.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        guard case .none = scope else { preconditionFailure("A transaction inside a transaction.") }
        let connection = try idleConnection()
        try connection.command("BEGIN")
        scope = .transaction(connection)
        defer { scope = .none }
        do {
            let result = try body()
            // COMMIT would say nothing and undo everything.
            if connection.hasFailed { throw DatabaseError.transactionFailed() }
            try connection.command("COMMIT")
            return result
        } catch {
            rollBack(connection)
            throw error
        }
    }

    func snapshot<T>(_ body: () throws -> T) throws -> T {
        guard case .none = scope else { return try body() }
        let connection = try idleConnection()
        try connection.command(Self.beginSnapshot)
        scope = .snapshot([connection], id: "")
        defer {
            if case .snapshot(let joined, _) = scope { joined.forEach(rollBack) }
            scope = .none
        }
        let id = try text("SELECT pg_export_snapshot()") ?? ""
        scope = .snapshot([connection], id: id)
        return try body()
    }

    private func rollBack(_ connection: PostgreSQLConnection) {
        if connection.isAlive, connection.isInTransaction { try? connection.command("ROLLBACK") }
    }
}

/// A statement with holes; each connection that runs it keeps it ready.
private final class PostgreSQLPreparedStatement: PreparedStatement {
    private let sql: SQL
    private let session: PostgreSQLSession

    init(_ sql: SQL, _ session: PostgreSQLSession) {
        self.sql = sql
        self.session = session
    }

    func run(_ row: [SQLValue]) throws(DatabaseError) -> Int { try session.run(sql, row: row) }

    func queryWhile(_ row: [SQLValue], _ each: (Row) throws -> Bool) throws {
        try session.stream(sql, row: row, each)
    }
}
