import System

/// The lines of a file with their line ends and numbers, as a window that the reader of records can go back in.
///
/// A line ends at LF, CR LF or a CR alone. Every line is checked to be UTF-8 without NUL, so that an error can name it.
final class TextLines {
    private let reader: ChunkedReader
    private let path: String
    /// Bytes of the file from the oldest one still needed.
    private(set) var buffer: [UInt8] = []
    private var isAtEnd = false
    /// Where the next line begins in `buffer`, and its number (from 1).
    private(set) var cursor = 0
    private(set) var number = 1
    /// Where the record begins that is being read: nothing before it is needed again.
    private var recordStart = 0
    private var recordLine = 1
    /// Whether rows may have been used already when an error comes: on a pipe nothing can be checked beforehand.
    private let isPartly: Bool

    private static let longestLine = 16 << 20

    init(_ path: String, isPartly: Bool = false) throws {
        reader = try ChunkedReader(path)
        self.path = path
        self.isPartly = isPartly
        try fill()
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
            cursor = 3
            recordStart = 3
        } else if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
            throw CustomersError.utf16(path, line: 1)
        }
    }

    var totalBytes: Int64? { reader.totalBytes }
    var bytesRead: Int64 { reader.bytesRead - Int64(buffer.count - cursor) }

    /// The bytes since the last `beginRecord()`.
    var record: ArraySlice<UInt8> { buffer[recordStart..<cursor] }
    /// The number of the line in which the record began.
    var firstLineOfRecord: Int { recordLine }

    /// The first byte that is no white space, as far as it was read.
    var firstByte: UInt8? { buffer[cursor...].first { $0 > 0x20 } }

    func beginRecord() {
        recordStart = cursor
        recordLine = number
    }

    /// Goes back to the second line of the record that is being read.
    func rewindToSecondLine() {
        cursor = lineEnd(from: recordStart) ?? buffer.count
        number = recordLine + 1
    }

    /// The next line with its end, as a range of `buffer`; nil at the end of the file.
    func next() throws -> Range<Int>? {
        var end = lineEnd(from: cursor)
        var searched = buffer.count - cursor
        while end == nil, !isAtEnd {
            if searched > Self.longestLine { throw CustomersError.lineTooLong(path, line: number) }
            compact()
            try fill()
            // A CR that was the last byte has to be looked at again.
            end = lineEnd(from: cursor + max(0, searched - 1))
            searched = buffer.count - cursor
        }
        let line = cursor..<(end ?? buffer.count)
        guard !line.isEmpty else { return nil }
        try check(line)
        cursor = line.upperBound
        number += 1
        return line
    }

    /// Just after the line end, or nil when the buffer has to be filled first.
    private func lineEnd(from start: Int) -> Int? {
        let count = buffer.count
        let atEnd = isAtEnd
        return buffer.withUnsafeBufferPointer { bytes in
            var index = start
            while index < count {
                let byte = bytes[index]
                index += 1
                if byte == UInt8(ascii: "\n") { return index }
                if byte == UInt8(ascii: "\r") {
                    if index < count { return bytes[index] == UInt8(ascii: "\n") ? index + 1 : index }
                    return atEnd ? index : nil
                }
            }
            return nil
        }
    }

    private func compact() {
        guard recordStart > 0 else { return }
        buffer.removeSubrange(..<recordStart)
        cursor -= recordStart
        recordStart = 0
    }

    private func fill() throws {
        if try reader.next() { buffer += reader.chunk } else { isAtEnd = true }
    }

    private func check(_ line: Range<Int>) throws {
        var all: UInt8 = 0
        var hasNUL = false
        buffer.withUnsafeBufferPointer { bytes in
            for index in line {
                all |= bytes[index]
                hasNUL = hasNUL || bytes[index] == 0
            }
        }
        if hasNUL { throw CustomersError.utf16(path, line: number) }
        if all < 0x80 { return }
        let isValid = buffer.withUnsafeBufferPointer { bytes in
            (try? UTF8Span(validating: UnsafeBufferPointer(rebasing: bytes[line]).span)) != nil
        }
        if !isValid { throw CustomersError.notUTF8(path, line: number, partly: isPartly) }
    }
}
