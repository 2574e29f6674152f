import System

/// What became of a row when it was checked.
enum CheckedRow<Draft: Sendable>: Sendable {
    /// It can go in; the faults cost single values.
    case draft(Draft, warnings: [RowFault])
    case fault(RowFault)
}

/// Rows that were read and checked together.
struct CheckedBatch<Draft: Sendable>: Sendable {
    let batch: RowBatch
    let rows: [CheckedRow<Draft>]
}

/// Reads a file ahead on a thread of its own and checks its rows on several, while the caller writes: what comes out is
/// in the order of the file.
///
///     let pipeline = RowPipeline(source) { row, raw, warn in try reader.read(row, warn: warn) }
///     defer { pipeline.stop() }
///     while let batch = try pipeline.next() { … }    // the last one is empty
final class RowPipeline<Draft: Sendable> {
    /// Makes a draft of a row, or throws what keeps it out.
    typealias Check = @Sendable (TableRow, ArraySlice<UInt8>, (RowFault) -> Void) throws(RowFault) -> Draft

    private let work: BoundedQueue<Job>
    private let inOrder: BoundedQueue<Job>
    private var checking: [OSThread] = []

    /// How many rows go from thread to thread at once.
    static var batchSize: Int { 250 }

    init(_ source: any RowSource, check: @escaping Check) {
        let workers = OSThread.processorCount
        let work = BoundedQueue<Job>(capacity: 4 * workers)
        let inOrder = BoundedQueue<Job>(capacity: 4 * workers)
        (self.work, self.inOrder) = (work, inOrder)
        let reading = Reading(source: source)
        // Nobody waits for this thread: it may be waiting itself, for a pipe in which nothing comes any more.
        _ = OSThread.start(name: "reading") { reading.run(into: work, inOrder) }
        for number in 1...workers {
            checking.append(
                OSThread.start(name: "checking \(number)") {
                    while let job = work.pop() { job.run(check) }
                })
        }
    }

    /// The next rows.
    ///
    /// - Returns: at the end of the file a batch without rows, and from then on nil.
    /// - Throws: what reading the file threw, after all rows before it were handed out.
    func next() throws -> CheckedBatch<Draft>? {
        try inOrder.pop()?.result()
    }

    /// Ends the work; call it whether or not the end was reached.
    func stop() {
        work.close()
        inOrder.close()
        for thread in checking { thread.join() }
    }

    /// The source on its thread.
    private struct Reading: @unchecked Sendable {
        // Sendable: from here on nobody else touches the source until its last batch, which is empty, has come out.
        let source: any RowSource

        func run(into work: BoundedQueue<Job>, _ inOrder: BoundedQueue<Job>) {
            defer {
                work.close()
                inOrder.close()
            }
            while true {
                let read = Result { try RowBatch(source, atMost: RowPipeline.batchSize) }
                let job = Job(read)
                // Whoever waits for a job finds it checked sooner or later: it is among the work first.
                guard work.push(job), inOrder.push(job), let batch = try? read.get(), batch.count > 0 else { return }
            }
        }
    }

    /// A batch on its way, and a place to wait for it.
    private final class Job: Sendable {
        private let read: Result<RowBatch, any Error>
        private let checked = Monitor<[CheckedRow<Draft>]?>(nil)

        init(_ read: Result<RowBatch, any Error>) {
            self.read = read
        }

        func run(_ check: Check) {
            var rows: [CheckedRow<Draft>] = []
            if case .success(let batch) = read {
                rows.reserveCapacity(batch.count)
                var row = TableRow()
                for index in 0..<batch.count {
                    rows.append(Self.check(batch, index, &row, check))
                }
            }
            let done = rows
            checked.update { $0 = done }
        }

        private static func check(
            _ batch: RowBatch, _ index: Int, _ row: inout TableRow, _ check: Check
        ) -> CheckedRow<Draft> {
            if let reason = batch.malformed(index) {
                return .fault(RowFault(fault: .malformedRow, column: nil, detail: reason))
            }
            batch.copy(index, into: &row)
            var warnings: [RowFault] = []
            do {
                return .draft(try check(row, batch.raw(index)) { warnings.append($0) }, warnings: warnings)
            } catch {
                return .fault(error)
            }
        }

        func result() throws -> CheckedBatch<Draft> {
            let batch = try read.get()
            let rows = checked.wait(until: { $0 != nil }, then: { $0 ?? [] })
            return CheckedBatch(batch: batch, rows: rows)
        }
    }
}
