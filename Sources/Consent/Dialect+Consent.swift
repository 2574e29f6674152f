package import Database

extension Dialect {
    /// Triggers that refuse to change or delete a row of the table, so that not even a mistake of ours can.
    package func appendOnly(table: String) -> [String] {
        ["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_refuses_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN
                SELECT RAISE(ABORT, '\(table) is append-only');
            END
            """
        }
    }

    /// Keeps the rows of a table in the order of its primary key, where the database can: one seek instead of two.
    var clusteredTableOptions: String { tableOptions + ", WITHOUT ROWID" }
}
