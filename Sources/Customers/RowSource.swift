/// One row of an import file: its cells as bytes, and where it stands.
struct TableRow {
    /// The number of the line in which the row begins.
    var line = 0
    /// The cells' values one behind the other.
    var bytes: [UInt8] = []
    /// Where each cell ends in `bytes`.
    var ends: [Int] = []

    /// Adds a cell.
    mutating func append(_ text: String) {
        bytes += text.utf8
        ends.append(bytes.count)
    }

    /// The value of a cell without the blanks around it.
    func cell(_ index: Int) -> ArraySlice<UInt8> {
        var cell = bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
        while let first = cell.first, isBlank(first) { cell = cell.dropFirst() }
        while let last = cell.last, isBlank(last) { cell = cell.dropLast() }
        return cell
    }

    /// The text of a cell, nil when it is empty.
    func text(_ index: Int) -> String? {
        let cell = cell(index)
        return cell.isEmpty ? nil : String(decoding: cell, as: UTF8.self)
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}

/// A file of rows with named columns, read one after the other.
protocol RowSource: AnyObject {
    /// The names of the columns, in the order of the cells.
    var columns: [String] { get }
    /// Columns of the file that are not among `columns`, so far.
    var furtherColumns: [String] { get }
    /// The last row as it stands in the file, without its line end.
    var raw: ArraySlice<UInt8> { get }
    var totalBytes: Int64? { get }
    var bytesRead: Int64 { get }
    var format: RejectsFile.Format { get }

    /// Reads the next row into `row`.
    func next(into row: inout TableRow) throws -> RowOutcome
}

enum RowOutcome: Equatable {
    case row
    /// A row that cannot be read; `row.line` says where.
    case malformed(String)
    case end
}
