import System

/// The rows of a JSON Lines file: one object a line, its members as cells.
final class JSONSource: RowSource {
    let columns: [String]
    let format = RejectsFile.Format.jsonLines
    private let lines: TextLines
    private let known: Set<String>
    private(set) var furtherColumns: [String] = []
    private var further: Set<String> = []

    /// - Parameters:
    ///   - columns: the members to take; a member of a member is named `attributes.city`.
    ///   - ignored: members that are left out without a word.
    init(_ lines: TextLines, columns: [String], ignored: [String] = []) {
        self.lines = lines
        self.columns = columns
        further = Set(ignored)
        known = Set(columns + columns.map { String($0.prefix { $0 != "." }) })
    }

    var raw: ArraySlice<UInt8> { withoutLineEnd(lines.record) }
    var totalBytes: Int64? { lines.totalBytes }
    var bytesRead: Int64 { lines.bytesRead }

    func next(into row: inout TableRow) throws -> RowOutcome {
        row.bytes.removeAll(keepingCapacity: true)
        row.ends.removeAll(keepingCapacity: true)
        while true {
            lines.beginRecord()
            row.line = lines.number
            guard let range = try lines.next() else { return .end }
            let line = lines.buffer[range]
            if line.allSatisfy({ $0 <= 0x20 }) { continue }
            guard case .object(let members)? = try? JSON.parse(line) else {
                return .malformed("the line is not a JSON object")
            }
            for name in members.keys where !known.contains(name) && further.insert(name).inserted {
                furtherColumns.append(name)
            }
            for column in columns { row.append(Self.text(members[column] ?? JSONPath.value(column, in: members))) }
            return .row
        }
    }

    static func text(_ value: JSON?) -> String {
        switch value {
        case nil, .null?: ""
        case .bool(let truth)?: truth ? "true" : "false"
        case .integer(let integer)?: String(integer)
        case .number(let number)?: number.description
        case .string(let text)?: text
        case .array?, .object?: (try? JSONText.encode(value)) ?? ""
        }
    }
}

/// Members within members: `attributes.city`.
enum JSONPath {
    static func value(_ path: String, in members: [String: JSON]) -> JSON? {
        guard let dot = path.firstIndex(of: "."), case .object(let inner)? = members[String(path[..<dot])] else {
            return nil
        }
        let rest = String(path[path.index(after: dot)...])
        return inner[rest] ?? value(rest, in: inner)
    }
}
