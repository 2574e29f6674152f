import Database
import System
import Workspace

/// When fields that do not stay for ever were last given: a column `g_<name>` of `customer`, in microseconds.
///
/// NULL means when the customer was first brought in, so that a first import costs nothing. Later files move the time
/// forward by steps of a week: whoever is in a file every night is not written every night.
enum FieldTimes {
    /// The fields of the catalogue whose values expire. Addresses are contact points and expire as such.
    static func expiring(_ catalogue: DataCatalogue) -> [CatalogueField] {
        catalogue.fields.filter { $0.retention != nil && !["email", "phone"].contains($0.name) }
    }

    static func column(of field: CatalogueField) -> SQL { SQL.identifier("g_\(field.name)") }

    /// Adds the columns that are missing. Call it inside a write transaction.
    static func synchronise(_ catalogue: DataCatalogue, _ session: any Session) throws {
        for field in try missing(catalogue, session) {
            let type: SQL = session.dialect.integer == "BIGINT" ? "BIGINT" : "INTEGER"
            try session.execute("ALTER TABLE customer ADD COLUMN \(column(of: field)) \(type)")
            try session.execute("INSERT INTO customer_field_time (name) VALUES (\(field.name))")
        }
    }

    static func missing(_ catalogue: DataCatalogue, _ session: any Session) throws -> [CatalogueField] {
        let known = Set(try session.rows("SELECT name FROM customer_field_time") { $0.text(0) })
        return expiring(catalogue).filter { !known.contains($0.name) }
    }

    /// Notes that a file said anew what customers' fields are, changed or not.
    static func note(_ fields: [CatalogueField], of customers: [Int64], at now: Instant, _ session: any Session) throws
    {
        guard !fields.isEmpty, !customers.isEmpty else { return }
        let old = now.adding(seconds: -7 * 86_400)
        let columns = fields.map(column)
        let settings = columns.map { "\($0) = \(now)" as SQL }
        let stale = columns.map { "coalesce(\($0), created_at) < \(old)" as SQL }
        try session.execute(
            """
            UPDATE customer SET \(SQL.joined(settings)) \
            WHERE id IN \(list: customers) AND (\(SQL.joined(stale, separator: " OR ")))
            """)
    }
}
