import Consent
package import Database

/// The tables of campaigns under way, their messages and the processes that send them.
///
/// Times are microseconds since 1970 UTC. Rows of `delivery` hold neither a name nor an address: a hash of the address
/// keeps two customers that share one from getting a message twice.
package enum CampaignTables {
    package static let migrations: [Migration] = [
        Migration("campaigns-001") { dialect in
            [run(dialect), delivery(dialect)] + deliveryIndexes + [worker(dialect)]
        },
        Migration("campaigns-002") { _ in
            [
                // Few rows are, so that settling them is no search through all that was sent.
                "CREATE INDEX delivery_unknown ON delivery (campaign, id) WHERE state = 'unknown'",
                // Rows are counted without being read.
                "CREATE INDEX delivery_count ON delivery (run, state, cause)",
            ]
        },
        Migration("campaigns-020") { dialect in
            [
                // Set while a message has gone out or may have: what frequency caps count.
                "ALTER TABLE delivery ADD COLUMN handed_at \(dialect.integer)",
                "UPDATE delivery SET handed_at = updated_at WHERE state IN ('attempting', 'sent', 'unknown')",
                "CREATE INDEX delivery_handed ON delivery (customer, handed_at, purpose) WHERE handed_at IS NOT NULL",
                """
                CREATE INDEX delivery_queued ON delivery (customer, purpose)
                WHERE state IN ('planned', 'claimed', 'deferred')
                """,
                // Rows of experiments alone, counted without being read.
                "CREATE INDEX delivery_variant ON delivery (run, variant, state) WHERE variant IS NOT NULL",
            ]
        },
        Migration("campaigns-010") { dialect in
            [
                deliveryFinal(dialect),
                // The customer's own, and with it the newest of a delivery.
                "CREATE INDEX delivery_final_by_customer ON delivery_final (customer, delivery)",
                """
                INSERT INTO delivery_final (\(finalColumns.map(\.name).joined(separator: ", ")))
                SELECT \(finalColumns.map { $0.value.replacing("NEW.", with: "") }.joined(separator: ", "))
                FROM delivery WHERE state IN \(finalStates) ORDER BY id
                """,
            ] + dialect.appendOnly(table: "delivery_final")
                + dialect.trace(
                    "delivery", in: "delivery_final", columns: finalColumns, inserted: "NEW.state IN \(finalStates)",
                    updated: "NEW.state IN \(finalStates) AND NEW.state <> OLD.state")
        },
        Migration("campaigns-021") { dialect in
            // The edition of the legal values that a message was handed off by.
            ["delivery", "delivery_final"].map { "ALTER TABLE \($0) ADD COLUMN legal_table \(dialect.text)" }
                + dialect.dropTrace("delivery", in: "delivery_final")
                + dialect.trace(
                    "delivery", in: "delivery_final", columns: finalColumns + [("legal_table", "NEW.legal_table")],
                    inserted: "NEW.state IN \(finalStates)",
                    updated: "NEW.state IN \(finalStates) AND NEW.state <> OLD.state")
        },
        Migration("campaigns-030", OfferTables.migration),
        Migration("campaigns-031", Clicks.table),
        Migration("campaigns-032", BounceDesk.table),
        Migration("campaigns-033", ReplyDesk.table),
        Migration("campaigns-034", Erasure.table),
        Migration("campaigns-035", ContactPause.table),
        Migration("campaigns-036", DataRequests.table),
        Migration("campaigns-037", WarmUpDay.table),
        Migration("campaigns-038", AccessCodes.table),
        Migration("campaigns-039", Breaches.table),
        Migration("campaigns-040") { _ in
            [
                // A row on its way through a worker's hands is in neither of its two states for long: writing them into
                // an index that only counts would take as long as the rest of the hand-off.
                "DROP INDEX delivery_count",
                "CREATE INDEX delivery_resting ON delivery (run, state, cause) WHERE state NOT IN ('claimed', 'attempting')",
            ]
        },
    ]

    // As they stood when the migration was written; it never changes.
    private static let finalStates = "('sent', 'failed', 'unknown', 'withdrawn')"

    // What a row of `delivery` was when it reached a final state, which it may leave again (`unknown` by word of the
    // relay's log, `withdrawn` by planning anew).
    private static func deliveryFinal(_ dialect: Dialect) -> String {
        """
        CREATE TABLE delivery_final (
            id \(dialect.primaryKey),
            delivery \(dialect.integer) NOT NULL,
            customer \(dialect.integer) NOT NULL,
            campaign \(dialect.text) NOT NULL,
            occasion \(dialect.text) NOT NULL,
            channel \(dialect.text) NOT NULL,
            purpose \(dialect.text) NOT NULL,
            state \(dialect.text) NOT NULL,
            cause \(dialect.text),
            attempts \(dialect.integer) NOT NULL,
            instant \(dialect.integer),
            message_id \(dialect.text),
            template_version \(dialect.text),
            fields_used \(dialect.text),
            bytes_hash \(dialect.blob),
            reply_code \(dialect.text),
            at \(dialect.integer) NOT NULL
        )\(dialect.tableOptions)
        """
    }

    private static let finalColumns: [(name: String, value: String)] =
        [("delivery", "NEW.id")]
        + [
            "customer", "campaign", "occasion", "channel", "purpose", "state", "cause", "attempts", "instant",
            "message_id", "template_version", "fields_used", "bytes_hash", "reply_code",
        ].map { ($0, "NEW.\($0)") } + [("at", "NEW.updated_at")]

    // `cursor` is the last customer that planning has seen; `plan_day` is the day (UTC) on which it began.
    private static func run(_ dialect: Dialect) -> String {
        """
        CREATE TABLE campaign_run (
            id \(dialect.primaryKey),
            campaign \(dialect.text) NOT NULL,
            occasion \(dialect.text) NOT NULL,
            state \(dialect.text) NOT NULL CHECK (state IN ('planning', 'running', 'paused', 'cancelled', 'finished')),
            is_planned \(dialect.integer) NOT NULL DEFAULT 0 CHECK (is_planned IN (0, 1)),
            cursor \(dialect.integer) NOT NULL DEFAULT 0,
            plan_day \(dialect.text),
            started_at \(dialect.integer) NOT NULL,
            finished_at \(dialect.integer),
            updated_at \(dialect.integer) NOT NULL,
            UNIQUE (campaign, occasion)
        )\(dialect.tableOptions)
        """
    }

    // `next_at` is when a row may be claimed: as planned, after a deferral, or when the lease of a claim runs out.
    private static func delivery(_ dialect: Dialect) -> String {
        """
        CREATE TABLE delivery (
            id \(dialect.primaryKey),
            run \(dialect.integer) NOT NULL REFERENCES campaign_run (id),
            campaign \(dialect.text) NOT NULL,
            occasion \(dialect.text) NOT NULL,
            customer \(dialect.integer) NOT NULL,
            channel \(dialect.text) NOT NULL,
            contact_point \(dialect.integer) NOT NULL,
            address_hash \(dialect.blob),
            purpose \(dialect.text) NOT NULL,
            event \(dialect.integer),
            variant \(dialect.text),
            state \(dialect.text) NOT NULL CHECK (state IN
                ('planned', 'claimed', 'attempting', 'sent', 'deferred', 'failed', 'unknown', 'withdrawn')),
            cause \(dialect.text),
            claimed_by \(dialect.integer),
            attempts \(dialect.integer) NOT NULL DEFAULT 0,
            next_at \(dialect.integer) NOT NULL,
            instant \(dialect.integer),
            message_id \(dialect.text),
            template_version \(dialect.text),
            fields_used \(dialect.text),
            bytes_hash \(dialect.blob),
            reply_code \(dialect.text),
            planned_at \(dialect.integer) NOT NULL,
            updated_at \(dialect.integer) NOT NULL,
            UNIQUE (campaign, occasion, customer, channel),
            CHECK ((address_hash IS NULL) = (state = 'withdrawn'))
        )\(dialect.tableOptions)
        """
    }

    private static let deliveryIndexes = [
        // A withdrawn row must not keep another customer with the address from the message: it has no hash. A condition
        // on the state instead would rewrite a random page of this index at every step of every row.
        "CREATE UNIQUE INDEX delivery_by_address ON delivery (campaign, occasion, channel, address_hash)",
        """
        CREATE INDEX delivery_open ON delivery (run, channel, next_at, id)
        WHERE state IN ('planned', 'claimed', 'deferred', 'attempting')
        """,
        """
        CREATE INDEX delivery_held ON delivery (claimed_by)
        WHERE state IN ('claimed', 'attempting')
        """,
        "CREATE INDEX delivery_by_customer ON delivery (customer, campaign)",
    ]

    private static func worker(_ dialect: Dialect) -> String {
        """
        CREATE TABLE worker (
            id \(dialect.primaryKey),
            host \(dialect.text) NOT NULL,
            pid \(dialect.integer) NOT NULL,
            process_start \(dialect.text) NOT NULL,
            heartbeat_until \(dialect.integer) NOT NULL
        )\(dialect.tableOptions)
        """
    }
}

/// Conditions over `delivery` that the partial indexes above are found by: the text must be theirs.
extension SQL {
    static let isOpen: SQL = "state IN ('planned', 'claimed', 'deferred', 'attempting')"
    static let isHeld: SQL = "state IN ('claimed', 'attempting')"
    static let isResting: SQL = "state NOT IN ('claimed', 'attempting')"
    static let isQueued: SQL = "state IN ('planned', 'claimed', 'deferred')"
    static let isUnknown: SQL = "state = 'unknown'"
}
