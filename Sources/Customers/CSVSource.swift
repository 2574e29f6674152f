import System

/// The rows of a CSV file (RFC 4180) whose first record names the columns.
///
/// The delimiter (comma, semicolon, tab) is found out from the header. Line numbers are those of an editor, through
/// quoted newlines too. A record that cannot be read costs its first line only: reading goes on with the next one.
final class CSVSource: RowSource {
    let columns: [String]
    let furtherColumns: [String] = []
    let delimiter: UInt8
    /// The header as it stands in the file.
    let header: [UInt8]

    private let lines: TextLines
    private let parser: CSVParser
    private let path: String
    private var isFinished = false
    /// A record longer than this is taken for a quote that was never closed.
    private static let longestRecord = 1 << 20

    init(_ lines: TextLines, path: String) throws {
        self.path = path
        self.lines = lines
        (delimiter, columns) = try Self.readHeader(lines, path)
        header = Array(withoutLineEnd(lines.record))
        parser = CSVParser(delimiter: delimiter)
    }

    var raw: ArraySlice<UInt8> { withoutLineEnd(lines.record) }
    var totalBytes: Int64? { lines.totalBytes }
    var bytesRead: Int64 { lines.bytesRead }
    var format: RejectsFile.Format { .csv(delimiter: delimiter, header: header) }

    func next(into row: inout TableRow) throws -> RowOutcome {
        if isFinished { return .end }
        lines.beginRecord()
        var isContinuing = false
        while true {
            let line = try lines.next()
            switch line.map({ parser.parse(lines.buffer[$0]) }) ?? parser.finish() {
            case .record:
                isFinished = line == nil
                return take(&row)
            case .strayQuote where line == nil:
                return malformed(&row, "a quote opened in this row is never closed")
            case .strayQuote:
                return malformed(&row, "a quote stands where none may (quotes inside a value are doubled)")
            case .outOfMemory:
                throw CustomersError.outOfMemory(path)
            case .nothingYet:
                if line == nil {
                    isFinished = true
                    return .end
                }
                if !isContinuing, isBlank(lines.record) {
                    lines.beginRecord()
                } else {
                    isContinuing = true
                }
                if lines.record.count > Self.longestRecord {
                    return malformed(&row, "a quote opened in this row is not closed within 1 MiB")
                }
            }
        }
    }

    private func take(_ row: inout TableRow) -> RowOutcome {
        row.line = lines.firstLineOfRecord
        parser.take(into: &row)
        if row.ends.count == columns.count { return .row }
        return .malformed("it has \(row.ends.count) fields, and the header has \(columns.count)")
    }

    /// Gives up one line. What follows it may be good, even if the record seemed to go on.
    private func malformed(_ row: inout TableRow, _ reason: String) -> RowOutcome {
        parser.reset()
        row.line = lines.firstLineOfRecord
        lines.rewindToSecondLine()
        return .malformed(reason)
    }

    // MARK: - Header

    private static func readHeader(_ lines: TextLines, _ path: String) throws -> (UInt8, [String]) {
        let parsers = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].map { ($0, CSVParser(delimiter: $0)) }
        var found: (delimiter: UInt8, columns: [String])?
        lines.beginRecord()
        while found == nil {
            let line = try lines.next()
            var readable = 0
            for (delimiter, parser) in parsers {
                let state = line.map { parser.parse(lines.buffer[$0]) } ?? parser.finish()
                if state != .strayQuote { readable += 1 }
                guard state == .record else { continue }
                var row = TableRow()
                parser.take(into: &row)
                let columns = row.ends.indices.map { row.text($0) ?? "" }
                if columns.count > found?.columns.count ?? 0 { found = (delimiter, columns) }
            }
            if found == nil {
                guard line != nil else { throw CustomersError.empty(path) }
                if isBlank(lines.record) { lines.beginRecord() }
                if readable == 0 || lines.record.count > longestRecord { throw CustomersError.unreadableHeader(path) }
            }
        }
        guard let found else { throw CustomersError.empty(path) }
        return found
    }
}

private func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x0A || $0 == 0x0D }
}

func withoutLineEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
    return line
}
