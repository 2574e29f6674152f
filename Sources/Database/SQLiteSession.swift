import CSQLite
import Glibc
import System

/// A session with an SQLite file.
final class SQLiteSession {
    private let connection: SQLiteConnection
    /// Compiled statements that are not in use now, by their text.
    private var idle: [String: SQLiteStatement] = [:]
    private var uses = 0
    private var isInSnapshot = false
    private static let idleLimit = 200

    init(_ path: String, readOnly: Bool, busyTimeoutSeconds: Double, cacheMebibytes: Int) throws(DatabaseError) {
        connection = try SQLiteConnection(path, readOnly: readOnly)
        waitForOthers(upTo: busyTimeoutSeconds)
        // A name in double quotes is a name; SQLite would else take an unknown one for a text.
        _ = csqlite_set_flag(connection.pointer, SQLITE_DBCONFIG_DQS_DML, 0)
        _ = csqlite_set_flag(connection.pointer, SQLITE_DBCONFIG_DQS_DDL, 0)
        _ = csqlite_set_flag(connection.pointer, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        if !readOnly { try useWriteAheadLog(waitingUpTo: busyTimeoutSeconds) }
        // FULL: a commit is on the disk when it returns. secure_delete: what is erased is overwritten.
        for setting: SQL in [
            "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY",
            "PRAGMA secure_delete = ON", "PRAGMA journal_size_limit = 67108864",
            // A page that is written again and again goes into the database once in 16 MiB of log, not in 4.
            "PRAGMA wal_autocheckpoint = 4096", SQL(trusted: "PRAGMA cache_size = \(-cacheMebibytes << 10)"),
        ] {
            try execute(setting)
        }
    }

    /// Looks every millisecond whether another writer is done. SQLite's own timeout soon looks only every tenth of a
    /// second, and would miss the moments between two pages of an import again and again.
    private func waitForOthers(upTo seconds: Double) {
        let looks = UInt(min(max(seconds, 0), 86_400) * 1000)
        _ = sqlite3_busy_handler(
            connection.pointer,
            { looks, past in
                guard UInt(past) < UInt(bitPattern: looks) else { return 0 }
                usleep(1000)
                return 1
            }, UnsafeMutableRawPointer(bitPattern: looks))
    }

    /// Makes an empty file that only its owner can read; one that exists is left alone.
    static func makeFile(_ path: String) throws(DatabaseError) {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EROFS || errno == EACCES, access(path, F_OK) == 0 { throw .readOnly(path) }
            throw .cannotOpen(path, SystemError.words(errno))
        }
        close(file)
    }

    /// The mode is a property of the file: switched once, by whoever comes first. Others that open it at that moment
    /// are refused at once, whatever the timeout, since each of them holds what the other waits for; they try again.
    private func useWriteAheadLog(waitingUpTo seconds: Double) throws(DatabaseError) {
        let end = ContinuousClock.now.advanced(by: .seconds(min(max(seconds, 0), 86_400)))
        while true {
            do {
                return try switchToWriteAheadLog()
            } catch  where error.code == .locked && ContinuousClock.now < end {
                usleep(1000)
            }
        }
    }

    private func switchToWriteAheadLog() throws(DatabaseError) {
        do {
            guard try text("PRAGMA journal_mode") != "wal", try text("PRAGMA journal_mode = WAL") != "wal" else {
                return
            }
        } catch let error as DatabaseError {
            throw error
        } catch {
            preconditionFailure("Reading a setting throws only errors of the database.")
        }
        throw .cannotOpen(connection.path, "its file system does not support a write-ahead log")
    }
}

// MARK: - Statements

extension SQLiteSession {
    /// A compiled statement out of the cache. It belongs to the caller until `putBack`, so a nested run of the same
    /// text gets another one.
    private func take(_ sql: SQL) throws(DatabaseError) -> SQLiteStatement {
        if let kept = idle.removeValue(forKey: sql.text) { return kept }
        return try SQLiteStatement(sql.text, in: connection)
    }

    fileprivate func checkMayRun(_ statement: SQLiteStatement) throws(DatabaseError) {
        if isInSnapshot, !statement.isReadOnly { throw .writeInSnapshot() }
    }

    fileprivate func putBack(_ statement: SQLiteStatement) {
        statement.clear()
        uses += 1
        statement.lastUse = uses
        idle[statement.text] = statement
        if idle.count > Self.idleLimit, let oldest = idle.values.min(by: { $0.lastUse < $1.lastUse }) {
            idle[oldest.text] = nil
        }
    }

    private func bound(_ sql: SQL) throws(DatabaseError) -> SQLiteStatement {
        let statement = try take(sql)
        for (index, binding) in sql.bindings.enumerated() {
            guard case .value(let value) = binding else {
                putBack(statement)
                throw .statement("it has holes; prepare it")
            }
            let result = statement.bind(value, at: index)
            guard result == SQLITE_OK else {
                let error = connection.error(result)
                putBack(statement)
                throw error
            }
        }
        return statement
    }

