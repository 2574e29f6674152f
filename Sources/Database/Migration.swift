import System

/// One step of the schema, applied once in the life of a database. Steps are only ever appended, never changed.
///
///     Migration("survey-001") { dialect in
///         ["CREATE TABLE survey (id \(dialect.primaryKey), name TEXT NOT NULL)\(dialect.tableOptions)"]
///     }
package struct Migration: Sendable {
    /// Owner and number, `customers-001`; the database remembers it.
    package let id: String
    /// The statements, one string each.
    package let statements: @Sendable (Dialect) -> [String]

    package init(_ id: String, _ statements: @escaping @Sendable (Dialect) -> [String]) {
        self.id = id
        self.statements = statements
    }
}

/// Brings a database to the schema of this program.
struct Migrator {
    let path: String
    let migrations: [Migration]
    let clock: any WallClock
    private static let work: StaticString = "migration"

    /// Applies what is missing, each step in a transaction of its own, in the order given.
    func migrate(_ session: any Session) throws {
        var applied = try applied(in: session)
        guard try refuseNewer(applied) else { return }
        if applied.isEmpty {
            try session.transaction {
                try session.takeTurn(at: Self.work)
                try session.execute(
                    SQL(
                        trusted: """
                            CREATE TABLE IF NOT EXISTS migration (id \(session.dialect.text) PRIMARY KEY, \
                            applied_at \(session.dialect.integer) NOT NULL)\(session.dialect.tableOptions)
                            """))
            }
        }
        for migration in migrations where !applied.contains(migration.id) {
            try session.transaction {
                // Another process may have been faster.
                try session.takeTurn(at: Self.work)
                applied = try self.applied(in: session)
                guard try refuseNewer(applied), !applied.contains(migration.id) else { return }
                for statement in migration.statements(session.dialect) {
                    try session.execute(SQL(trusted: statement))
                }
                try session.execute(
                    "INSERT INTO migration (id, applied_at) VALUES (\(migration.id), \(clock.now()))")
            }
        }
    }

    /// Refuses a database that lacks a step, without changing it.
    func check(_ session: any Session) throws {
        let applied = try applied(in: session)
        _ = try refuseNewer(applied)
        if let missing = migrations.first(where: { !applied.contains($0.id) }) {
            throw DatabaseError.olderSchema(path, migration: missing.id)
        }
    }

    /// Throws when a step is unknown here; returns whether a step is missing there.
    private func refuseNewer(_ applied: Set<String>) throws(DatabaseError) -> Bool {
        let known = Set(migrations.map(\.id))
        precondition(known.count == migrations.count, "Two migrations have the same id.")
        if let unknown = applied.subtracting(known).min() {
            throw .newerSchema(path, migration: unknown)
        }
        return applied.count < known.count
    }

    private func applied(in session: any Session) throws -> Set<String> {
        guard try session.exists(session.dialect.tableNamed("migration")) else { return [] }
        return Set(try session.rows("SELECT id FROM migration") { $0.text(0) })
    }
}
