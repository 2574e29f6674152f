import CPQ

/// The rows of a query on their way from the server.
///
/// A first page is read at once; most answers end in it, and the connection is free for other statements while their
/// rows are handed out. What does not fit is read row by row.
final class PostgreSQLAnswer {
    private let connection: PostgreSQLConnection
    private let isReading: Bool
    /// Rows read and not yet handed out, the next one last.
    private var page: [OpaquePointer] = []
    private(set) var failure: DatabaseError?
    private(set) var isFinished = false
    private static let pageRows = 512
    private static let pageBytes = 1 << 20

    init(_ connection: PostgreSQLConnection, isReading: Bool) {
        self.connection = connection
        self.isReading = isReading
    }

    deinit {
        for row in page { PQclear(row) }
    }

    /// Reads the first page.
    func readAhead() throws(DatabaseError) {
        var bytes = 0
        var rows: [OpaquePointer] = []
        while rows.count < Self.pageRows, bytes < Self.pageBytes, let row = readRow() {
            rows.append(row)
            bytes += PQresultMemorySize(row)
        }
        page = rows.reversed()
        // Nothing was handed out yet: the error is the statement's.
        if let failure, rows.isEmpty || isFinished { throw failure }
    }

    /// Reads all that is left, so that the connection is free: for a statement inside a write transaction, whose
    /// answers are a page of work.
    func readAll() {
        var rows: [OpaquePointer] = []
        while let row = readRow() { rows.append(row) }
        page = rows.reversed() + page
    }

    /// The next row, to be cleared by the caller; nil after the last.
    func next() throws(DatabaseError) -> OpaquePointer? {
        if let row = page.popLast() { return row }
        if let row = readRow() { return row }
        if let failure { throw failure }
        return nil
    }

    /// Frees the connection from what nobody wants to read.
    ///
    /// - Parameter cancelling: stops the server first; not inside a transaction, which that would end.
    func close(cancelling: Bool) {
        if !isFinished, cancelling, isReading { connection.cancel() }
        while let row = readRow() { PQclear(row) }
    }

    private func readRow() -> OpaquePointer? {
        if isFinished { return nil }
        while let result = PQgetResult(connection.pointer) {
            if PQresultStatus(result) == PGRES_SINGLE_TUPLE { return result }
            do {
                try connection.check(result)
            } catch {
                failure = failure ?? error
            }
            PQclear(result)
        }
        isFinished = true
        return nil
    }
}
