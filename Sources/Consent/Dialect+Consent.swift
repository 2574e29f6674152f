package import Database

extension Dialect {
    /// Triggers that refuse to change or delete a row of the table, so that not even a mistake of ours can.
    package func appendOnly(table: String) -> [String] {
        if self == .sqlite {
            return ["UPDATE", "DELETE"].map { verb in
                """
                CREATE TRIGGER \(table)_refuses_\(verb.lowercased()) BEFORE \(verb) ON \(table)
                BEGIN
                    SELECT RAISE(ABORT, '\(table) is append-only');
                END
                """
            }
        }
        return [
            """
            CREATE FUNCTION \(table)_refuses() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '\(table) is append-only'; END $$
            """,
            """
            CREATE TRIGGER \(table)_refuses_change BEFORE UPDATE OR DELETE ON \(table)
            FOR EACH ROW EXECUTE FUNCTION \(table)_refuses()
            """,
            """
            CREATE TRIGGER \(table)_refuses_truncate BEFORE TRUNCATE ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION \(table)_refuses()
            """,
        ]
    }

    /// Keeps the rows of a table in the order of its primary key, where the database can: one seek instead of two.
    var clusteredTableOptions: String { self == .sqlite ? tableOptions + ", WITHOUT ROWID" : tableOptions }
}
