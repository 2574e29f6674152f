package import Database
package import Ledger

/// What became of suppressions, as the ledger seals it: each time an address is suppressed, or the team lifts it.
///
/// They stay for ever and name nobody: the keyed hash of the address is itself the key of their pseudonym.
package struct SuppressionEntries: LedgerSource {
    package let name = "suppression"

    package init() {}

    package func settled(_ session: any Session) throws -> Int64 {
        try session.settledID(of: "suppression_log")
    }

    package func entries(
        after: Int64, through: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            "\(Self.query) WHERE id > \(after) AND id <= \(through) ORDER BY id LIMIT \(limit)", map: Self.entry)
    }

    /// Those of every address that the customer has or had.
    package func entries(
        of customer: Int64, after: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            """
            \(Self.query) WHERE address_hash IN (SELECT contact_point.address_hash FROM contact_point \
            WHERE contact_point.customer = \(customer)) AND id > \(after) ORDER BY id LIMIT \(limit)
            """, map: Self.entry)
    }

    private static let query: SQL = """
        SELECT id, address_hash, purpose, channel, cause, at, source, lifted_at FROM suppression_log
        """

    private static func entry(_ row: Row) -> LedgerEntry {
        var fields = LedgerFields()
        fields.add("purpose", row.text(2))
        fields.add("channel", row.text(3))
        fields.add("cause", row.text(4))
        fields.add("at", row.int64(5))
        fields.add("source", row.text(6))
        fields.add("lifted_at", row.optionalInt64(7))
        return LedgerEntry(id: row.int64(0), subject: .address(row.blob(1)), fields: fields)
    }
}

// MARK: - What the gate works with

extension SuppressionEntries {
    private static let numbersAtOnce: Int64 = 500

    /// Compares each suppression in force with the newest entry about it. A page is a range of numbers, in both tables.
    package func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions {
        let end = cursor + Self.numbersAtOnce
        let same: SQL = """
            log.address_hash = now.address_hash AND log.purpose = now.purpose AND log.channel = now.channel \
            AND log.cause = now.cause
            """
        var entries: [Int64?] = []
        try session.query(
            """
            SELECT log.id, now.at, now.source, now.lifted_at, log.at, log.source, log.lifted_at \
            FROM suppression AS now LEFT JOIN suppression_log AS log ON \(same) \
            AND NOT EXISTS (SELECT 1 FROM suppression_log AS later WHERE later.address_hash = log.address_hash \
            AND later.purpose = log.purpose AND later.channel = log.channel AND later.cause = log.cause \
            AND later.id > log.id) WHERE now.id > \(cursor) AND now.id <= \(end) ORDER BY now.id
            """
        ) { row in
            if (1...3).contains(where: { row.value($0) != row.value($0 + 3) }) {
                entries.append(row.optionalInt64(0))
            }
        }
        try session.query(
            """
            SELECT max(log.id) FROM suppression_log AS log WHERE log.id > \(cursor) AND log.id <= \(end) \
            AND NOT EXISTS (SELECT 1 FROM suppression AS now WHERE \(same)) \
            GROUP BY log.address_hash, log.purpose, log.channel, log.cause ORDER BY 1
            """
        ) { entries.append($0.int64(0)) }
        let last = try session.integer(
            """
            SELECT max(id) FROM (SELECT max(id) AS id FROM suppression \
            UNION ALL SELECT max(id) AS id FROM suppression_log) AS both_tables
            """)
        return LedgerContradictions(next: last.map(Int64.init) ?? 0 > end ? end : nil, entries: entries)
    }
}
