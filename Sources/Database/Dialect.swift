/// What differs from one database to the other; everything else is written once, in SQL that both take.
///
///     CREATE TABLE note (id \(dialect.primaryKey), sent \(dialect.integer) NOT NULL, body TEXT)\(dialect.tableOptions)
package struct Dialect: Sendable, Equatable {
    /// For messages and tests.
    package let name: String
    /// The type of a 64-bit row number that the database counts itself.
    package let primaryKey: String
    /// The type of 64-bit integers: numbers, flags (0, 1), instants (microseconds).
    package let integer: String
    package let real: String
    package let blob: String
    /// Stands after the closing parenthesis of CREATE TABLE; makes column types binding, as they are in PostgreSQL.
    package let tableOptions: String
    /// Stands after a SELECT of rows that the transaction is about to change.
    package let lockForUpdate: SQL
    /// Whether transactions insert into one table at the same time, so that a row may become visible after one with a
    /// higher number.
    package var insertsTogether = false

    package static let sqlite = Dialect(
        name: "SQLite", primaryKey: "INTEGER PRIMARY KEY AUTOINCREMENT", integer: "INTEGER", real: "REAL", blob: "BLOB",
        tableOptions: " STRICT",
        // A write transaction holds the whole file.
        lockForUpdate: "")

    /// The member `key` of a JSON object kept in a text column, as text: `true` and `false` for truth values, JSON for
    /// arrays and objects, NULL for null and where there is no such member.
    package func jsonText(_ column: SQL, key: String) -> SQL {
        // Not `->>`: its answer is typed here, and it reads a key such as `a.b` as a path.
        """
        (SELECT CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END \
        FROM json_each(\(column)) WHERE key = \(key))
        """
    }

    /// The member `key` of a JSON object kept in a text column, where it is a number: binary floating point.
    package func jsonReal(_ column: SQL, key: String) -> SQL {
        """
        (SELECT CASE WHEN type IN ('integer', 'real') THEN CAST(value AS REAL) END \
        FROM json_each(\(column)) WHERE key = \(key))
        """
    }

    /// The same where it is a whole number, of 64 bits.
    package func jsonInteger(_ column: SQL, key: String) -> SQL {
        "(SELECT CASE type WHEN 'integer' THEN value END FROM json_each(\(column)) WHERE key = \(key))"
    }

    /// A query that has a row when the table exists.
    package func tableNamed(_ name: String) -> SQL {
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = \(name)"
    }

    /// Triggers that append a row to another table, in the same statement, for each row that is inserted or updated:
    /// whoever writes it, the trace cannot be left out.
    ///
    /// - Parameters:
    ///   - columns: of `log`, each with the expression over `NEW` that fills it.
    ///   - inserted: the condition over `NEW` for rows that are new.
    ///   - updated: the one over `OLD` and `NEW`.
    package func trace(
        _ table: String, in log: String, columns: [(name: String, value: String)], inserted: String, updated: String
    ) -> [String] {
        let names = columns.map(\.name).joined(separator: ", ")
        let values = columns.map(\.value).joined(separator: ", ")
        return [("INSERT", inserted), ("UPDATE", updated)].map { verb, condition in
            """
            CREATE TRIGGER \(log)_after_\(verb.lowercased()) AFTER \(verb) ON \(table) WHEN \(condition)
            BEGIN
                INSERT INTO \(log) (\(names)) VALUES (\(values));
            END
            """
        }
    }

    /// Keeps others from inserting into the table until the transaction ends, once those that are at it have ended; no
    /// statement where a write transaction holds the whole database.
    func lockAgainstInserts(_ table: String) -> SQL {
        insertsTogether ? "LOCK TABLE \(SQL.identifier(table)) IN SHARE MODE" : ""
    }
}
