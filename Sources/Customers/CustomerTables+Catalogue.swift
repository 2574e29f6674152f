package import Database
package import Workspace

extension CustomerTables {
    /// The column of `customer` with a field's values; the built-in fields have theirs from the start.
    ///
    /// `email` and `phone` have none: they are contact points.
    package static func column(of field: CatalogueField) -> String {
        field.isBuiltIn ? field.name : "f_\(field.name)"
    }

    /// The column with a text field's ``FoldedKey``, by which it is compared; nil for other types. `language`,
    /// `country`, `time_zone` and `birth_date` are canonical and need none.
    package static func foldedColumn(of field: CatalogueField) -> String? {
        field.type == .text && !field.isBuiltIn ? "k_\(field.name)" : nil
    }

    /// Adds the columns of catalogue fields that the database does not have yet. Fields that have left the catalogue
    /// keep their columns until their data is erased.
    ///
    /// - Throws: ``CustomersError`` `.fieldType` for a field that changed its type.
    package static func synchronise(_ catalogue: DataCatalogue, _ session: any Session) throws {
        if try missing(catalogue, session).isEmpty, try FieldTimes.missing(catalogue, session).isEmpty { return }
        try session.transaction {
            // Another process may add the same ones.
            try session.takeTurn(at: "catalogue")
            try FieldTimes.synchronise(catalogue, session)
            for field in try missing(catalogue, session) {
                let type = columnType(field.type, session.dialect)
                try session.execute("ALTER TABLE customer ADD COLUMN \(SQL.identifier(column(of: field))) \(type)")
                if let folded = foldedColumn(of: field) {
                    try session.execute(
                        "ALTER TABLE customer ADD COLUMN \(SQL.identifier(folded)) \(session.dialect.textColumn)")
                }
                try session.execute(
                    "INSERT INTO customer_field (name, type) VALUES (\(field.name), \(field.type.rawValue))")
            }
        }
    }

    private static func missing(_ catalogue: DataCatalogue, _ session: any Session) throws -> [CatalogueField] {
        var stored: [String: String] = [:]
        try session.query("SELECT name, type FROM customer_field") { stored[$0.text(0)] = $0.text(1) }
        var missing: [CatalogueField] = []
        for field in catalogue.fields where !field.isBuiltIn {
            guard let type = stored[field.name] else {
                missing.append(field)
                continue
            }
            if type != field.type.rawValue {
                throw CustomersError.fieldType(field.name, stored: type, now: field.type.rawValue)
            }
        }
        return missing
    }

    private static func columnType(_ type: FieldType, _ dialect: Dialect) -> SQL {
        switch type {
        case .text, .date, .tags: dialect.textColumn
        case .integer, .boolean, .instant: dialect.integerColumn
        case .decimal: dialect.realColumn
        }
    }
}
