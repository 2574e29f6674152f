package import Consent
package import Customers
package import Database
package import Ledger
package import System
package import Workspace

/// Forgets a person (GDPR Art. 17, LAW-11).
///
///     let erasure = Erasure(session: session, recorder: recorder, reader: reader)
///     let done = try erasure.run(customer, at: now)    // nil: there is no such customer
///
/// At once and in one transaction: addresses, fields, events and the customer are removed, what waits to be sent is
/// withdrawn, clicks and replies go, and offers no longer say whose they were. What stays names a number alone: consent
/// events and final states as proof, and suppressions as keyed hashes, so that nobody writes to the person again. After
/// ``proofKept`` the person's key is destroyed, and nobody can tell any more what the sealed entries said.
package struct Erasure {
    /// What it did, or would do.
    package struct Report: Equatable, Sendable {
        package var removed = CustomerErasure.Counts()
        /// Messages that were to be sent.
        package var withdrawn = 0
        package var clicks = 0
        package var replies = 0
        /// Addresses that stay suppressed, as keyed hashes.
        package var suppressed = 0
        /// Consent events and final states of messages that stay as proof.
        package var proofs = 0
    }

    /// How long proof can be opened, and then no more: claims over consent become time-barred in the meantime.
    package static let proofKept = Period(count: 3, unit: .years)

    private let session: any Session
    private let recorder: ConsentRecorder
    private let reader: CustomerReader

    package init(session: any Session, recorder: ConsentRecorder, reader: CustomerReader) {
        self.session = session
        self.recorder = recorder
        self.reader = reader
    }

    /// What it would do; nothing is changed.
    package func forecast(_ customer: Int64) throws -> Report {
        var report = Report()
        report.removed = try CustomerErasure.count(customer, reader, session)
        report.withdrawn = try count("delivery WHERE customer = \(customer) AND \(SQL.isQueued)")
        report.clicks = try count("click WHERE delivery IN (\(Self.deliveries(customer)))")
        report.replies = try count("reply WHERE \(Self.replies(customer))")
        report.suppressed = try CustomerErasure.addresses(of: customer, session).count
        report.proofs = try proofs(customer)
        return report
    }

    /// Forgets the person; nil when there is no such customer.
    package func run(_ customer: Int64, at instant: Instant) throws -> Report? {
        let report: Report? = try session.transaction {
            // Whoever hands a message off to this person has done so, or finds nobody (DESIGN §5).
            try CustomerLock.take([customer], session)
            guard try session.exists("SELECT 1 FROM customer WHERE id = \(customer)") else { return nil }
            var report = try forecast(customer)
            report.withdrawn = try session.execute(
                """
                UPDATE delivery SET state = 'withdrawn', cause = \(CampaignRules.Code.erased.rawValue), \
                address_hash = NULL, claimed_by = NULL, event = NULL, updated_at = \(instant) \
                WHERE customer = \(customer) AND \(SQL.isQueued)
                """)
            try session.execute("DELETE FROM click WHERE delivery IN (\(Self.deliveries(customer)))")
            try session.execute("DELETE FROM reply WHERE \(Self.replies(customer))")
            try session.execute("UPDATE data_request SET reference = '', reason = NULL WHERE customer = \(customer)")
            try session.execute("DELETE FROM contact_pause WHERE customer = \(customer)")
            try session.execute("UPDATE offer_issue SET customer = NULL WHERE customer = \(customer)")
            report.suppressed = try ConsentErasure.run(customer, recorder: recorder, at: instant, session)
            try CustomerErasure.run(customer, session)
            try session.execute(
                "INSERT INTO erasure (customer, step, at) VALUES (\(customer), 'erased', \(instant))")
            report.proofs = try proofs(customer)
            return report
        }
        // What was overwritten is not to be read from the write-ahead log either.
        if report != nil { try session.dropOldPages() }
        return report
    }

    /// Destroys the keys of those whose proof has been kept for long enough. How many.
    package func destroyKeys(at instant: Instant) throws -> Int {
        let due = try session.rows(
            """
            SELECT customer FROM erasure WHERE step = 'erased' AND at <= \(instant.before(Self.proofKept)) \
            AND NOT EXISTS (SELECT 1 FROM erasure AS later WHERE later.customer = erasure.customer \
            AND later.step = 'key_destroyed') ORDER BY id
            """
        ) { $0.int64(0) }
        for customer in due {
            try session.transaction {
                try PersonKeys.destroy(customer, session)
                try session.execute(
                    "INSERT INTO erasure (customer, step, at) VALUES (\(customer), 'key_destroyed', \(instant))")
            }
        }
        return due.count
    }

    // MARK: - Statements

    private func count(_ rows: SQL) throws -> Int { try session.integer("SELECT count(*) FROM \(rows)") ?? 0 }

    private func proofs(_ customer: Int64) throws -> Int {
        try ConsentErasure.proofs(of: customer, session) + count("delivery_final WHERE customer = \(customer)")
    }

    private static func deliveries(_ customer: Int64) -> SQL { "SELECT id FROM delivery WHERE customer = \(customer)" }

    private static func replies(_ customer: Int64) -> SQL {
        "address_key IN (SELECT address_key FROM contact_point WHERE customer = \(customer))"
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE erasure (
                id \(dialect.primaryKey),
                customer \(dialect.integer) NOT NULL,
                step \(dialect.text) NOT NULL CHECK (step IN ('erased', 'key_destroyed')),
                at \(dialect.integer) NOT NULL
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX erasure_by_customer ON erasure (customer)",
        ] + dialect.appendOnly(table: "erasure")
    }
}

/// That people were forgotten, as the ledger seals it.
package struct ErasureEntries: LedgerSource {
    package let name = "erasure"

    package init() {}

    package func settled(_ session: any Session) throws -> Int64 { try session.settledID(of: "erasure") }

    package func entries(
        after: Int64, through: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            """
            SELECT id, customer, step, at FROM erasure WHERE id > \(after) AND id <= \(through) \
            ORDER BY id LIMIT \(limit)
            """, map: Self.entry)
    }

    package func entries(
        of customer: Int64, after: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            """
            SELECT id, customer, step, at FROM erasure WHERE customer = \(customer) AND id > \(after) \
            ORDER BY id LIMIT \(limit)
            """, map: Self.entry)
    }

    /// Nothing is derived from these entries.
    package func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions {
        LedgerContradictions(next: nil, entries: [])
    }

    private static func entry(_ row: Row) -> LedgerEntry {
        var fields = LedgerFields()
        fields.add("step", row.text(2))
        fields.add("at", row.int64(3))
        return LedgerEntry(id: row.int64(0), subject: .customer(row.int64(1)), fields: fields)
    }
}
