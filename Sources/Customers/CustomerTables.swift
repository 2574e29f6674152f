package import Database

/// The tables of customers, their contact points and their events.
///
/// `customer` has besides the columns below one typed column `f_<name>` for each field of the data catalogue and, for
/// texts, its folded key `k_<name>`. Times are microseconds since 1970 UTC, days are ISO 8601 text.
package enum CustomerTables {
    package static let migrations: [Migration] = [
        Migration("customers-001") { dialect in
            [
                // The key stands first in the constraint, so that its index also finds a reference of any source.
                """
                CREATE TABLE customer (
                    id \(dialect.primaryKey),
                    source \(dialect.text) NOT NULL,
                    source_key \(dialect.text) NOT NULL,
                    language \(dialect.text),
                    country \(dialect.text),
                    time_zone \(dialect.text),
                    birth_date \(dialect.text),
                    created_at \(dialect.integer) NOT NULL,
                    updated_at \(dialect.integer) NOT NULL,
                    UNIQUE (source_key, source)
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE customer_field (
                    name \(dialect.text) PRIMARY KEY,
                    type \(dialect.text) NOT NULL
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE customer_tag (
                    customer \(dialect.integer) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
                    field \(dialect.text) NOT NULL,
                    tag_key \(dialect.text) NOT NULL,
                    PRIMARY KEY (customer, field, tag_key)
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE contact_point (
                    id \(dialect.primaryKey),
                    customer \(dialect.integer) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
                    channel \(dialect.text) NOT NULL CHECK (channel IN ('email', 'sms')),
                    address \(dialect.text) NOT NULL,
                    address_key \(dialect.text) NOT NULL,
                    address_hash \(dialect.blob) NOT NULL,
                    given \(dialect.text) NOT NULL,
                    current \(dialect.integer) NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
                    created_at \(dialect.integer) NOT NULL,
                    retired_at \(dialect.integer),
                    UNIQUE (customer, channel, address_key)
                )\(dialect.tableOptions)
                """,
                // A person has one address to write to on each channel; the gate counts on it.
                "CREATE UNIQUE INDEX contact_point_current ON contact_point (customer, channel) WHERE current = 1",
                "CREATE INDEX contact_point_by_address ON contact_point (channel, address_key)",
                "CREATE INDEX contact_point_by_hash ON contact_point (address_hash)",
                """
                CREATE TABLE event (
                    id \(dialect.primaryKey),
                    customer \(dialect.integer) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
                    kind \(dialect.text) NOT NULL,
                    at \(dialect.integer) NOT NULL,
                    source \(dialect.text) NOT NULL,
                    source_key \(dialect.text) NOT NULL,
                    properties \(dialect.text) NOT NULL,
                    UNIQUE (source, source_key)
                )\(dialect.tableOptions)
                """,
                "CREATE INDEX event_by_customer ON event (customer, kind, at)",
            ]
        },
        Migration("customers-050") { dialect in
            // What retention removed from whom, in counts, for the person's own report: no value is in it.
            [
                """
                CREATE TABLE customer_removal (
                    id \(dialect.primaryKey),
                    customer \(dialect.integer) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
                    kind \(dialect.text) NOT NULL CHECK (kind IN ('field', 'event', 'former_address')),
                    name \(dialect.text) NOT NULL,
                    count \(dialect.integer) NOT NULL,
                    at \(dialect.integer) NOT NULL
                )\(dialect.tableOptions)
                """,
                "CREATE INDEX customer_removal_by_customer ON customer_removal (customer, at)",
            ]
        },
        Migration("customers-040") { dialect in
            // The fields that have a column `g_<name>`.
            ["CREATE TABLE customer_field_time (name \(dialect.text) NOT NULL PRIMARY KEY)\(dialect.tableOptions)"]
        },
        // Whose number a phone number is, since the law of that country counts too; NULL where it is not known.
        Migration("customers-030") { dialect in ["ALTER TABLE contact_point ADD COLUMN country \(dialect.text)"] },
        // Rows with the same hash have the same address, by which they are found as well: a second index in an order of
        // its own would cost every import a random page for each row. The channel is no part of it: an address tells
        // its own, and a database that knows no better would begin a search with all addresses of a channel.
        Migration("customers-010") { _ in
            [
                "DROP INDEX contact_point_by_hash",
                "DROP INDEX contact_point_by_address",
                "CREATE INDEX contact_point_by_address ON contact_point (address_key)",
            ]
        },
    ]
}
