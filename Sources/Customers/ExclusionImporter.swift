package import Database
package import System
package import Workspace

/// Brings in a list of people who want no advertising from anybody, one address or digest a line (LAW-17).
///
///     let importer = ExclusionImporter(session: session, intake: recorder)
///     let summary = try importer.run(file: "robinson.txt", list: robinson, dated: day)
///
/// Streamed in pages, each one transaction. Of a file that was cut off everything read so far counts, but the list is as
/// old as before: import it again.
package struct ExclusionImporter {
    private let session: any Session
    private let intake: any ExclusionIntake

    private static let pageSize = 2000

    package init(session: any Session, intake: any ExclusionIntake) {
        self.session = session
        self.intake = intake
    }

    /// - Parameters:
    ///   - file: `-` is standard input.
    ///   - dated: of what moment the file is.
    ///   - progress: called after each page; what it throws ends the import after that page.
    /// - Throws: ``CustomersError`` `.emptyFile` where no line can be used, and what the intake throws.
    package func run(
        file: String, list: ExclusionList, dated: Instant, progress: (ImportProgress) throws -> Void = { _ in }
    ) throws -> ExclusionSummary {
        let lines = try TextLines(file)
        let reader = ExclusionReader(list)
        let edition = try intake.begin(list: list.name, dated: dated, session)
        var summary = ExclusionSummary(list: list.name, dated: dated)
        var page: [ExclusionEntry] = []
        func write() throws {
            if !page.isEmpty { summary.new += try intake.add(page, to: edition, session) }
            page.removeAll(keepingCapacity: true)
            try progress(
                ImportProgress(bytesRead: lines.bytesRead, totalBytes: lines.totalBytes, rows: summary.lines))
        }
        while true {
            lines.beginRecord()
            let number = lines.number
            guard let line = try lines.next() else { break }
            do throws(CellFault) {
                guard let entry = try reader.read(lines.buffer[line]) else { continue }
                summary.lines += 1
                summary.entries += 1
                if case .digest = entry { summary.digests += 1 }
                page.append(entry)
            } catch {
                summary.lines += 1
                summary.rejected += 1
                if summary.rejectedLines.count < ExclusionSummary.mostLines { summary.rejectedLines.append(number) }
            }
            if page.count >= Self.pageSize { try write() }
        }
        try write()
        // A file in which nothing can be read is some other file; it must not empty the list.
        guard summary.entries > 0 else { throw CustomersError.noEntries(file) }
        summary.gone = try intake.finish(
            edition, entries: summary.entries, digests: summary.digests, session)
        return summary
    }
}
