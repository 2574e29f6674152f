import CPQ

/// COPY into a table, in its text form: unlike the binary one it leaves it to the server to fit a value to its column.
struct PostgreSQLCopy {
    private let command: String
    private let columnCount: Int
    private static let pieceLength = 1 << 16

    init(table: String, columns: [String]) {
        let names = SQL.joined(columns.map(SQL.identifier))
        columnCount = columns.count
        command = "COPY \(SQL.identifier(table).text) (\(names.text)) FROM STDIN"
    }

    func send(_ values: PackedValues, over connection: PostgreSQLConnection) throws(DatabaseError) {
        // Found before the first byte is sent: a COPY under way can only be broken off.
        guard !values.hasTextWithNUL else { throw .nulCharacter() }
        try connection.command(command)
        var piece: [UInt8] = []
        var column = 0
        var offset = 0
        for cell in values.cells {
            if column > 0 { piece.append(UInt8(ascii: "\t")) }
            Self.write(cell, values.bytes, at: &offset, to: &piece)
            column += 1
            guard column == columnCount else { continue }
            column = 0
            piece.append(UInt8(ascii: "\n"))
            if piece.count >= Self.pieceLength { try put(&piece, connection) }
        }
        try put(&piece, connection)
        guard PQputCopyEnd(connection.pointer, nil) == 1 else { throw connection.lost() }
        var failure: DatabaseError?
        while let result = PQgetResult(connection.pointer) {
            do { try connection.check(result) } catch { failure = failure ?? error }
            PQclear(result)
        }
        if let failure { throw failure }
    }

    private func put(_ piece: inout [UInt8], _ connection: PostgreSQLConnection) throws(DatabaseError) {
        let isSent = piece.withUnsafeBytes { bytes in
            PQputCopyData(
                connection.pointer, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
        }
        guard isSent == 1 else { throw connection.lost() }
        piece.removeAll(keepingCapacity: true)
    }

    private static func write(
        _ cell: PackedValues.Cell, _ bytes: [UInt8], at offset: inout Int, to piece: inout [UInt8]
    ) {
        switch cell.kind {
        case .null: piece.append(contentsOf: "\\N".utf8)
        case .integer: piece.append(contentsOf: "\(cell.word)".utf8)
        case .real: piece.append(contentsOf: "\(Double(bitPattern: UInt64(bitPattern: cell.word)))".utf8)
        case .text:
            escape(bytes[offset..<offset + Int(cell.word)], to: &piece)
            offset += Int(cell.word)
        case .blob:
            piece.append(contentsOf: #"\\x"#.utf8)
            for byte in bytes[offset..<offset + Int(cell.word)] {
                piece.append(hexDigits[Int(byte >> 4)])
                piece.append(hexDigits[Int(byte & 15)])
            }
            offset += Int(cell.word)
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    private static func escape(_ text: ArraySlice<UInt8>, to piece: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"): piece.append(contentsOf: #"\\"#.utf8)
            case UInt8(ascii: "\t"): piece.append(contentsOf: #"\t"#.utf8)
            case UInt8(ascii: "\n"): piece.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"): piece.append(contentsOf: #"\r"#.utf8)
            default: piece.append(byte)
            }
        }
    }
}
