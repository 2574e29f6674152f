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
        var seen = SeenRows()
        summary = try sink.run { row, raw, _ throws(RowFault) -> EventDraft in
            try reader.read(row, raw: raw)
        } write: { drafts in
            var page = EventPage(drafts, source: mapping.source, customerColumn: reader.customerColumn)
            try session.transaction { try page.write(session, &seen) }
            sink.count { summary in
                summary.new += page.new
                summary.changed += page.changed
                summary.unchanged += page.unchanged
            }
            return page.rejections
        }
        summary.advice = ImportAdvice.sentences(summary, mapping)
        return summary
    }
}
