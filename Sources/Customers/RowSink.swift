import System

/// Reads the rows of a file into pages, keeps the count, and sets aside what cannot go in.
final class RowSink {
    private(set) var summary: ImportSummary
    private let source: any RowSource
    private let rejects: RejectsFile?
    private let progress: (ImportProgress) throws -> Void
    /// By a hash of the key, the line in which it came first: 12 bytes a row, where the keys themselves would be 40.
    private var seen: [UInt64: UInt32] = [:]
    private let seed = RandomBytes.make(16)

    /// Rows that are written in one transaction.
    static let pageSize = 1000

    init(
        _ source: any RowSource, summary: ImportSummary, rejects: RejectsFile?,
        progress: @escaping (ImportProgress) throws -> Void
    ) {
        self.source = source
        self.summary = summary
        self.rejects = rejects
        self.progress = progress
    }

    /// Reads every row, hands pages of drafts to `write`, and answers with the finished summary.
    ///
    /// - Parameters:
    ///   - read: makes a draft, or throws a `RowFault` that sets the row aside. `nil`: it was set aside already.
    ///   - write: writes a page, counts what it did, and may set rows of it aside.
    func run<Draft>(
        read: (TableRow, RowSink) throws -> Draft?, write: ([Draft], RowSink) throws -> Void
    ) throws -> ImportSummary {
        var row = TableRow()
        var page: [Draft] = []
        var isAtEnd = false
        while !isAtEnd {
            switch try source.next(into: &row) {
            case .end: isAtEnd = true
            case .malformed(let reason):
                summary.rows += 1
                try reject(RowFault(fault: .malformedRow, column: nil, detail: reason), line: row.line)
            case .row:
                summary.rows += 1
                do {
                    if let draft = try read(row, self) { page.append(draft) }
                } catch let fault as RowFault {
                    try reject(fault, line: row.line)
                }
            }
            if page.count >= Self.pageSize || (isAtEnd && !page.isEmpty) {
                try write(page, self)
                page.removeAll(keepingCapacity: true)
                try report()
            }
        }
        try report()
        summary.unmappedColumns += source.furtherColumns
        summary.rejectsFile = try rejects?.finish()
        return summary
    }

    /// Whether a key is new in this file; if not, the row is set aside.
    func isFirst(_ key: String, line: Int) throws -> Bool {
        var hasher = Hasher()
        hasher.combine(key)
        for byte in seed { hasher.combine(byte) }
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        if let first = seen[hash] {
            try reject(RowFault(fault: .duplicate, column: nil, detail: "the same key is in line \(first)"), line: line)
            return false
        }
        seen[hash] = UInt32(truncatingIfNeeded: line)
        return true
    }

    /// Notes a value that was left out of a row that goes in.
    func warn(_ fault: RowFault, line: Int) {
        summary.warnings[fault.fault.rawValue, default: 0] += 1
        note(fault, line: line, isRejected: false)
    }

    /// Adds to the summary.
    func count(_ change: (inout ImportSummary) -> Void) {
        change(&summary)
    }

    /// Sets a row aside; `raw` is the row as it stood in the file, the last one read if nil.
    func reject(_ fault: RowFault, line: Int, raw: ArraySlice<UInt8>? = nil) throws {
        if fault.fault == .duplicate { summary.duplicates += 1 } else { summary.rejected += 1 }
        summary.reasons[fault.fault.rawValue, default: 0] += 1
        let problem = note(fault, line: line, isRejected: true)
        try rejects?.add(
            raw ?? source.raw, reason: problem.description, isReadable: fault.fault != .malformedRow,
            format: source.format)
    }

    @discardableResult
    private func note(_ fault: RowFault, line: Int, isRejected: Bool) -> ImportProblem {
        let problem = ImportProblem(
            line: line, column: fault.column, fault: fault.fault, isRejected: isRejected,
            explanation: fault.detail ?? fault.fault.explanation)
        if summary.problems.count < ImportSummary.mostProblems { summary.problems.append(problem) }
        return problem
    }

    private func report() throws {
        try progress(
            ImportProgress(bytesRead: source.bytesRead, totalBytes: source.totalBytes, rows: summary.rows))
    }
}
