import CCSV

/// libcsv, fed line by line: the fields of one record at a time.
final class CSVParser {
    enum State {
        case record
        /// A line was blank, or a quoted field goes on in the next one.
        case nothingYet
        /// A quote stands where none may: the record cannot be read.
        case strayQuote
        case outOfMemory
    }

    private let parser: UnsafeMutablePointer<csv_parser>
    private let delimiter: UInt8
    /// The values of all fields one behind the other, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var isRecordComplete = false

    init(delimiter: UInt8) {
        parser = .allocate(capacity: 1)
        self.delimiter = delimiter
        begin()
    }

    deinit {
        csv_free(parser)
        parser.deallocate()
    }

    private func begin() {
        csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
        csv_set_delim(parser, delimiter)
        csv_set_space_func(parser, ccsv_no_space)
    }

    /// Forgets everything: libcsv cannot go on after an error.
    func reset() {
        csv_free(parser)
        begin()
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Takes one line with its end.
    func parse(_ line: ArraySlice<UInt8>) -> State {
        prepare()
        let context = Unmanaged.passUnretained(self).toOpaque()
        let parsed = line.withUnsafeBytes {
            csv_parse(parser, $0.baseAddress, $0.count, fieldEnded, recordEnded, context)
        }
        return state(failed: parsed != line.count)
    }

    /// Takes the end of the file.
    func finish() -> State {
        prepare()
        let context = Unmanaged.passUnretained(self).toOpaque()
        return state(failed: csv_fini(parser, fieldEnded, recordEnded, context) != 0)
    }

    /// Hands over the fields of the record that is complete, in exchange for buffers to fill again.
    func take(into row: inout TableRow) {
        swap(&row.bytes, &bytes)
        swap(&row.ends, &ends)
    }

    private func prepare() {
        guard isRecordComplete else { return }
        isRecordComplete = false
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    private func state(failed: Bool) -> State {
        if failed { return csv_error(parser) == CSV_EPARSE ? .strayQuote : .outOfMemory }
        return isRecordComplete ? .record : .nothingYet
    }

    fileprivate func append(_ field: UnsafeRawBufferPointer) {
        bytes += field
        ends.append(bytes.count)
    }

    fileprivate func endRecord() {
        isRecordComplete = true
    }
}

private func fieldEnded(_ field: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    let parser = Unmanaged<CSVParser>.fromOpaque(context).takeUnretainedValue()
    parser.append(UnsafeRawBufferPointer(start: field, count: count))
}

private func recordEnded(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<CSVParser>.fromOpaque(context).takeUnretainedValue().endRecord()
}
