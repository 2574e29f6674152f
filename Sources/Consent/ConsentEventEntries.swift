import Crypto
package import Database
package import Ledger

/// Consent events, as the ledger seals them.
package struct ConsentEventEntries: LedgerSource {
    package let name = "consent"

    package init() {}

    package func settled(_ session: any Session) throws -> Int64 {
        try session.settledID(of: "consent_event")
    }

    package func entries(
        after: Int64, through: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            """
            \(Self.query) WHERE id > \(after) AND id <= \(through) ORDER BY id LIMIT \(limit)
            """, map: Self.entry)
    }

    package func entries(
        of customer: Int64, after: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            "\(Self.query) WHERE customer = \(customer) AND id > \(after) ORDER BY id LIMIT \(limit)",
            map: Self.entry)
    }

    private static let query: SQL = """
        SELECT id, customer, contact_point, purpose, scope, state, at, recorded_at, basis, method, evidence_kind, \
        notice_version, notice_language, notice_hash, statement, source_url, actor, double_opt_in_at, prechecked, \
        event_key, soft_opt_in, written_consent, parental_ref FROM consent_event
        """

    // Nothing is understood here, only copied: what a newer version has written is sealed and checked as well.
    private static func entry(_ row: Row) -> LedgerEntry {
        var fields = LedgerFields()
        fields.add("contact_point", row.optionalInt64(2))
        fields.add("purpose", row.text(3))
        fields.add("scope", row.text(4))
        fields.add("state", row.text(5))
        fields.add("at", row.int64(6))
        fields.add("recorded_at", row.int64(7))
        fields.add("basis", row.optionalText(8))
        fields.add("method", row.optionalText(9))
        fields.add("evidence_kind", row.text(10))
        fields.add("notice_version", row.optionalText(11))
        fields.add("notice_language", row.optionalText(12))
        fields.add("notice_hash", bytes: row.optionalBlob(13))
        fields.add("statement", row.optionalText(14))
        fields.add("source_url", row.optionalText(15))
        fields.add("actor", row.optionalText(16))
        fields.add("double_opt_in_at", row.optionalInt64(17))
        fields.add("prechecked", row.int64(18))
        fields.add("event_key", bytes: row.blob(19))
        fields.add("soft_opt_in", row.optionalInt64(20))
        fields.add("written_consent", row.optionalInt64(21))
        fields.add("parental_ref", row.optionalText(22))
        return LedgerEntry(id: row.int64(0), subject: .customer(row.int64(1)), fields: fields)
    }
}

// MARK: - What the gate works with

extension ConsentEventEntries {
    private static let customersAtOnce = 200

    /// Compares the state of each customer with what their events amount to, and the notices' texts with the hashes that
    /// the events name.
    package func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions {
        // A state without any event is a contradiction as well.
        let customers = try session.rows(
            """
            SELECT customer FROM (SELECT DISTINCT customer FROM consent_event WHERE customer > \(cursor) \
            ORDER BY customer LIMIT \(Self.customersAtOnce)) AS told \
            UNION SELECT customer FROM (SELECT DISTINCT customer FROM consent_state WHERE customer > \(cursor) \
            ORDER BY customer LIMIT \(Self.customersAtOnce)) AS derived \
            ORDER BY customer LIMIT \(Self.customersAtOnce)
            """
        ) { $0.int64(0) }
        var entries: [Int64?] = cursor == 0 ? try forgedNotices(session) : []
        for customer in try ConsentHistory.customersOutOfStep(among: customers, session) {
            entries.append(
                try session.integer("SELECT max(id) FROM consent_event WHERE customer = \(customer)").map(Int64.init))
        }
        return LedgerContradictions(
            next: customers.count < Self.customersAtOnce ? nil : customers.last, entries: entries)
    }

    /// For each notice whose text is not the one that its hash was made of, the first event that names it.
    private func forgedNotices(_ session: any Session) throws -> [Int64?] {
        let forged = try session.rows("SELECT hash, text FROM notice_text") { row -> [UInt8]? in
            let hash = row.blob(0)
            return SHA256.hash(Array(row.text(1).utf8)) == hash ? nil : hash
        }.compactMap { $0 }
        return try forged.map { hash in
            try session.integer("SELECT min(id) FROM consent_event WHERE notice_hash = \(hash)").map(Int64.init)
        }
    }
}
