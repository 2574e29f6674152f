/// Values in the server's binary form, one after the other in one buffer.
struct PostgreSQLValues {
    private(set) var types: [UInt32] = []
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    private var bytes: [UInt8] = []

    var count: Int { types.count }

    init(reserving count: Int) {
        types.reserveCapacity(count)
        starts.reserveCapacity(count)
        lengths.reserveCapacity(count)
    }

    mutating func append(_ value: SQLValue) throws(DatabaseError) {
        let start = bytes.count
        switch value {
        case .null: types.append(PostgreSQLType.unknown)
        case .integer(let integer):
            types.append(PostgreSQLType.int8)
            append(UInt64(bitPattern: integer))
        case .real(let real):
            types.append(PostgreSQLType.float8)
            append(real.bitPattern)
        case .text(let text):
            types.append(PostgreSQLType.text)
            guard !text.utf8.contains(0) else { throw .nulCharacter() }
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            types.append(PostgreSQLType.bytes)
            bytes.append(contentsOf: blob)
        }
        starts.append(value == .null ? -1 : start)
        lengths.append(Int32(bytes.count - start))
    }

    private mutating func append(_ word: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// Calls `body` with what libpq takes: where each value begins (NULL for NULL), its length, and that it is binary.
    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) -> T
    ) -> T {
        // One byte more: an empty text needs an address too.
        (bytes + [0]).withUnsafeBytes { buffer in
            let characters = buffer.bindMemory(to: CChar.self)
            let pointers = starts.map { start in start < 0 ? nil : characters.baseAddress.map { $0 + start } }
            return body(pointers, lengths, [Int32](repeating: 1, count: count))
        }
    }
}
