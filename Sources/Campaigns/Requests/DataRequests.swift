package import Consent
import Customers
package import Database
package import System

/// The requests of people about their data: taken down with the day by which each is answered, and closed with what was
/// done.
///
///     let requests = DataRequests(session: session, recorder: recorder)
///     try requests.add(.access, of: customer, reference: "CL-1001", at: now)    // its number
package struct DataRequests {
    /// Why nothing was changed.
    package enum Refusal: Error, Equatable, Sendable {
        case unknown
        case closed
        /// The first month is over, and with it the time to say that it takes longer (Art. 12(3)).
        case tooLateToExtend
        case extended
    }

    private let session: any Session
    private let recorder: ConsentRecorder

    package init(session: any Session, recorder: ConsentRecorder) {
        self.session = session
        self.recorder = recorder
    }

    /// Takes a request down. An objection and a restriction hold from this moment on: nothing that advertises is sent
    /// while somebody looks into them (Art. 18, 21(3)).
    ///
    /// - Returns: the request's number.
    package func add(
        _ right: DataRequest.Right, of customer: Int64, reference: String, receivedAt received: Instant,
        at instant: Instant
    ) throws -> Int64 {
        try session.transaction {
            try CustomerLock.take([customer], session)
            if right == .objection || right == .restriction {
                _ = try recorder.stop(
                    ConsentStop(
                        customer: customer, purpose: "*", scope: "*", state: .objected, method: "request",
                        evidenceKind: .recorded, actor: "customer", at: instant, cause: .objection, source: "request"),
                    session)
            }
            let id = try session.integer(
                """
                INSERT INTO data_request (customer, reference, kind, received_at, due_on, is_extended, state) \
                VALUES (\(customer), \(reference), \(right.rawValue), \(received), \
                \(DataRequest.due(received).description), 0, 'open') RETURNING id
                """)
            return Int64(id ?? 0)
        }
    }

    /// All of them, or those that are open, the one that is due first before the others.
    package func list(onlyOpen: Bool) throws -> [DataRequest] {
        let wanted: SQL = onlyOpen ? "WHERE state = 'open'" : ""
        return try session.rows(
            "SELECT \(Self.columns) FROM data_request \(wanted) ORDER BY due_on, id", map: Self.request)
    }

    package func find(_ id: Int64) throws -> DataRequest? {
        try session.first("SELECT \(Self.columns) FROM data_request WHERE id = \(id)", map: Self.request)
    }

    /// How many are open although their day has passed.
    package func overdue(at instant: Instant) throws -> Int {
        try Self.overdue(at: instant, session)
    }

    static func overdue(at instant: Instant, _ session: any Session) throws -> Int {
        try session.integer(
            "SELECT count(*) FROM data_request WHERE state = 'open' AND due_on < \(instant.civilDate.description)") ?? 0
    }

    /// Two more months, once, if the person is told within the first one.
    ///
    /// - Throws: ``Refusal``; `DatabaseError`.
    package func extend(_ id: Int64, reason: String, at instant: Instant) throws {
        try session.transaction {
            let request = try open(id)
            guard !request.isExtended else { throw Refusal.extended }
            guard instant.civilDate <= request.dueOn else { throw Refusal.tooLateToExtend }
            let due = DataRequest.due(request.receivedAt, isExtended: true)
            try session.execute(
                """
                UPDATE data_request SET due_on = \(due.description), is_extended = 1, reason = \(reason) \
                WHERE id = \(id)
                """)
        }
    }

    /// - Throws: ``Refusal``; `DatabaseError`.
    package func close(_ id: Int64, as state: DataRequest.State, reason: String?, at instant: Instant) throws {
        try session.transaction {
            _ = try open(id)
            try session.execute(
                """
                UPDATE data_request SET state = \(state.rawValue), closed_at = \(instant), \
                reason = coalesce(\(reason.sqlValue), reason) WHERE id = \(id)
                """)
        }
    }

    private func open(_ id: Int64) throws -> DataRequest {
        guard let request = try find(id) else { throw Refusal.unknown }
        guard request.state == .open else { throw Refusal.closed }
        return request
    }

    private static let columns: SQL =
        "id, reference, kind, received_at, due_on, is_extended, state, closed_at, reason"

    private static func request(_ row: Row) -> DataRequest {
        DataRequest(
            id: row.int64(0), reference: row.text(1), right: DataRequest.Right(rawValue: row.text(2)) ?? .question,
            receivedAt: row.instant(3), dueOn: CivilDate(parsing: row.text(4)) ?? CivilDate(daysSinceEpoch: 0),
            isExtended: row.bool(5), state: DataRequest.State(rawValue: row.text(6)) ?? .open,
            closedAt: row.optionalInstant(7), reason: row.optionalText(8))
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE data_request (
                id \(dialect.primaryKey),
                customer \(dialect.integer) NOT NULL,
                reference \(dialect.text) NOT NULL,
                kind \(dialect.text) NOT NULL,
                received_at \(dialect.integer) NOT NULL,
                due_on \(dialect.text) NOT NULL,
                is_extended \(dialect.integer) NOT NULL CHECK (is_extended IN (0, 1)),
                state \(dialect.text) NOT NULL CHECK (state IN ('open', 'fulfilled', 'refused')),
                closed_at \(dialect.integer),
                reason \(dialect.text)
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX data_request_open ON data_request (due_on) WHERE state = 'open'",
            "CREATE INDEX data_request_by_customer ON data_request (customer)",
        ]
    }
}
