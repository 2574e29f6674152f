/// Rows of a file as they were read, one behind the other, on their way from the thread that reads to those that check.
struct RowBatch: Sendable {
    private struct Place {
        let line: Int
        let bytesEnd: Int
        let cellsEnd: Int
        let rawEnd: Int
        let malformed: String?
    }

    private var places: [Place] = []
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var raws: [UInt8] = []
    /// How far in the file it was read.
    private(set) var bytesRead: Int64 = 0

    var count: Int { places.count }

    /// Reads up to so many rows; the batch is empty at the end of the file.
    init(_ source: any RowSource, atMost most: Int) throws {
        var row = TableRow()
        while places.count < most {
            let outcome = try source.next(into: &row)
            if outcome == .end { break }
            add(row, outcome, raw: source.raw)
        }
        bytesRead = source.bytesRead
    }

    private mutating func add(_ row: TableRow, _ outcome: RowOutcome, raw: ArraySlice<UInt8>) {
        bytes += row.bytes
        ends += row.ends
        raws += raw
        var malformed: String?
        if case .malformed(let reason) = outcome { malformed = reason }
        places.append(
            Place(
                line: row.line, bytesEnd: bytes.count, cellsEnd: ends.count, rawEnd: raws.count, malformed: malformed))
    }

    func line(_ index: Int) -> Int { places[index].line }

    /// The row as it stood in the file.
    func raw(_ index: Int) -> ArraySlice<UInt8> {
        raws[(index == 0 ? 0 : places[index - 1].rawEnd)..<places[index].rawEnd]
    }

    /// Why the row cannot be read; nil: it can.
    func malformed(_ index: Int) -> String? { places[index].malformed }

    /// Puts the cells of a row into `row`, whose memory is used again.
    func copy(_ index: Int, into row: inout TableRow) {
        let place = places[index]
        row.line = place.line
        row.bytes.removeAll(keepingCapacity: true)
        row.ends.removeAll(keepingCapacity: true)
        row.bytes += bytes[(index == 0 ? 0 : places[index - 1].bytesEnd)..<place.bytesEnd]
        row.ends += ends[(index == 0 ? 0 : places[index - 1].cellsEnd)..<place.cellsEnd]
    }
}
