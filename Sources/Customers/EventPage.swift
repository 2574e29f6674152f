import Database

/// Writes a page of events; only what is new or changed is written.
struct EventPage {
    private let drafts: [EventDraft]
    private let source: String
    private let customerColumn: String
    private(set) var new = 0
    private(set) var changed = 0
    private(set) var unchanged = 0
    private(set) var rejections: [RowSink.Rejection] = []

    private static let columns = ["id", "customer", "kind", "at", "source", "source_key", "properties"]

    /// Another import may bring the same events in at the same time, where writers do not take turns.
    private static let replacing: SQL = """
        ON CONFLICT (source, source_key) DO UPDATE SET customer = excluded.customer, kind = excluded.kind, \
        at = excluded.at, properties = excluded.properties
        """

    private struct Stored {
        let number: Int64
        /// All columns behind the number.
        let values: [SQLValue]
    }

    init(_ drafts: [EventDraft], source: String, customerColumn: String) {
        self.drafts = drafts
        self.source = source
        self.customerColumn = customerColumn
    }

    /// Call it once, inside the page's transaction.
    mutating func write(_ session: any Session, _ seen: inout SeenRows) throws {
        let directory = try CustomerDirectory(drafts.map(\.reference), source: source, session: session)
        let stored = try stored(session)
        let numbers = try session.newNumbers(of: "event", drafts.count)
        var lines: [String: Int] = [:]
        var events = RowBlock("event", Self.columns, conflict: Self.replacing)
        for (index, draft) in drafts.enumerated() {
            if let line = lines.updateValue(draft.line, forKey: draft.key) {
                lines[draft.key] = line
                reject(index, .duplicate(ofLine: line))
                continue
            }
            let known = stored[draft.key]
            if let known, case .again(let line) = seen.meet(known.number, line: draft.line) {
                reject(index, .duplicate(ofLine: line))
                continue
            }
            let customer: Int64
            do throws(CellFault) {
                customer = try directory.find(draft.reference).customer
            } catch {
                reject(index, RowFault(fault: error, column: customerColumn))
                continue
            }
            let values: [SQLValue] = [
                customer.sqlValue, .text(draft.kind), draft.at.sqlValue, .text(source), .text(draft.key),
                .text(draft.properties),
            ]
            guard let known else {
                let number = numbers[events.count]
                _ = seen.meet(number, line: draft.line)
                events.append([number.sqlValue] + values)
                continue
            }
            if known.values == values {
                unchanged += 1
            } else {
                try change(known.number, draft, of: customer, session)
            }
        }
        new = events.count
        try session.insert(events)
    }

    private mutating func change(_ number: Int64, _ draft: EventDraft, of customer: Int64, _ session: any Session)
        throws
    {
        try session.execute(
            """
            UPDATE event SET customer = \(customer), kind = \(draft.kind), at = \(draft.at), \
            properties = \(draft.properties) WHERE id = \(number)
            """)
        changed += 1
    }

    private mutating func reject(_ index: Int, _ fault: RowFault) {
        rejections.append(RowSink.Rejection(draft: index, fault: fault))
    }

    private func stored(_ session: any Session) throws -> [String: Stored] {
        if let range = KeyRange(drafts.map(\.key)),
            try !session.exists(
                """
                SELECT 1 FROM event WHERE source = \(source) AND source_key >= \(range.first) \
                AND source_key <= \(range.last) LIMIT 1
                """)
        {
            return [:]
        }
        var stored: [String: Stored] = [:]
        try session.query(
            """
            SELECT id, customer, kind, at, source, source_key, properties FROM event \
            WHERE source = \(source) AND source_key IN \(list: drafts.map(\.key))
            """
        ) { row in
            stored[row.text(5)] = Stored(number: row.int64(0), values: (1...6).map { row.value($0) })
        }
        return stored
    }
}
