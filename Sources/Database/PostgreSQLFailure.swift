import CPQ

/// What a server says of a statement that failed, by its SQLSTATE.
///
/// The server's detail and hint quote values, and so does the message of much that fails while rows are read; they are
/// not read. What is shown names tables, columns and rules.
struct PostgreSQLFailure {
    private let state: String
    private let message: String
    private let table: String?
    private let column: String?
    private let rule: String?

    init(_ result: OpaquePointer) {
        // The fields' names are characters: C, M, t, c, n.
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        state = field("C") ?? ""
        message = field("M") ?? ""
        table = field("t")
        column = field("c")
        rule = field("n")
    }

    func error(of name: String, isAlive: Bool, preparing: Bool) -> DatabaseError {
        guard isAlive, !state.hasPrefix("08"), !["57P01", "57P02", "57P03"].contains(state) else {
            return .connectionLost(name)
        }
        switch state {
        case "55P03", "57014": return .locked(name)
        case "40001", "40P01": return .collided(name)
        case "25006": return .readOnly(name)
        case "25P02": return .transactionFailed()
        case "53100": return .full(name)
        case "23502": return .constraint("NOT NULL constraint failed: \(place)")
        case "23505": return .constraint("UNIQUE constraint failed: \(rule ?? place)")
        case "23503": return .constraint("FOREIGN KEY constraint failed: \(rule ?? place)")
        case "23514": return .constraint("CHECK constraint failed: \(rule ?? place)")
        // Of the statement and its columns, not of a value.
        case "42804": return .constraint(message)
        // Raised by our own triggers.
        case "P0001": return .constraint(message)
        default: break
        }
        switch state.prefix(2) {
        case "23": return .constraint("a rule failed: \(rule ?? place)")
        case "22": return .constraint("a value does not fit its type (\(state))")
        case "53", "58": return .inputOutput(name, "the server says \(state)")
        case "XX": return .corrupt("The database \(name)", "the server says \(state)")
        default: return .statement(preparing ? message : "the server says \(state)")
        }
    }

    private var place: String {
        [table, column].compactMap { $0 }.joined(separator: ".")
    }
}
