import Crypto
import System
import Workspace

/// A row of a file of events, read and checked as far as that goes without the database.
struct EventDraft {
    let line: Int
    let raw: [UInt8]
    let reference: String
    let kind: String
    let at: Instant
    let key: String
    /// A JSON object with sorted keys.
    let properties: String
}

/// Reads rows of events; the properties of each kind and their types are those that `heed.yaml` declares.
struct EventRowReader {
    private let customer: ColumnPlace
    private let kind: ColumnPlace
    private let at: ColumnPlace
    private let key: ColumnPlace?
    private let properties: [(name: String, place: ColumnPlace)]
    private let catalogue: DataCatalogue
    private let cells = CellReader()
    let unmapped: [String]

    var customerColumn: String { customer.name }

    init(_ mapping: ImportMapping, source: any RowSource, path: String, catalogue: DataCatalogue) throws {
        var found = ColumnPlaces(source, path: path, mapping: mapping.name)
        func column(_ field: String) -> String { mapping.columns.first { $0.field == field }?.name ?? field }
        customer = try found.required(column("customer"))
        kind = try found.required(column("kind"))
        at = try found.required(column("at"))
        key = try found.place(mapping.key ?? column("id"))
        var properties: [(name: String, place: ColumnPlace)] = []
        let declared = Set(catalogue.events.flatMap(\.properties).map(\.name))
        for column in mapping.columns where !["customer", "kind", "at", "id"].contains(column.field) {
            if declared.contains(column.field), let place = try found.place(column.name) {
                properties.append((column.field, place))
            }
        }
        // Further columns are properties under their own names.
        for column in found.unused(ignored: mapping.ignored) where declared.contains(column) {
            if let place = try found.place(column) { properties.append((column, place)) }
        }
        self.properties = properties
        self.catalogue = catalogue
        unmapped = found.unused(ignored: mapping.ignored)
    }

    /// The members that a row of JSON Lines may have.
    static func columns(of mapping: ImportMapping, catalogue: DataCatalogue) -> [String] {
        var seen: Set<String> = []
        let names =
            ["customer", "kind", "at", "id"] + [mapping.key].compactMap(\.self) + mapping.columns.map(\.name)
            + catalogue.events.flatMap(\.properties).map(\.name)
        return names.filter { seen.insert($0).inserted }
    }

    func read(_ row: TableRow, raw: ArraySlice<UInt8>) throws(RowFault) -> EventDraft {
        let reference = try reference(row)
        let kindName = try required(kind, row)
        guard let kind = catalogue.event(named: kindName) else {
            throw RowFault(fault: .kindUnknown, column: self.kind.name)
        }
        let time = try required(at, row)
        guard let at = Instant(parsing: time) else { throw RowFault(fault: .timeInvalid, column: self.at.name) }
        var members: [String: JSON] = [:]
        for (name, place) in properties {
            guard let text = place.text(in: row), let property = kind.property(named: name) else { continue }
            do {
                let value = try cells.value(text, type: property.type, separator: nil)
                members[name] = JSON(value)
                if case .text(let text) = value {
                    let key = FoldedKey.make(text)
                    if key != text { members[FoldedKey.member(of: name)] = .string(key) }
                }
            } catch {
                throw RowFault(fault: error, column: place.name)
            }
        }
        let properties = (try? JSONText.encode(members: members)) ?? "{}"
        return EventDraft(
            line: row.line, raw: Array(raw), reference: reference, kind: kindName, at: at,
            key: key?.text(in: row) ?? Self.key(reference, kindName, at, properties), properties: properties)
    }

    private func reference(_ row: TableRow) throws(RowFault) -> String {
        let text = try required(customer, row)
        do {
            return try cells.key(text)
        } catch {
            throw RowFault(fault: error, column: customer.name)
        }
    }

    private func required(_ place: ColumnPlace, _ row: TableRow) throws(RowFault) -> String {
        guard let text = place.text(in: row) else { throw RowFault(fault: .valueMissing, column: place.name) }
        return text
    }

    /// An event without a key of its own is known by all it says, so that importing it again finds it.
    private static func key(_ reference: String, _ kind: String, _ at: Instant, _ properties: String) -> String {
        let fields = [reference, kind, String(at.microseconds), properties]
        let bytes = fields.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) }
        return "sha256:" + Hex.encode(SHA256.hash(bytes))
    }
}

extension JSON {
    /// A value as a member of an event's properties: days and moments as ISO 8601 text.
    init(_ value: FieldValue) {
        switch value {
        case .text(let text): self = .string(text)
        case .integer(let integer): self = .integer(integer)
        case .decimal(let number): self = .number(number)
        case .date(let date): self = .string(date.description)
        case .boolean(let truth): self = .bool(truth)
        case .instant(let instant): self = .string(instant.rfc3339)
        case .tags(let tags): self = .array(tags.map { .string($0) })
        }
    }
}
