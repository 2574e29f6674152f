import System
import Workspace

/// Where a row holds what the mapping asks for.
struct ColumnPlace {
    /// As the mapping calls it, for messages.
    let name: String
    let index: Int
    /// The member of the JSON object in the cell, for `attributes.city`.
    let member: String?

    func text(in row: TableRow) -> String? {
        guard let text = row.text(index), let member else { return row.text(index) }
        guard case .object(let members)? = try? JSON.parse(text) else { return nil }
        let found = JSONSource.text(members[member] ?? JSONPath.value(member, in: members))
        return found.isEmpty ? nil : found
    }
}

/// The columns of a file by name: as written, else without regard to case.
struct ColumnPlaces {
    let columns: [String]
    let path: String
    let mapping: String
    private var exact: [String: Int] = [:]
    private var folded: [String: Int] = [:]
    private var repeated: Set<Int> = []
    /// The columns that were asked for.
    private(set) var used: Set<Int> = []

    init(_ source: any RowSource, path: String, mapping: String) {
        columns = source.columns
        self.path = path
        self.mapping = mapping
        for (index, column) in columns.enumerated() {
            if let earlier = exact[column] { repeated.insert(earlier) } else { exact[column] = index }
            if folded[column.lowercased()] == nil { folded[column.lowercased()] = index }
        }
    }

    /// The place of a column, or nil when the file has none of that name.
    mutating func place(_ name: String) throws -> ColumnPlace? {
        if let index = exact[name] ?? folded[name.lowercased()] {
            if repeated.contains(index) { throw CustomersError.repeated(columns[index], path) }
            used.insert(index)
            return ColumnPlace(name: name, index: index, member: nil)
        }
        guard let dot = name.firstIndex(of: "."), let index = exact[String(name[..<dot])] else { return nil }
        used.insert(index)
        return ColumnPlace(name: name, index: index, member: String(name[name.index(after: dot)...]))
    }

    /// The place of a column without which the file cannot be imported.
    mutating func required(_ name: String) throws -> ColumnPlace {
        if let place = try place(name) { return place }
        throw CustomersError.missing(name, path, mapping: mapping, hint: hint(for: name))
    }

    func hint(for name: String) -> String {
        Nearest.suggestion(for: name, in: columns)
            ?? "The file has: \(columns.prefix(30).map { "'\($0)'" }.joined(separator: ", "))."
    }

    /// Columns of the file that nothing asked for and nothing names as ignored.
    func unused(ignored: [String]) -> [String] {
        let ignored = Set(ignored.map { $0.lowercased() })
        return columns.indices.filter { !used.contains($0) && !ignored.contains(columns[$0].lowercased()) }
            .map { columns[$0] }.filter { !$0.isEmpty }
    }
}
