/// The lines of a text file, one after the other, in flat memory; for JSON Lines and logs.
package final class FileLines {
    private let reader: ChunkedReader
    private let path: String
    private let limit: Int
    private var rest: ArraySlice<UInt8> = []
    private var line: [UInt8] = []
    private var isAtEnd = false
    /// The number of the line last returned, counted from 1.
    package private(set) var number = 0

    /// - Parameter limit: the most bytes a line may have.
    package init(_ path: String, limit: Int = 4 << 20) throws(SystemError) {
        reader = try ChunkedReader(path)
        self.path = path
        self.limit = limit
    }

    /// The file's size in bytes, nil for a pipe.
    package var totalBytes: Int64? { reader.totalBytes }

    /// Bytes consumed so far, for a progress bar.
    package var bytesRead: Int64 { reader.bytesRead - Int64(rest.count) }

    /// The next line without its `\n` or `\r\n` and, in the first line, without a byte order mark; nil at the end.
    package func next() throws(SystemError) -> [UInt8]? {
        line.removeAll(keepingCapacity: true)
        while !isAtEnd {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                rest = rest[(end + 1)...]
                return try finished()
            }
            line += rest
            rest = []
            guard line.count <= limit else { throw .lineTooLong(path, line: number + 1, limit: limit) }
            isAtEnd = try !reader.next()
            rest = reader.chunk
        }
        return line.isEmpty ? nil : try finished()
    }

    private func finished() throws(SystemError) -> [UInt8] {
        number += 1
        guard line.count <= limit else { throw .lineTooLong(path, line: number, limit: limit) }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return line
    }
}
