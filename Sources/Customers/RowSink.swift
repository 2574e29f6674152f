import System

/// Takes the rows of a file page by page to the database, keeps the count, and sets aside what cannot go in.
final class RowSink {
    private(set) var summary: ImportSummary
    private let source: any RowSource
    private let rejects: RejectsFile?
    private let progress: (ImportProgress) throws -> Void

    /// A draft that the database has no place for.
    struct Rejection {
        /// Among the drafts of the page.
        let draft: Int
        let fault: RowFault
    }

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
    ///   - check: makes a draft, or throws what sets the row aside; called by several threads at once.
    ///   - write: writes a page in one transaction and answers with those of its drafts that are set aside.
    func run<Draft: Sendable>(
        check: @escaping RowPipeline<Draft>.Check, write: ([Draft]) throws -> [Rejection]
    ) throws -> ImportSummary {
        let (format, totalBytes) = (source.format, source.totalBytes)
        let pipeline = RowPipeline(source, check: check)
        defer { pipeline.stop() }
        var size = PageSize()
        var page: [CheckedBatch<Draft>] = []
        var bytesRead: Int64 = 0
        var isAtEnd = false
        while !isAtEnd {
            if let batch = try pipeline.next(), batch.batch.count > 0 {
                bytesRead = batch.batch.bytesRead
                page.append(batch)
            } else {
                isAtEnd = true
            }
            let count = page.reduce(0) { $0 + $1.rows.count }
            guard count >= size.rows || (isAtEnd && count > 0) else { continue }
            let start = ContinuousClock.now
            let rejections = try write(page.flatMap(\.drafts))
            size.wrote(count, inSeconds: start.duration(to: .now) / .seconds(1))
            // After the commit: what a transaction that failed set aside would be set aside twice.
            try account(for: page, rejections, format)
            page.removeAll(keepingCapacity: true)
            try progress(ImportProgress(bytesRead: bytesRead, totalBytes: totalBytes, rows: summary.rows))
            // A moment for whoever waits to write: an unsubscribe comes before the next page.
            if !isAtEnd { OSThread.sleep(milliseconds: 2) }
        }
        try progress(ImportProgress(bytesRead: source.bytesRead, totalBytes: totalBytes, rows: summary.rows))
        summary.unmappedColumns += source.furtherColumns
        summary.rejectsFile = try rejects?.finish()
        return summary
    }

    /// Adds to the summary.
    func count(_ change: (inout ImportSummary) -> Void) {
        change(&summary)
    }

    // MARK: - What is set aside

    /// Goes through the rows of a page that was written, in the order of the file.
    private func account<Draft>(
        for page: [CheckedBatch<Draft>], _ rejections: [Rejection], _ format: RejectsFile.Format
    ) throws {
        let faults = Dictionary(rejections.map { ($0.draft, $0.fault) }) { first, _ in first }
        var draft = 0
        for batch in page {
            for (index, row) in batch.rows.enumerated() {
                summary.rows += 1
                switch row {
                case .fault(let fault): try reject(fault, batch.batch, index, format)
                case .draft(_, let warnings):
                    if let fault = faults[draft] {
                        try reject(fault, batch.batch, index, format)
                    } else {
                        for warning in warnings { warn(warning, line: batch.batch.line(index)) }
                    }
                    draft += 1
                }
            }
        }
    }

    /// Notes a value that was left out of a row that goes in.
    private func warn(_ fault: RowFault, line: Int) {
        summary.warnings[fault.fault.rawValue, default: 0] += 1
        note(fault, line: line, isRejected: false)
    }

    private func reject(_ fault: RowFault, _ batch: RowBatch, _ index: Int, _ format: RejectsFile.Format) throws {
        if fault.fault == .duplicate { summary.duplicates += 1 } else { summary.rejected += 1 }
        summary.reasons[fault.fault.rawValue, default: 0] += 1
        let problem = note(fault, line: batch.line(index), isRejected: true)
        try rejects?.add(
            batch.raw(index), reason: problem.description, isReadable: fault.fault != .malformedRow, format: format)
    }

    @discardableResult
    private func note(_ fault: RowFault, line: Int, isRejected: Bool) -> ImportProblem {
        let problem = ImportProblem(
            line: line, column: fault.column, fault: fault.fault, isRejected: isRejected,
            explanation: fault.detail ?? fault.fault.explanation)
        if summary.problems.count < ImportSummary.mostProblems { summary.problems.append(problem) }
        return problem
    }
}

extension CheckedBatch {
    fileprivate var drafts: [Draft] {
        rows.compactMap { row in
            if case .draft(let draft, _) = row { draft } else { nil }
        }
    }
}

extension RowFault {
    static func duplicate(ofLine line: Int?) -> RowFault {
        RowFault(fault: .duplicate, column: nil, detail: line.map { "the same key is in line \($0)" })
    }
}
