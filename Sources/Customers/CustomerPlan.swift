import Database
import System
import Workspace

/// A mapping bound to the columns of one file: where each value of a customer stands.
struct CustomerPlan {
    let mapping: ImportMapping
    let key: ColumnPlace?
    let email: ColumnPlace?
    let phone: ColumnPlace?
    let language: ColumnPlace?
    let country: ColumnPlace?
    let timeZone: ColumnPlace?
    let birthDate: ColumnPlace?
    let attributes: [Attribute]
    let consentTimes: [ColumnPlace]
    let accepts: [Channel: (place: ColumnPlace, value: String)]
    let withdrawalTime: ColumnPlace?
    let suppressionTime: ColumnPlace?
    let suppressionTest: (place: ColumnPlace, value: String)?
    /// Columns of the file that the mapping does not know.
    let unmapped: [String]
    /// Fields of the mapping that the catalogue does not have.
    let unknownFields: [String]
    /// The columns of the table `customer` that a row fills, in the order of its values.
    let table: [String]
    /// Those of the file's fields whose values expire.
    let expiring: [CatalogueField]

    struct Attribute {
        let field: CatalogueField
        let place: ColumnPlace
        let separator: String?
    }

    init(_ mapping: ImportMapping, source: any RowSource, path: String, catalogue: DataCatalogue) throws {
        var places = ColumnPlaces(source, path: path, mapping: mapping.name)
        self.mapping = mapping
        key = try mapping.key.map { try places.required($0) }
        var builtIn: [String: ColumnPlace] = [:]
        var attributes: [Attribute] = []
        var unknown: [String] = []
        for column in mapping.columns where column.field != Self.reference {
            guard let field = catalogue.field(named: column.field) else {
                if try places.place(column.name) != nil { unknown.append(column.field) }
                continue
            }
            guard let place = try places.place(column.name) else { continue }
            if field.isBuiltIn {
                builtIn[field.name] = place
            } else {
                attributes.append(Attribute(field: field, place: place, separator: column.separator))
            }
        }
        if let other = mapping.columns.first(where: { $0.field == Self.reference && $0.name != mapping.key }) {
            throw CustomersError.mapping(
                mapping.name, "the column '\(other.name)' fills 'reference', which is the key: name it under 'key' too."
            )
        }
        (email, phone) = (builtIn["email"], builtIn["phone"])
        (language, country) = (builtIn["language"], builtIn["country"])
        (timeZone, birthDate) = (builtIn["time_zone"], builtIn["birth_date"])
        if email == nil && phone == nil {
            let wanted = mapping.columns.filter { $0.field == "email" || $0.field == "phone" }.map(\.name)
            guard let first = wanted.first else {
                throw CustomersError.mapping(mapping.name, "none of its columns fills 'email' or 'phone'.")
            }
            throw CustomersError.noAddressColumn(wanted, path, mapping: mapping.name, hint: places.hint(for: first))
        }
        self.attributes = attributes
        unknownFields = unknown
        consentTimes = try Self.consentTimes(mapping, &places)
        var accepts: [Channel: (place: ColumnPlace, value: String)] = [:]
        for channel in mapping.attestation?.channels ?? [] {
            guard let test = mapping.accepts[channel] else { continue }
            accepts[channel] = (try places.required(test.column), test.value)
        }
        self.accepts = accepts
        withdrawalTime = try mapping.withdrawal.map { try places.required($0.time) }
        suppressionTime = try mapping.suppression?.time.map { try places.required($0) }
        suppressionTest = try mapping.suppression?.when.map { (try places.required($0.column), $0.value) }
        // Without an attestation these columns stay known all the same.
        let quiet =
            mapping.accepts.values.map(\.column)
            + [mapping.consentTime?.column, mapping.consentTime?.otherwise].compactMap(\.self)
        unmapped = places.unused(ignored: mapping.ignored + quiet)
        table = Self.table(builtIn, attributes)
        let given = Set(builtIn.keys).union(attributes.map(\.field.name))
        expiring = FieldTimes.expiring(catalogue).filter { given.contains($0.name) }
    }

    /// What a mapping calls the key where it names it among the columns too.
    static let reference = "reference"

    /// Every column that the mapping may read; the cells of a row of JSON Lines are these.
    static func columns(of mapping: ImportMapping) -> [String] {
        var columns = mapping.columns.map(\.name)
        columns += [mapping.key, mapping.withdrawal?.time, mapping.suppression?.time].compactMap(\.self)
        columns += [mapping.suppression?.when?.column].compactMap(\.self) + mapping.accepts.values.map(\.column)
        for time in [mapping.consentTime, mapping.attestation?.time].compactMap(\.self) {
            columns += [time.column] + [time.otherwise].compactMap(\.self)
        }
        var seen: Set<String> = []
        return columns.filter { seen.insert($0).inserted }
    }

    private static func consentTimes(_ mapping: ImportMapping, _ places: inout ColumnPlaces) throws -> [ColumnPlace] {
        guard let time = mapping.attestation?.time else { return [] }
        let other = try time.otherwise.flatMap { try places.place($0) }
        if let first = try places.place(time.column) { return [first] + [other].compactMap(\.self) }
        if let other { return [other] }
        return [try places.required(time.column)]
    }

    private static func table(_ builtIn: [String: ColumnPlace], _ attributes: [Attribute]) -> [String] {
        var columns = ["language", "country", "time_zone", "birth_date"].filter { builtIn[$0] != nil }
        for attribute in attributes {
            columns.append(CustomerTables.column(of: attribute.field))
            if let folded = CustomerTables.foldedColumn(of: attribute.field) { columns.append(folded) }
        }
        return columns
    }
}
