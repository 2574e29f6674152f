package import Database
package import Ledger

/// Final states of messages, as the ledger seals them.
package struct DeliveryEntries: LedgerSource {
    package let name = "delivery"

    package init() {}

    package func settled(_ session: any Session) throws -> Int64 {
        try session.settledID(of: "delivery_final")
    }

    package func entries(
        after: Int64, through: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            "\(Self.query) WHERE id > \(after) AND id <= \(through) ORDER BY id LIMIT \(limit)", map: Self.entry)
    }

    package func entries(
        of customer: Int64, after: Int64, limit: Int, _ session: any Session
    ) throws -> [LedgerEntry] {
        try session.rows(
            "\(Self.query) WHERE customer = \(customer) AND id > \(after) ORDER BY id LIMIT \(limit)",
            map: Self.entry)
    }

    private static let query: SQL = """
        SELECT id, customer, delivery, campaign, occasion, channel, purpose, state, cause, attempts, instant, \
        message_id, template_version, fields_used, bytes_hash, reply_code, at, legal_table FROM delivery_final
        """

    private static func entry(_ row: Row) -> LedgerEntry {
        var fields = LedgerFields()
        fields.add("delivery", row.int64(2))
        fields.add("campaign", row.text(3))
        fields.add("occasion", row.text(4))
        fields.add("channel", row.text(5))
        fields.add("purpose", row.text(6))
        fields.add("state", row.text(7))
        fields.add("cause", row.optionalText(8))
        fields.add("attempts", row.int64(9))
        fields.add("instant", row.optionalInt64(10))
        fields.add("message_id", row.optionalText(11))
        fields.add("template_version", row.optionalText(12))
        fields.add("fields_used", row.optionalText(13))
        fields.add("bytes_hash", bytes: row.optionalBlob(14))
        fields.add("reply_code", row.optionalText(15))
        fields.add("at", row.int64(16))
        fields.add("legal_table", row.optionalText(17))
        return LedgerEntry(id: row.int64(0), subject: .customer(row.int64(1)), fields: fields)
    }
}

// MARK: - What sending works with

extension DeliveryEntries {
    private static let numbersAtOnce: Int64 = 500

    /// Compares the rows that messages are sent from with the newest entry about each. What was sent or has failed
    /// stays so; the other final states have ways out.
    package func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions {
        let end = cursor + Self.numbersAtOnce
        var entries: [Int64?] = []
        try session.query(
            """
            SELECT final.id, delivery.state, final.state, delivery.cause, final.cause, delivery.message_id, \
            final.message_id, delivery.bytes_hash, final.bytes_hash FROM delivery \
            LEFT JOIN delivery_final AS final ON final.id = (SELECT max(id) FROM delivery_final AS newest \
            WHERE newest.customer = delivery.customer AND newest.delivery = delivery.id) \
            WHERE delivery.id > \(cursor) AND delivery.id <= \(end) ORDER BY delivery.id
            """
        ) { row in
            guard let state = DeliveryState(rawValue: row.text(1)) else {
                throw CampaignsError.unknownState(table: "delivery")
            }
            let sealed = row.optionalText(2).flatMap(DeliveryState.init(rawValue:))
            let isContradicted =
                state.isFinal
                ? stride(from: 1, to: 9, by: 2).contains { row.value($0) != row.value($0 + 1) }
                : sealed == .sent || sealed == .failed
            if isContradicted { entries.append(row.optionalInt64(0)) }
        }
        let last = try session.integer("SELECT max(id) FROM delivery") ?? 0
        return LedgerContradictions(next: Int64(last) > end ? end : nil, entries: entries)
    }
}
