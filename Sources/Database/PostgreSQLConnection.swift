import CPQ
import System

/// An open connection to a server, closed with its last reference, and the statements it has prepared there.
final class PostgreSQLConnection {
    let pointer: OpaquePointer
    /// How messages name the database.
    let name: String
    /// The answer that is still being read, if any: until it ends, nothing else can run here.
    weak var answer: PostgreSQLAnswer?
    /// The server's names of what it keeps prepared.
    private var prepared: [PostgreSQLStatement: (name: String, lastUse: Int)] = [:]
    private var uses = 0
    private static let preparedLimit = 200

    init(_ address: PostgreSQLAddress, readOnly: Bool, busyTimeoutSeconds: Double) throws(DatabaseError) {
        name = address.description
        pointer = try address.connect()
        cpq_keep_quiet(pointer)
        let timeout = Int(min(max(busyTimeoutSeconds, 0.001), 86_400) * 1000)
        // Compiling a statement costs more than it saves for all but the longest. A commit is on the disk when it
        // returns, whatever the server's default.
        var settings = """
            SET lock_timeout = \(timeout); SET statement_timeout = 0; SET jit = off; \
            SET default_transaction_isolation = 'read committed'; \
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            """
        if readOnly { settings += "; SET default_transaction_read_only = on" }
        try command(settings)
    }

    deinit {
        PQfinish(pointer)
    }

    /// Whether the server can still be spoken to.
    var isAlive: Bool { PQstatus(pointer) == CONNECTION_OK }

    /// Whether an answer is still being read.
    var isBusy: Bool { answer?.isFinished == false }

    /// Whether a statement of the transaction under way has failed, so that it can only be undone.
    var hasFailed: Bool { PQtransactionStatus(pointer) == PQTRANS_INERROR }

    var isInTransaction: Bool { PQtransactionStatus(pointer) != PQTRANS_IDLE }

    /// Runs statements that have no values.
    func command(_ text: String) throws(DatabaseError) {
        guard let result = PQexec(pointer, text) else { throw lost() }
        defer { PQclear(result) }
        try check(result)
    }

    /// Sends a statement with its values and begins to read the answer.
    func start(
        _ statement: PostgreSQLStatement, _ values: PostgreSQLValues
    ) throws(DatabaseError) -> PostgreSQLAnswer {
        let name = try prepare(statement)
        let isSent = values.withPointers { pointers, lengths, formats in
            PQsendQueryPrepared(pointer, name, Int32(values.count), pointers, lengths, formats, 1)
        }
        guard isSent == 1 else { throw lost() }
        PQsetSingleRowMode(pointer)
        let answer = PostgreSQLAnswer(self, isReading: statement.isReading)
        self.answer = answer
        try answer.readAhead()
        return answer
    }

    /// Runs a statement to its end and counts the rows changed.
    func run(_ statement: PostgreSQLStatement, _ values: PostgreSQLValues) throws(DatabaseError) -> Int {
        let name = try prepare(statement)
        let result = values.withPointers { pointers, lengths, formats in
            PQexecPrepared(pointer, name, Int32(values.count), pointers, lengths, formats, 1)
        }
        guard let result else { throw lost() }
        defer { PQclear(result) }
        try check(result)
        return Self.changes(result)
    }

    /// How many rows the statement inserted, updated or deleted.
    static func changes(_ result: OpaquePointer) -> Int {
        switch String(cString: PQcmdStatus(result)).prefix(6) {
        case "INSERT", "UPDATE", "DELETE": Int(String(cString: PQcmdTuples(result))) ?? 0
        default: 0
        }
    }

    /// The name under which the server keeps the statement ready.
    private func prepare(_ statement: PostgreSQLStatement) throws(DatabaseError) -> String {
        uses += 1
        if let kept = prepared[statement] {
            prepared[statement]?.lastUse = uses
            return kept.name
        }
        let name = "heed_\(uses)"
        guard let result = PQprepare(pointer, name, statement.text, Int32(statement.types.count), statement.types)
        else { throw lost() }
        defer { PQclear(result) }
        try check(result, preparing: true)
        prepared[statement] = (name, uses)
        if prepared.count > Self.preparedLimit, let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            prepared[oldest.key] = nil
            try command("DEALLOCATE \(oldest.value.name)")
        }
        return name
    }
}

// MARK: - Errors

extension PostgreSQLConnection {
    func check(_ result: OpaquePointer, preparing: Bool = false) throws(DatabaseError) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_COPY_IN: return
        default: throw PostgreSQLFailure(result).error(of: name, isAlive: isAlive, preparing: preparing)
        }
    }

    /// The error when libpq has not even a result to show.
    func lost() -> DatabaseError {
        isAlive ? .inputOutput(name, "the client library gave up") : .connectionLost(name)
    }

    /// Asks the server to stop what it is doing; the answer's rest has to be read all the same.
    func cancel() {
        guard let request = PQgetCancel(pointer) else { return }
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(request, &reason, Int32(reason.count))
        PQfreeCancel(request)
    }
}
