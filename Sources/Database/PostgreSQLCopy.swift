import CPQ

/// COPY into a table, in its text form: unlike the binary one it leaves it to the server to fit a value to its column.
struct PostgreSQLCopy {
    private let command: String
    private static let pieceLength = 1 << 16

    init(table: String, columns: [String]) {
        let names = SQL.joined(columns.map(SQL.identifier))
        command = "COPY \(SQL.identifier(table).text) (\(names.text)) FROM STDIN"
    }

    func send(_ rows: [[SQLValue]], over connection: PostgreSQLConnection) throws(DatabaseError) {
        // Found before the first byte is sent: a COPY under way can only be broken off.
        for row in rows {
            for case .text(let text) in row where text.utf8.contains(0) { throw .nulCharacter() }
        }
        try connection.command(command)
        var piece: [UInt8] = []
        for row in rows {
            Self.write(row, to: &piece)
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

    static func write(_ row: [SQLValue], to piece: inout [UInt8]) {
        for (index, value) in row.enumerated() {
            if index > 0 { piece.append(UInt8(ascii: "\t")) }
            switch value {
            case .null: piece.append(contentsOf: "\\N".utf8)
            case .integer(let integer): piece.append(contentsOf: "\(integer)".utf8)
            case .real(let real): piece.append(contentsOf: "\(real)".utf8)
            case .text(let text): escape(text, to: &piece)
            case .blob(let blob):
                piece.append(contentsOf: #"\\x"#.utf8)
                for byte in blob {
                    piece.append(hexDigits[Int(byte >> 4)])
                    piece.append(hexDigits[Int(byte & 15)])
                }
            }
        }
        piece.append(UInt8(ascii: "\n"))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    private static func escape(_ text: String, to piece: inout [UInt8]) {
        for byte in text.utf8 {
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
