package import Database
package import System
package import Workspace

/// Removes what has expired, and counts what will: page by page, so that nobody waits for it and it can be stopped at any
/// moment. Consent events and suppressions have no retention; they are proof.
package struct Retention {
    /// How many customers, events or addresses are looked at in one transaction.
    static let pageSize = 1000

    let session: any Session
    let now: Instant
    let fields: [(field: CatalogueField, item: RetentionItem)]
    let events: [RetentionItem]
    let addresses: [RetentionItem]

    package init(_ catalogue: DataCatalogue, at now: Instant, _ session: any Session) {
        self.session = session
        self.now = now
        let items = RetentionItem.all(catalogue)
        fields = items.filter { $0.kind == .field }.compactMap { item in
            catalogue.field(named: item.name).map { ($0, item) }
        }
        events = items.filter { $0.kind == .event }
        addresses = items.filter { $0.kind == .formerAddress }
    }

    /// Every item, in order.
    package var items: [RetentionItem] { fields.map(\.item) + events + addresses }

    /// Removes what has expired; how much of each item.
    ///
    /// - Parameter progress: the share of the way (0 to 1) and the count so far; called between pages, and may throw to
    ///   stop. What was removed stays removed.
    package func run(
        progress: (_ share: Double, _ removed: Int) throws -> Void = { _, _ in }
    ) throws -> [RetentionItem: Int] {
        var removed: [RetentionItem: Int] = [:]
        func walk(_ table: RetentionTable, _ step: Int, _ page: (Range<Int64>) throws -> [RetentionItem: Int]) throws {
            try table.pages(session) { range, share in
                let counts = try session.transaction { try page(range) }
                removed.merge(counts, uniquingKeysWith: +)
                try progress((Double(step) + share) / 3, removed.values.reduce(0, +))
            }
        }
        if !fields.isEmpty { try walk(.customer, 0, removeFields) }
        if !events.isEmpty { try walk(.event, 1, removeEvents) }
        if !addresses.isEmpty { try walk(.contactPoint, 2, removeAddresses) }
        try RemovalNotes.forget(before: now, session)
        return removed
    }

    /// How much of each item has expired at each of some moments; the same rows that ``run(progress:)`` would remove
    /// then, if nothing is given anew.
    package func forecast(
        at moments: [Instant], progress: (_ share: Double) throws -> Void = { _ in }
    ) throws -> [RetentionItem: [Int]] {
        var counts: [RetentionItem: [Int]] = [:]
        func walk(_ table: RetentionTable, _ step: Int, _ items: [(RetentionItem, (Instant) -> SQL)]) throws {
            guard !items.isEmpty else { return }
            let sums = items.flatMap { item, condition in
                moments.map { "coalesce(sum(CASE WHEN \(condition($0)) THEN 1 ELSE 0 END), 0)" as SQL }
            }
            try table.pages(session) { range, share in
                try session.query(
                    "SELECT \(SQL.joined(sums)) FROM \(table.name) WHERE \(RetentionTable.rows(range))"
                ) { row in
                    for (index, item) in items.enumerated() {
                        let found = moments.indices.map { row.int(index * moments.count + $0) }
                        counts[item.0] = zip(counts[item.0] ?? moments.map { _ in 0 }, found).map(+)
                    }
                }
                try progress((Double(step) + share) / 3)
            }
        }
        try walk(.customer, 0, fields.map { pair in (pair.item, { hasExpired(pair.field, pair.item, at: $0) }) })
        try walk(.event, 1, events.map { item in (item, { hasHappened(item, at: $0) }) })
        try walk(.contactPoint, 2, addresses.map { item in (item, { wasReplaced(item, at: $0) }) })
        return counts
    }
}

// MARK: - What has expired

extension Retention {
    private func hasExpired(_ field: CatalogueField, _ item: RetentionItem, at instant: Instant) -> SQL {
        let value = SQL.identifier(CustomerTables.column(of: field))
        let given: SQL = "coalesce(\(FieldTimes.column(of: field)), created_at)"
        return "\(value) IS NOT NULL AND \(given) <= \(instant.before(item.period))"
    }

