import System

/// A file to be imported: CSV or JSON Lines, whichever it turns out to be.
enum ImportFile {
    /// Opens a file after looking through all of it, so that what is no text is refused before anything is imported.
    ///
    /// - Parameters:
    ///   - path: `-` is standard input, which can be looked at only once: there, an error may come in the middle.
    ///   - columns: what the mapping wants; the cells of JSON Lines are these.
    static func open(_ path: String, mapping: ImportMapping, columns: [String]) throws -> any RowSource {
        let canCheck = FileStatus.of(path)?.isRegularFile == true
        let refused = RefusedColumns(handledBy: mapping)
        if canCheck { try check(path, mapping: mapping, refused: refused) }
        let lines = try TextLines(path, isPartly: !canCheck)
        let source: any RowSource
        switch lines.firstByte {
        case nil: throw CustomersError.empty(path)
        case UInt8(ascii: "["): throw CustomersError.jsonArray(path)
        case UInt8(ascii: "{"): return JSONSource(lines, columns: columns, ignored: mapping.ignored)
        default: source = try CSVSource(lines, path: path)
        }
        if let column = source.columns.first(where: refused.contains) {
            throw refused.error(column, path: path, mapping: mapping)
        }
        return source
    }

    private static func check(_ path: String, mapping: ImportMapping, refused: RefusedColumns) throws {
        let lines = try TextLines(path)
        let isJSON = lines.firstByte == UInt8(ascii: "{")
        while true {
            lines.beginRecord()
            guard let line = try lines.next() else { return }
            if isJSON, let column = refused.member(in: lines.buffer[line]) {
                throw refused.error(column, path: path, mapping: mapping)
            }
        }
    }
}

/// Columns that say that the people of a file left or cannot be reached: whoever imports them as anything else would
/// write to them again (LAW-8).
struct RefusedColumns {
    private static let all = ["UNSUB_TIME": "mailchimp-unsubscribed", "CLEAN_TIME": "mailchimp-cleaned"]
    private let names: [String]

    init(handledBy mapping: ImportMapping) {
        let handled = [mapping.withdrawal?.time, mapping.suppression?.time].compactMap { $0?.uppercased() }
        names = Self.all.keys.sorted().filter { !handled.contains($0) }
    }

    func contains(_ column: String) -> Bool {
        names.contains(column.uppercased())
    }

    /// The refused member of a JSON object, by its quoted name anywhere in the line.
    func member(in line: ArraySlice<UInt8>) -> String? {
        // Rows that leave it empty are refused too: it is the kind of the file that matters.
        names.first { line.firstRange(of: Array("\"\($0)\"".utf8)) != nil }
    }

    func error(_ column: String, path: String, mapping: ImportMapping) -> CustomersError {
        let remedy =
            Self.all[column.uppercased()].map { "Import it with '--mapping \($0)', or a mapping that extends it." }
        return .refused(column, path, mapping: mapping.name, remedy: remedy ?? "")
    }
}
