package import System

/// Where a database is.
package enum DatabaseLocation: Sendable, Equatable {
    /// A file; made with mode 0600 when it is missing.
    case sqlite(String)
    /// A server's database, by its URL (`postgresql://user@host:port/database`) and the password if that is not left to
    /// libpq's own ways (`PGPASSFILE`). Neither is ever shown.
    case postgresql(url: String, password: String?)
}

/// An opened database from which every thread takes a session of its own.
///
///     let store = try Store.open(.sqlite("heed.db"), migrations: Customers.migrations + Consent.migrations)
///     let session = try store.session()
package struct Store: Sendable {
    package let location: DatabaseLocation
    package let isReadOnly: Bool
    private let busyTimeoutSeconds: Double

    /// Opens the database and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - migrations: every step this program knows, in order.
    ///   - readOnly: refuses to write, to make the file and to migrate.
    ///   - busyTimeoutSeconds: how long a writer waits for another one.
    ///   - clock: dates the migrations.
    /// - Throws: `.cannotOpen`, `.corrupt`, `.locked`, `.newerSchema`, `.olderSchema` (read-only), `.statement`.
    package static func open(
        _ location: DatabaseLocation, migrations: [Migration], readOnly: Bool = false,
        busyTimeoutSeconds: Double = 5, clock: any WallClock = SystemClock()
    ) throws(DatabaseError) -> Store {
        let store = Store(location: location, isReadOnly: readOnly, busyTimeoutSeconds: busyTimeoutSeconds)
        let path: String
        switch location {
        case .sqlite(let file):
            if !readOnly { try SQLiteSession.makeFile(file) }
            path = file
        case .postgresql(let url, let password):
            path = try PostgreSQLAddress(url, password: password).description
        }
        let session = try store.session()
        let migrator = Migrator(path: path, migrations: migrations, clock: clock)
        do {
            if readOnly { try migrator.check(session) } else { try migrator.migrate(session) }
        } catch let error as DatabaseError {
            throw error
        } catch {
            preconditionFailure("Migrating throws only errors of the database.")
        }
        return store
    }

    /// A connection of its own, to be used by one thread at a time; closed with its last reference.
    ///
    /// - Parameter cacheMebibytes: memory for pages of the database, where it is kept in this process; more is worth it
    ///   for work that goes through much of it.
    package func session(cacheMebibytes: Int = 16) throws(DatabaseError) -> any Session {
        switch location {
        case .sqlite(let path):
            try SQLiteSession(
                path, readOnly: isReadOnly, busyTimeoutSeconds: busyTimeoutSeconds, cacheMebibytes: cacheMebibytes)
        case .postgresql(let url, let password):
            try PostgreSQLSession(
                PostgreSQLAddress(url, password: password), readOnly: isReadOnly,
                busyTimeoutSeconds: busyTimeoutSeconds)
        }
    }
}
