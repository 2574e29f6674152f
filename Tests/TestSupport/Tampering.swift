package import Database

/// So many bytes of nothing, to write over what is there.
package func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

extension Session {
    /// Takes the triggers of a table out of the way, as somebody with a database shell would do.
    package func dropTriggers(of table: String) throws {
        guard dialect == .sqlite else {
            try execute("ALTER TABLE \(SQL.identifier(table)) DISABLE TRIGGER USER")
            return
        }
        let names = try rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = \(table)") {
            $0.text(0)
        }
        for name in names { try execute("DROP TRIGGER \(SQL.identifier(name))") }
    }

    /// Makes every insert into a table fail until ``allowInserts(into:)``.
    package func refuseInserts(into table: String) throws {
        let table = SQL.identifier(table)
        if dialect == .sqlite {
            try execute("CREATE TRIGGER fail BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'x'); END")
        } else {
            try execute(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x'; END $$")
            try execute("CREATE TRIGGER fail BEFORE INSERT ON \(table) FOR EACH ROW EXECUTE FUNCTION fail()")
        }
    }

    package func allowInserts(into table: String) throws {
        try execute(dialect == .sqlite ? "DROP TRIGGER fail" : "DROP TRIGGER fail ON \(SQL.identifier(table))")
    }
}
