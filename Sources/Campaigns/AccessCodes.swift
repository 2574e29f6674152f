import Crypto
package import Database
package import System

/// The codes by which people prove on a page that they read the mail or the texts of an address on record.
///
///     let codes = AccessCodes(session: session)
///     let code = try codes.issue(for: customer, ticket: ticket, at: now)     // to be sent to the address on record
///     try codes.open(ticket, code: typed, at: now)                           // .opened(customer)
///
/// A page that asks for a code gets a ticket of 128 random bits first, whether or not anybody is behind it; only hashes of
/// ticket and code are kept. Both are good for a quarter of an hour, and once opened the ticket for half an hour.
package struct AccessCodes {
    /// What a code that was typed leads to.
    package enum Answer: Equatable, Sendable {
        /// `customer.id`
        case opened(Int64)
        case wrong
        /// No such ticket, too late, or tried too often: a new code is needed.
        case gone
    }

    package static let validMinutes = 15
    private static let openMinutes = 30
    private static let mostTries = 5
    private static let mostAnHour = 3
    private static let mostADay = 8

    private let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// A ticket for a page: 22 characters of base64url.
    package static func ticket() -> String { Base64URL.encode(RandomBytes.make(16)) }

    /// Eight digits that nobody can foresee.
    private static func digits() -> String {
        let number = RandomBytes.make(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        let text = String(number)
        return String(repeating: "0", count: 8 - text.count) + text
    }

    /// Makes a code for a ticket.
    ///
    /// - Returns: the code; nil where the person was sent too many of late.
    package func issue(for customer: Int64, ticket: String, at instant: Instant) throws -> String? {
        try session.transaction {
            try session.execute("DELETE FROM access_code WHERE created_at < \(instant.adding(seconds: -2 * 86_400))")
            func sent(since seconds: Double) throws -> Int {
                try session.integer(
                    """
                    SELECT count(*) FROM access_code WHERE customer = \(customer) \
                    AND created_at > \(instant.adding(seconds: -seconds))
                    """) ?? 0
            }
            guard try sent(since: 3600) < Self.mostAnHour, try sent(since: 86_400) < Self.mostADay else { return nil }
            let code = Self.digits()
            try session.execute(
                """
                INSERT INTO access_code (ticket_hash, customer, code_hash, created_at, expires_at, tries) VALUES \
                (\(Self.hash(ticket)), \(customer), \(Self.hash(ticket, code)), \(instant), \
                \(instant.adding(seconds: Double(Self.validMinutes * 60))), 0) ON CONFLICT (ticket_hash) DO NOTHING
                """)
            return code
        }
    }

    /// Tries a code. Each try counts, so that nobody can go through all of them.
    package func open(_ ticket: String, code: String, at instant: Instant) throws -> Answer {
        let typed = String(code.filter { $0.isASCII && $0.isNumber })
        return try session.transaction {
            let changed = try session.execute(
                """
                UPDATE access_code SET tries = tries + 1 WHERE ticket_hash = \(Self.hash(ticket)) \
                AND opened_at IS NULL AND expires_at > \(instant) AND tries < \(Self.mostTries)
                """)
            guard changed == 1 else { return .gone }
            let found = try session.first(
                "SELECT customer, code_hash FROM access_code WHERE ticket_hash = \(Self.hash(ticket))"
            ) { (customer: $0.int64(0), hash: $0.blob(1)) }
            guard let found, constantTimeEqual(found.hash, Self.hash(ticket, typed)) else { return .wrong }
            try session.execute(
                """
                UPDATE access_code SET opened_at = \(instant), \
                expires_at = \(instant.adding(seconds: Double(Self.openMinutes * 60))) \
                WHERE ticket_hash = \(Self.hash(ticket))
                """)
            return .opened(found.customer)
        }
    }

    /// Whose data a ticket that was opened lets be seen and changed; nil when its time is over.
    package func holder(of ticket: String, at instant: Instant) throws -> Int64? {
        try session.first(
            """
            SELECT customer FROM access_code WHERE ticket_hash = \(Self.hash(ticket)) AND opened_at IS NOT NULL \
            AND expires_at > \(instant)
            """
        ) { $0.int64(0) }
    }

    private static func hash(_ ticket: String, _ code: String = "") -> [UInt8] {
        SHA256.hash(Array("heed access code 1\n\(ticket)\n\(code)".utf8))
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE access_code (
                ticket_hash \(dialect.blob) NOT NULL PRIMARY KEY,
                customer \(dialect.integer) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
                code_hash \(dialect.blob) NOT NULL,
                created_at \(dialect.integer) NOT NULL,
                expires_at \(dialect.integer) NOT NULL,
                tries \(dialect.integer) NOT NULL,
                opened_at \(dialect.integer)
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX access_code_by_customer ON access_code (customer, created_at)",
        ]
    }
}
