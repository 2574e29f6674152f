package import Database

/// The ledger's own tables: hashes, heads and the keys of pseudonyms. No entry's content is in them.
///
/// - `ledger_run`: the leaves' hashes, 32 bytes each, as they were sealed together: `count` leaves of one source from
///   position `first` on, the last of them for the entry `through`.
/// - `ledger_node`: roots of complete subtrees, from 256 leaves up, so that a proof needs few hashes; derived.
/// - `ledger_edge`: one row, the right edge of the tree, from which sealing goes on. Changing it is what a sealer wins.
/// - `ledger_head`: the signed heads.
/// - `ledger_person`: the random key of each person; NULL when it was destroyed.
///
/// Times are microseconds since 1970 UTC.
package enum LedgerTables {
    package static let migrations: [Migration] = [
        Migration("ledger-001") { dialect in
            [
                """
                CREATE TABLE ledger_run (
                    first \(dialect.integer) NOT NULL PRIMARY KEY,
                    source \(dialect.text) NOT NULL,
                    count \(dialect.integer) NOT NULL,
                    through \(dialect.integer) NOT NULL,
                    hashes \(dialect.blob) NOT NULL,
                    UNIQUE (source, through)
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE ledger_node (
                    level \(dialect.integer) NOT NULL,
                    number \(dialect.integer) NOT NULL,
                    hash \(dialect.blob) NOT NULL,
                    PRIMARY KEY (level, number)
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE ledger_edge (
                    id \(dialect.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                    size \(dialect.integer) NOT NULL,
                    hashes \(dialect.blob)
                )\(dialect.tableOptions)
                """,
                "INSERT INTO ledger_edge (id, size, hashes) VALUES (1, 0, NULL)",
                """
                CREATE TABLE ledger_head (
                    size \(dialect.integer) NOT NULL PRIMARY KEY,
                    root \(dialect.blob) NOT NULL,
                    previous \(dialect.blob) NOT NULL,
                    at \(dialect.integer) NOT NULL,
                    key_number \(dialect.integer) NOT NULL,
                    signature \(dialect.blob) NOT NULL
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE ledger_person (
                    customer \(dialect.integer) NOT NULL PRIMARY KEY,
                    key \(dialect.blob)
                )\(dialect.tableOptions)
                """,
            ]
        }
    ]
}