    /// Runs to the end and counts the rows changed.
    fileprivate func run(_ statement: SQLiteStatement) throws(DatabaseError) -> Int {
        try checkMayRun(statement)
        let before = sqlite3_total_changes64(connection.pointer)
        while true {
            let result = statement.step()
            if result == SQLITE_DONE { break }
            guard result == SQLITE_ROW else { throw failure(of: statement, result) }
        }
        statement.reset()
        // After a statement that changes no rows (DDL) the count is still that of the one before.
        let hasChanged = sqlite3_total_changes64(connection.pointer) != before
        return hasChanged ? Int(sqlite3_changes64(connection.pointer)) : 0
    }

    fileprivate func stream(_ statement: SQLiteStatement, _ each: (Row) throws -> Bool) throws {
        try checkMayRun(statement)
        var isWanted = true
        while true {
            let result = statement.step()
            if result == SQLITE_DONE { break }
            guard result == SQLITE_ROW else { throw failure(of: statement, result) }
            if isWanted { isWanted = try each(Row(statement)) }
            // What writes (RETURNING) runs to its end all the same, so that the error of its commit is seen.
            if !isWanted, statement.isReadOnly { break }
        }
    }

    private func failure(of statement: SQLiteStatement, _ result: Int32) -> DatabaseError {
        let error = connection.error(result)
        statement.reset()
        return error
    }

    private var isInTransaction: Bool { sqlite3_get_autocommit(connection.pointer) == 0 }
}

extension SQLiteSession: Session {
    var dialect: Dialect { .sqlite }

    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        let statement = try bound(sql)
        defer { putBack(statement) }
        return try run(statement)
    }

    func queryWhile(_ sql: SQL, _ each: (Row) throws -> Bool) throws {
        let statement = try bound(sql)
        defer { putBack(statement) }
        try stream(statement, each)
    }

    func prepare(_ sql: SQL) throws(DatabaseError) -> any PreparedStatement {
        try SQLitePreparedStatement(sql, take(sql), self, connection)
    }

    func insert(_ rows: RowBlock) throws(DatabaseError) {
        try rows.forEachStatement { text, part throws(DatabaseError) in
            let statement = try take(SQL(trusted: text))
            defer { putBack(statement) }
            try checkMayRun(statement)
            let result = statement.run(binding: rows.values, part, then: rows.conflictValues)
            guard result == SQLITE_DONE else { throw failure(of: statement, result) }
        }
    }

    func transaction<T>(_ body: () throws -> T) throws -> T {
        precondition(!isInTransaction, "A transaction inside a transaction.")
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    func snapshot<T>(_ body: () throws -> T) throws -> T {
        if isInTransaction { return try body() }
        try execute("BEGIN")
        isInSnapshot = true
        defer {
            isInSnapshot = false
            rollBack()
        }
        // The view is fixed by the first read, not by BEGIN.
        _ = try exists("SELECT 1 FROM sqlite_schema LIMIT 1")
        return try body()
    }

    private func rollBack() {
        // Some errors (a full disk) have ended the transaction already.
        guard isInTransaction else { return }
        _ = try? execute("ROLLBACK")
    }
}

/// A statement with holes, lent by its session until it is dropped.
private final class SQLitePreparedStatement: PreparedStatement {
    private let session: SQLiteSession
    private let connection: SQLiteConnection
    private let statement: SQLiteStatement
    /// Which element of the row fills which hole.
    private var holes: [(index: Int, element: Int)] = []

    init(
        _ sql: SQL, _ statement: SQLiteStatement, _ session: SQLiteSession, _ connection: SQLiteConnection
    ) throws(DatabaseError) {
        self.session = session
        self.connection = connection
        self.statement = statement
        for (index, binding) in sql.bindings.enumerated() {
            switch binding {
            case .parameter(let element): holes.append((index, element))
            case .value(let value): try check(statement.bind(value, at: index))
            }
        }
    }

    deinit {
        session.putBack(statement)
    }

    func run(_ row: [SQLValue]) throws(DatabaseError) -> Int {
        try fill(row)
        return try session.run(statement)
    }

    func queryWhile(_ row: [SQLValue], _ each: (Row) throws -> Bool) throws {
        try fill(row)
        defer { statement.reset() }
        try session.stream(statement, each)
    }

    private func fill(_ row: [SQLValue]) throws(DatabaseError) {
        for hole in holes {
            precondition(hole.element < row.count, "The row has no element \(hole.element).")
            try check(statement.bind(row[hole.element], at: hole.index))
        }
    }

    private func check(_ result: Int32) throws(DatabaseError) {
        if result != SQLITE_OK { throw connection.error(result) }
    }
}
