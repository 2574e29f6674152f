import Database
import Workspace

extension Importer {
    /// Imports events: facts about customers that are there already (`heed-events`).
    ///
    /// - Throws: as ``importCustomers(file:mapping:rejects:progress:)``.
    package func importEvents(
        file: String, mapping: ImportMapping, rejects: String?,
        progress: @escaping (ImportProgress) throws -> Void = { _ in }
    ) throws -> ImportSummary {
        let columns = EventRowReader.columns(of: mapping, catalogue: configuration.catalogue)
        let source = try ImportFile.open(file, mapping: mapping, columns: columns)
        let reader = try EventRowReader(mapping, source: source, path: file, catalogue: configuration.catalogue)
        var summary = ImportSummary(.events, mapping)
        summary.unmappedColumns = reader.unmapped
        let sink = RowSink(source, summary: summary, rejects: rejects.map { RejectsFile($0) }, progress: progress)
        summary = try sink.run { row, sink -> EventDraft? in
            let draft = try reader.read(row, raw: source.raw)
            return try sink.isFirst(draft.key, line: draft.line) ? draft : nil
        } write: { drafts, sink in
            try write(drafts, mapping, reader, sink)
        }
        summary.advice = ImportAdvice.sentences(summary, mapping)
        return summary
    }

    private func write(
        _ drafts: [EventDraft], _ mapping: ImportMapping, _ reader: EventRowReader, _ sink: RowSink
    ) throws {
        var outcome = (new: 0, changed: 0, unchanged: 0)
        var rejected: [(EventDraft, CellFault)] = []
        try session.transaction {
            outcome = (0, 0, 0)
            rejected = []
            let directory = try CustomerDirectory(drafts.map(\.reference), source: mapping.source, session: session)
            let stored = try storedEvents(drafts, mapping.source)
            let upsert = try session.prepare(
                """
                INSERT INTO event (customer, kind, at, source, source_key, properties) VALUES \
                (\(.parameter(0)), \(.parameter(1)), \(.parameter(2)), \(.parameter(3)), \(.parameter(4)), \
                \(.parameter(5))) ON CONFLICT (source, source_key) DO UPDATE SET customer = excluded.customer, \
                kind = excluded.kind, at = excluded.at, properties = excluded.properties
                """)
            for draft in drafts {
                let customer: Int64
                do throws(CellFault) {
                    customer = try directory.find(draft.reference).customer
                } catch {
                    rejected.append((draft, error))
                    continue
                }
                let values: [SQLValue] = [
                    customer.sqlValue, .text(draft.kind), draft.at.sqlValue, .text(mapping.source), .text(draft.key),
                    .text(draft.properties),
                ]
                if let known = stored[draft.key] {
                    if known == values {
                        outcome.unchanged += 1
                        continue
                    }
                    outcome.changed += 1
                } else {
                    outcome.new += 1
                }
                try upsert.run(values)
            }
        }
        sink.count { summary in
            summary.new += outcome.new
            summary.changed += outcome.changed
            summary.unchanged += outcome.unchanged
        }
        for (draft, fault) in rejected {
            try sink.reject(
                RowFault(fault: fault, column: reader.customerColumn), line: draft.line, raw: draft.raw[...])
        }
    }

    private func storedEvents(_ drafts: [EventDraft], _ source: String) throws -> [String: [SQLValue]] {
        var stored: [String: [SQLValue]] = [:]
        try session.query(
            """
            SELECT customer, kind, at, source, source_key, properties FROM event \
            WHERE source = \(source) AND source_key IN \(list: drafts.map(\.key))
            """
        ) { row in stored[row.text(4)] = (0..<6).map { row.value($0) } }
        return stored
    }
}
