import Crypto
import Database
import Ledger
import System
import TestSupport
import Workspace

/// A ledger of one test: a database with two tables of entries, keys and a clock.
final class LedgerHouse {
    static let start = Instant(rfc3339: "2026-11-23T12:00:00.5Z")!
    static let key = "1 " + String(repeating: "5e", count: 32)

    private let database: TestDatabase
    let store: Store
    let session: any Session
    let clock = MovableClock(at: start)
    let keys: LedgerKeys
    let sources: [any LedgerSource] = [NoteEntries(), StopEntries()]

    init() throws {
        database = try TestDatabase()
        store = try Store.open(database.location, migrations: Self.tables + LedgerTables.migrations)
        session = try store.session()
        keys = try Self.keys(Self.key)
    }

    static func keys(_ text: String) throws -> LedgerKeys {
        try LedgerKeys(keyring: Keyring(text, use: .ledger, place: "a test"))
    }

    private static let tables = [
        Migration("test-001") { dialect in
            [
                """
                CREATE TABLE note (id \(dialect.primaryKey), customer \(dialect.integer) NOT NULL,
                    words \(dialect.text) NOT NULL)\(dialect.tableOptions)
                """,
                """
                CREATE TABLE stop (id \(dialect.primaryKey), address_hash \(dialect.blob) NOT NULL,
                    cause \(dialect.text))\(dialect.tableOptions)
                """,
            ]
        }
    ]

    func note(_ words: String, of customer: Int64 = 1) throws {
        try session.execute("INSERT INTO note (customer, words) VALUES (\(customer), \(words))")
    }

    func stop(_ hash: [UInt8], cause: String? = nil) throws {
        try session.execute("INSERT INTO stop (address_hash, cause) VALUES (\(hash), \(cause.sqlValue))")
    }

    func sealer(entriesAtOnce: Int = 4096) -> LedgerSealer {
        LedgerSealer(sources: sources, keys: keys, clock: clock, entriesAtOnce: entriesAtOnce)
    }

    /// Seals what is new, a minute later.
    @discardableResult
    func seal() throws -> Int {
        clock.advance(seconds: 60)
        return try sealer().seal(session)
    }

    /// Three heads: notes 1 to 4 and stops 1 and 2 at the positions 0 to 5; notes 5 to 8 at 6 to 9; note 9 at 10.
    static func withThreeHeads() throws -> LedgerHouse {
        let house = try LedgerHouse()
        for number in 1...4 { try house.note("words \(number)", of: Int64(number % 3 + 1)) }
        try house.stop([1, 1, 7], cause: "unsubscribe")
        try house.stop([1, 1, 8])
        try house.seal()
        for number in 5...8 { try house.note("words \(number)", of: Int64(number % 3 + 1)) }
        try house.seal()
        try house.note("words 9", of: 7)
        try house.seal()
        return house
    }

    func verify(kept: SignedHead? = nil, keys: LedgerKeys? = nil) throws -> LedgerVerifier.Report {
        try LedgerVerifier(sources: sources, keys: keys ?? self.keys).verify(session, kept: kept)
    }

    /// Each finding in short: `entry_changed 3`, `root_differs 6-9`.
    func findings(kept: SignedHead? = nil) throws -> [String] {
        try verify(kept: kept).findings.map { finding in
            let place = finding.position.map { $0 == finding.last ? " \($0)" : " \($0)-\(finding.last!)" }
            return finding.code.rawValue + (place ?? "")
        }
    }

    func prover(_ keys: LedgerKeys? = nil) -> LedgerProver {
        LedgerProver(sources: sources, keys: keys ?? self.keys, session)
    }

    func head() throws -> SignedHead { try prover().newestHead() }
}

/// Notes about customers.
struct NoteEntries: LedgerSource {
    let name = "note"

    func settled(_ session: any Session) throws -> Int64 { try session.settledID(of: "note") }

    func entries(after: Int64, through: Int64, limit: Int, _ session: any Session) throws -> [LedgerEntry] {
        try session.rows(
            """
            SELECT id, customer, words FROM note WHERE id > \(after) AND id <= \(through) ORDER BY id LIMIT \(limit)
            """, map: Self.entry)
    }

    func entries(of customer: Int64, after: Int64, limit: Int, _ session: any Session) throws -> [LedgerEntry] {
        try session.rows(
            """
            SELECT id, customer, words FROM note WHERE customer = \(customer) AND id > \(after) \
            ORDER BY id LIMIT \(limit)
            """, map: Self.entry)
    }

    private static func entry(_ row: Row) -> LedgerEntry {
        var fields = LedgerFields()
        fields.add("words", row.text(2))
        return LedgerEntry(id: row.int64(0), subject: .customer(row.int64(1)), fields: fields)
    }

    /// Nothing is derived from notes.
    func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions {
        LedgerContradictions(next: nil, entries: [])
    }
}

/// Addresses that are stopped.
struct StopEntries: LedgerSource {
    let name = "stop"

    func settled(_ session: any Session) throws -> Int64 { try session.settledID(of: "stop") }

    func entries(after: Int64, through: Int64, limit: Int, _ session: any Session) throws -> [LedgerEntry] {
        try session.rows(
            """
            SELECT id, address_hash, cause FROM stop WHERE id > \(after) AND id <= \(through) \
            ORDER BY id LIMIT \(limit)
            """
        ) { row in
            var fields = LedgerFields()
            fields.add("cause", row.optionalText(2))
            return LedgerEntry(id: row.int64(0), subject: .address(row.blob(1)), fields: fields)
        }
    }

    func entries(of customer: Int64, after: Int64, limit: Int, _ session: any Session) throws -> [LedgerEntry] { [] }

    /// Daily work does not believe what is marked so.
    func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions {
        LedgerContradictions(
            next: nil,
            entries: try session.rows("SELECT id FROM stop WHERE cause = 'forged' ORDER BY id") { $0.int64(0) })
    }
}
