/// Looks for a text in everything that a database holds in clear: what a proof of erasure needs.
///
///     try TextSearch.places(of: "ana@example.com", session)    // ["contact_point.address"]
package enum TextSearch {
    /// The columns, `table.column`, of whatever type, whose text holds it, without regard to ASCII case; sorted.
    package static func places(of text: String, _ session: any Session) throws -> [String] {
        let wanted = text.lowercased()
        var places: [String] = []
        for (table, column) in try columns(session) {
            let field: SQL = "lower(CAST(\(SQL.identifier(column)) AS TEXT))"
            let isHit: SQL =
                session.dialect == .sqlite ? "instr(\(field), \(wanted)) > 0" : "strpos(\(field), \(wanted)) > 0"
            if try session.exists("SELECT 1 FROM \(SQL.identifier(table)) WHERE \(isHit)") {
                places.append("\(table).\(column)")
            }
        }
        return places.sorted()
    }

    /// Every column that may hold a text.
    private static func columns(_ session: any Session) throws -> [(table: String, column: String)] {
        let query: SQL =
            session.dialect == .sqlite
            ? """
            SELECT tables.name, columns.name FROM sqlite_master AS tables \
            JOIN pragma_table_info(tables.name) AS columns \
            WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' AND columns.type = 'TEXT'
            """
            : """
            SELECT table_name, column_name FROM information_schema.columns \
            WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying', 'json', 'jsonb')
            """
        return try session.rows(query) { ($0.text(0), $0.text(1)) }
    }
}

extension Session {
    /// Lets nothing that was overwritten stay in the write-ahead log, as far as nobody is reading there: SQLite's own
    /// pages are overwritten when they are freed (`secure_delete`). A server's administrator does the like (VACUUM).
    package func dropOldPages() throws {
        guard dialect == .sqlite else { return }
        try query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    }
}
