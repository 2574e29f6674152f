import Database
import System
import TestSupport

/// A store of one test with a table `item (id, name, price, data)`.
struct TestStore {
    private let database: TestDatabase
    let store: Store
    let session: any Session

    static let migrations = [
        Migration("test-001") { dialect in
            [
                """
                CREATE TABLE item (id \(dialect.primaryKey), name \(dialect.text) NOT NULL UNIQUE, \
                price \(dialect.real), data \(dialect.blob), made \(dialect.integer))\(dialect.tableOptions)
                """
            ]
        }
    ]

    init(busyTimeoutSeconds: Double = 5) throws {
        database = try TestDatabase()
        store = try Store.open(
            database.location, migrations: Self.migrations, busyTimeoutSeconds: busyTimeoutSeconds)
        session = try store.session()
    }

    func add(_ names: String...) throws {
        for name in names { try session.execute("INSERT INTO item (name) VALUES (\(name))") }
    }

    func names(_ session: (any Session)? = nil) throws -> [String] {
        try (session ?? self.session).rows("SELECT name FROM item ORDER BY id") { $0.text(0) }
    }
}