    private func hasHappened(_ item: RetentionItem, at instant: Instant) -> SQL {
        "kind = \(item.name) AND at <= \(instant.before(item.period))"
    }

    private func wasReplaced(_ item: RetentionItem, at instant: Instant) -> SQL {
        let channel: Channel = item.name == "email" ? .email : .sms
        return """
            channel = \(channel.rawValue) AND current = 0 AND address <> '' AND retired_at IS NOT NULL \
            AND retired_at <= \(instant.before(item.period))
            """
    }
}

// MARK: - Removing one page

extension Retention {
    private func removeFields(_ range: Range<Int64>) throws -> [RetentionItem: Int] {
        let conditions = fields.map { hasExpired($0.field, $0.item, at: now) }
        let sums = conditions.map { "coalesce(sum(CASE WHEN \($0) THEN 1 ELSE 0 END), 0)" as SQL }
        let rows = RetentionTable.rows(range)
        let counts =
            try session.first("SELECT \(SQL.joined(sums)) FROM customer WHERE \(rows)") { row in
                conditions.indices.map { row.int($0) }
            } ?? []
        var removed: [RetentionItem: Int] = [:]
        var settings: [SQL] = []
        var expired: [SQL] = []
        for (index, count) in counts.enumerated() where count > 0 {
            let (field, item) = fields[index]
            removed[item] = count
            expired.append("(\(conditions[index]))")
            try RemovalNotes.add(item, "customer WHERE \(rows) AND \(conditions[index])", of: "id", at: now, session)
            if field.type == .tags {
                try session.execute(
                    """
                    DELETE FROM customer_tag WHERE field = \(field.name) \
                    AND customer IN (SELECT id FROM customer WHERE \(rows) AND \(conditions[index]))
                    """)
            }
            let columns = [CustomerTables.column(of: field), CustomerTables.foldedColumn(of: field)].compactMap { $0 }
            settings += columns.map { name in
                let column = SQL.identifier(name)
                return "\(column) = CASE WHEN \(conditions[index]) THEN NULL ELSE \(column) END"
            }
        }
        guard !settings.isEmpty else { return [:] }
        try session.execute(
            """
            UPDATE customer SET \(SQL.joined(settings)), updated_at = \(now) \
            WHERE \(rows) AND (\(SQL.joined(expired, separator: " OR ")))
            """)
        return removed
    }

    private func removeEvents(_ range: Range<Int64>) throws -> [RetentionItem: Int] {
        try count(events) { item in
            let expired: SQL = "event WHERE \(RetentionTable.rows(range)) AND \(hasHappened(item, at: now))"
            try RemovalNotes.add(item, expired, of: "customer", at: now, session)
            return try session.execute(
                "DELETE FROM \(expired)")
        }
    }

    /// The address goes; its row and keyed hash stay, so that no old evidence is taken for another address's, and whoever
    /// unsubscribes stops this one too.
    private func removeAddresses(_ range: Range<Int64>) throws -> [RetentionItem: Int] {
        try count(addresses) { item in
            let expired: SQL = "contact_point WHERE \(RetentionTable.rows(range)) AND \(wasReplaced(item, at: now))"
            try RemovalNotes.add(item, expired, of: "customer", at: now, session)
            return try session.execute(
                """
                UPDATE contact_point SET address = '', given = '', address_key = '#' || CAST(id AS TEXT) \
                WHERE \(RetentionTable.rows(range)) AND \(wasReplaced(item, at: now))
                """)
        }
    }

    private func count(
        _ items: [RetentionItem], _ remove: (RetentionItem) throws -> Int
    ) throws -> [RetentionItem: Int] {
        var removed: [RetentionItem: Int] = [:]
        for item in items {
            let count = try remove(item)
            if count > 0 { removed[item] = count }
        }
        return removed
    }
}
