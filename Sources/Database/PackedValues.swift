/// Values one behind the other in flat memory: what many rows are gathered in on their way to the database.
///
/// An array of ``SQLValue`` counts references for each text that it copies; this copies bytes.
///
///     var values = PackedValues()
///     values.append(customer)
///     values.append("newsletter")
///     values.append(nil as Int64?)
package struct PackedValues: Sendable {
    enum Kind: UInt8, Sendable {
        case null, integer, real, text, blob
    }

    struct Cell: Sendable {
        let kind: Kind
        /// The integer, the bits of the real, or how many of the bytes are the text's or the blob's.
        let word: Int64
    }

    private(set) var cells: [Cell] = []
    /// The texts and blobs.
    private(set) var bytes: [UInt8] = []

    package init() {}

    package var count: Int { cells.count }

    package mutating func append(_ integer: Int64?) {
        cells.append(integer.map { Cell(kind: .integer, word: $0) } ?? Cell(kind: .null, word: 0))
    }

    package mutating func append(_ text: String?) {
        guard let text else { return cells.append(Cell(kind: .null, word: 0)) }
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        cells.append(Cell(kind: .text, word: Int64(bytes.count - start)))
    }

    package mutating func append(blob: some Collection<UInt8>) {
        bytes.append(contentsOf: blob)
        cells.append(Cell(kind: .blob, word: Int64(blob.count)))
    }

    package mutating func append(_ value: SQLValue) {
        switch value {
        case .null: append(nil as Int64?)
        case .integer(let integer): append(integer)
        case .real(let real): cells.append(Cell(kind: .real, word: Int64(bitPattern: real.bitPattern)))
        case .text(let text): append(text)
        case .blob(let blob): append(blob: blob)
        }
    }

    package mutating func append(contentsOf other: PackedValues) {
        cells += other.cells
        bytes += other.bytes
    }

    /// The values of some cells, of which the first one's bytes begin at `offset`.
    func values(_ range: Range<Int>, offset: Int) -> [SQLValue] {
        var offset = offset
        return cells[range].map { cell in
            switch cell.kind {
            case .null: return .null
            case .integer: return .integer(cell.word)
            case .real: return .real(Double(bitPattern: UInt64(bitPattern: cell.word)))
            case .text, .blob:
                let slice = bytes[offset..<offset + Int(cell.word)]
                offset += slice.count
                return cell.kind == .text ? .text(String(decoding: slice, as: UTF8.self)) : .blob(Array(slice))
            }
        }
    }

    /// Whether a text has a NUL character, which PostgreSQL does not keep.
    var hasTextWithNUL: Bool {
        guard bytes.contains(0) else { return false }
        var offset = 0
        for cell in cells where cell.kind == .text || cell.kind == .blob {
            let end = offset + Int(cell.word)
            if cell.kind == .text, bytes[offset..<end].contains(0) { return true }
            offset = end
        }
        return false
    }

    /// How many bytes these cells have.
    func length(of range: Range<Int>) -> Int {
        cells[range].reduce(0) { $0 + ($1.kind == .text || $1.kind == .blob ? Int($1.word) : 0) }
    }
}
