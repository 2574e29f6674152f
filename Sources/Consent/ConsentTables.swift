package import Database

/// The tables of consent, suppressions and tokens; no other module names them.
///
/// `consent_event` is the truth and only ever grows: triggers refuse to change or delete a row. `consent_state` is
/// derived from it in the same transaction, so that the gate finds the newest facts by one index seek;
/// ``ConsentState`` says how, and can prove it. Times are microseconds since 1970 UTC.
///
/// Neither table refers to `customer` by a foreign key: evidence outlives the person's row (GDPR Art. 7(1), 17(3)).
package enum ConsentTables {
    package static let migrations: [Migration] = [
        Migration("consent-001") { dialect in
            [
                consentEvent(dialect),
                "CREATE INDEX consent_event_by_customer ON consent_event (customer, at)",
                """
                CREATE TABLE notice_text (
                    hash \(dialect.blob) NOT NULL,
                    purpose \(dialect.text) NOT NULL,
                    version \(dialect.text) NOT NULL,
                    language \(dialect.text) NOT NULL,
                    text \(dialect.text) NOT NULL,
                    PRIMARY KEY (hash, purpose, version, language)
                )\(dialect.tableOptions)
                """,
                consentState(dialect),
                """
                CREATE TABLE suppression (
                    id \(dialect.primaryKey),
                    address_hash \(dialect.blob) NOT NULL,
                    purpose \(dialect.text) NOT NULL,
                    channel \(dialect.text) NOT NULL,
                    cause \(dialect.text) NOT NULL,
                    at \(dialect.integer) NOT NULL,
                    source \(dialect.text) NOT NULL,
                    lifted_at \(dialect.integer),
                    UNIQUE (address_hash, purpose, channel, cause)
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE short_token (
                    hash \(dialect.blob) NOT NULL PRIMARY KEY,
                    kind \(dialect.integer) NOT NULL,
                    customer \(dialect.integer) NOT NULL,
                    delivery \(dialect.integer) NOT NULL,
                    scope \(dialect.integer) NOT NULL,
                    created_at \(dialect.integer) NOT NULL
                )\(dialect.tableOptions)
                """,
                // A number is never given to another purpose: tokens that carry it live for ever (UNS-11).
                """
                CREATE TABLE purpose_number (
                    number \(dialect.integer) NOT NULL PRIMARY KEY,
                    purpose \(dialect.text) NOT NULL UNIQUE
                )\(dialect.tableOptions)
                """,
            ] + dialect.appendOnly(table: "consent_event")
        },
        Migration("consent-030") { dialect in
            [
                // Only a request that came in by a form, an API or a till has a row: an import cannot ask (DESIGN §4).
                """
                CREATE TABLE confirmation (
                    request \(dialect.integer) NOT NULL PRIMARY KEY,
                    customer \(dialect.integer) NOT NULL,
                    channel \(dialect.text) NOT NULL,
                    address_hash \(dialect.blob) NOT NULL,
                    asked_at \(dialect.integer) NOT NULL,
                    mailed_at \(dialect.integer),
                    confirmed_at \(dialect.integer)
                )\(dialect.tableOptions)
                """,
                "CREATE INDEX confirmation_by_address ON confirmation (address_hash, mailed_at)",
                "CREATE INDEX confirmation_by_customer ON confirmation (customer, channel)",
            ]
        },
        // What became of suppressions, for the ledger: their rows change, these never do.
        Migration("consent-010") { dialect in
            [
                """
                CREATE TABLE suppression_log (
                    id \(dialect.primaryKey),
                    address_hash \(dialect.blob) NOT NULL,
                    purpose \(dialect.text) NOT NULL,
                    channel \(dialect.text) NOT NULL,
                    cause \(dialect.text) NOT NULL,
                    at \(dialect.integer) NOT NULL,
                    source \(dialect.text) NOT NULL,
                    lifted_at \(dialect.integer)
                )\(dialect.tableOptions)
                """,
                "CREATE INDEX suppression_log_by_address ON suppression_log (address_hash)",
                """
                INSERT INTO suppression_log (address_hash, purpose, channel, cause, at, source, lifted_at)
                SELECT address_hash, purpose, channel, cause, at, source, lifted_at FROM suppression ORDER BY id
                """,
            ] + dialect.appendOnly(table: "suppression_log")
                + dialect.trace(
                    "suppression", in: "suppression_log",
                    columns: ["address_hash", "purpose", "channel", "cause", "at", "source", "lifted_at"].map {
                        ($0, "NEW.\($0)")
                    }, inserted: "1 = 1", updated: "1 = 1")
        },
        // What evidence shows besides: see SoftOptIn, WrittenConsent and ConsentTraits for the bits.
        Migration("consent-020") { dialect in
            [
                "ALTER TABLE consent_event ADD COLUMN soft_opt_in \(dialect.integer)",
                "ALTER TABLE consent_event ADD COLUMN written_consent \(dialect.integer)",
                "ALTER TABLE consent_event ADD COLUMN parental_ref \(dialect.text)",
                "ALTER TABLE consent_state ADD COLUMN given_traits \(dialect.integer)",
                "ALTER TABLE consent_state ADD COLUMN soft_at \(dialect.integer)",
                "ALTER TABLE consent_state ADD COLUMN soft_event \(dialect.integer)",
                "ALTER TABLE consent_state ADD COLUMN soft_traits \(dialect.integer)",
                """
                CREATE TABLE exclusion_list (
                    number \(dialect.primaryKey),
                    name \(dialect.text) NOT NULL UNIQUE,
                    dated_at \(dialect.integer),
                    imported_at \(dialect.integer),
                    edition \(dialect.integer) NOT NULL DEFAULT 0,
                    entries \(dialect.integer) NOT NULL DEFAULT 0,
                    digests \(dialect.integer) NOT NULL DEFAULT 0
                )\(dialect.tableOptions)
                """,
                """
                CREATE TABLE exclusion_entry (
                    address_hash \(dialect.blob) NOT NULL,
                    list \(dialect.integer) NOT NULL,
                    edition \(dialect.integer) NOT NULL,
                    PRIMARY KEY (address_hash, list)
                )\(dialect.clusteredTableOptions)
                """,
            ]
        },
    ]

    private static func consentEvent(_ dialect: Dialect) -> String {
        """
        CREATE TABLE consent_event (
            id \(dialect.primaryKey),
            customer \(dialect.integer) NOT NULL,
            contact_point \(dialect.integer),
            purpose \(dialect.text) NOT NULL,
            scope \(dialect.text) NOT NULL,
            state \(dialect.text) NOT NULL
                CHECK (state IN ('requested', 'given', 'refused', 'withdrawn', 'objected', 'expired')),
            at \(dialect.integer) NOT NULL,
            recorded_at \(dialect.integer) NOT NULL,
            basis \(dialect.text),
            method \(dialect.text),
            evidence_kind \(dialect.text) NOT NULL CHECK (evidence_kind IN ('recorded', 'attested', 'self_service')),
            notice_version \(dialect.text),
            notice_language \(dialect.text),
            notice_hash \(dialect.blob),
            statement \(dialect.text),
            source_url \(dialect.text),
            actor \(dialect.text),
            double_opt_in_at \(dialect.integer),
            prechecked \(dialect.integer) NOT NULL DEFAULT 0 CHECK (prechecked IN (0, 1)),
            event_key \(dialect.blob) NOT NULL UNIQUE
        )\(dialect.tableOptions)
        """
    }

    // See ConsentState for what the columns mean.
    private static func consentState(_ dialect: Dialect) -> String {
        """
        CREATE TABLE consent_state (
            customer \(dialect.integer) NOT NULL,
            contact_point \(dialect.integer) NOT NULL,
            purpose \(dialect.text) NOT NULL,
            scope \(dialect.text) NOT NULL,
            given_at \(dialect.integer),
            given_event \(dialect.integer),
            given_flaw \(dialect.integer),
            explicit_at \(dialect.integer),
            requested_at \(dialect.integer),
            stop_mark \(dialect.integer),
            objected_at \(dialect.integer),
            PRIMARY KEY (customer, contact_point, purpose, scope)
        )\(dialect.clusteredTableOptions)
        """
    }
}
