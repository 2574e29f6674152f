import CSQLite

/// A compiled statement; also the cursor over its answer.
final class SQLiteStatement {
    let text: String
    /// When the cache last gave it out.
    var lastUse = 0
    private let pointer: OpaquePointer
    private(set) var columnCount: Int
    private let path: String

    init(_ text: String, in connection: SQLiteConnection) throws(DatabaseError) {
        var pointer: OpaquePointer?
        var isAlone = true
        var utf8 = text
        let result = utf8.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let result = sqlite3_prepare_v3(
                    connection.pointer, characters.baseAddress, Int32(characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, &tail)
                if let tail, let start = characters.baseAddress {
                    isAlone = characters[(tail - start)...].allSatisfy { byte in
                        [0x20, 0x0A, 0x0D, 0x09, 0x3B].contains(byte)
                    }
                }
                return result
            }
        }
        guard result == SQLITE_OK else { throw connection.error(result, preparing: true) }
        guard let pointer else { throw .statement("it is empty") }
        guard isAlone else {
            sqlite3_finalize(pointer)
            throw .statement("two statements are given as one")
        }
        self.text = text
        self.pointer = pointer
        path = connection.path
        columnCount = Int(sqlite3_column_count(pointer))
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    /// Whether it leaves the database as it is.
    var isReadOnly: Bool { sqlite3_stmt_readonly(pointer) != 0 }

    /// Binds a value to the hole `index`, counted from 0; the value is copied.
    func bind(_ value: SQLValue, at index: Int) -> Int32 {
        let position = Int32(index + 1)
        switch value {
        case .null:
            return sqlite3_bind_null(pointer, position)
        case .integer(let integer):
            return sqlite3_bind_int64(pointer, position, integer)
        case .real(let real):
            return sqlite3_bind_double(pointer, position, real)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    csqlite_bind_text(pointer, position, $0.baseAddress, UInt64($0.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { csqlite_bind_blob(pointer, position, $0.baseAddress, UInt64($0.count)) }
        }
    }

    /// Binds rows to the holes from the first on, and to those after them `further`, and runs it; texts and blobs are
    /// not copied but read where the rows have them.
    func run(binding values: PackedValues, _ part: RowBlock.Part, then further: [SQLValue]) -> Int32 {
        values.bytes.withUnsafeBytes { bytes in
            // An empty text needs an address too.
            let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            var result = bind(values.cells[part.cells], from: start.map { $0 + part.offset })
            for (index, value) in further.enumerated() where result == SQLITE_OK {
                result = bind(value, at: part.cells.count + index)
            }
            return result == SQLITE_OK ? step() : result
        }
    }

    private func bind(_ cells: ArraySlice<PackedValues.Cell>, from start: UnsafeRawPointer?) -> Int32 {
        var position: Int32 = 0
        var next = start
        for cell in cells {
            position += 1
            let result: Int32
            switch cell.kind {
            case .null: result = sqlite3_bind_null(pointer, position)
            case .integer: result = sqlite3_bind_int64(pointer, position, cell.word)
            case .real:
                let real = Double(bitPattern: UInt64(bitPattern: cell.word))
                result = sqlite3_bind_double(pointer, position, real)
            case .text:
                result = csqlite_bind_kept_text(pointer, position, next, UInt64(cell.word))
                next = next.map { $0 + Int(cell.word) }
            case .blob:
                result = csqlite_bind_kept_blob(pointer, position, next, UInt64(cell.word))
                next = next.map { $0 + Int(cell.word) }
            }
            if result != SQLITE_OK { return result }
        }
        return SQLITE_OK
    }

    /// SQLITE_ROW, SQLITE_DONE or an error.
    func step() -> Int32 {
        let result = sqlite3_step(pointer)
        // A change of the schema may have made SQLite compile a `SELECT *` anew.
        if result == SQLITE_ROW { columnCount = Int(sqlite3_data_count(pointer)) }
        return result
    }

    /// Ends the run; what is bound stays.
    func reset() {
        sqlite3_reset(pointer)
    }

    /// Forgets what is bound, so that a cached statement keeps nobody's data.
    func clear() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }
}

extension SQLiteStatement: RowCursor {
    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(pointer, Int32(column))
    }

    func real(_ column: Int) -> Double {
        sqlite3_column_double(pointer, Int32(column))
    }

    func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(pointer, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(pointer, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(pointer, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, Int32(column)))))
    }

    func value(_ column: Int) -> SQLValue {
        switch sqlite3_column_type(pointer, Int32(column)) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }
}
