import Database

/// The tables of offers: what was given to whom, how much is left, and the codes that shops have made themselves.
///
/// `offer_stock` never says less than was given, so that a limit holds; what came back (a message that was withdrawn or
/// failed) is counted again when a limit seems reached.
enum OfferTables {
    static func migration(_ dialect: Dialect) -> [String] {
        [issue(dialect), stock(dialect), pool(dialect)]
            + [
                "CREATE INDEX offer_issue_offer ON offer_issue (offer, cost)",
                "CREATE INDEX offer_issue_customer ON offer_issue (customer, offer) WHERE customer IS NOT NULL",
                "CREATE INDEX offer_pool_free ON offer_pool (offer, id) WHERE issue IS NULL",
            ]
            // Nobody ever saw the code of a message that did not go out, on no channel: it goes back.
            + dialect.onUpdate(
                of: "delivery", named: "offer_issue_returned",
                when: """
                    NEW.state IN ('withdrawn', 'failed') AND OLD.state NOT IN ('withdrawn', 'failed')
                    """,
                run: [
                    """
                    UPDATE offer_pool SET issue = NULL WHERE issue IN (\(returned("id")))
                    """,
                    "DELETE FROM offer_issue WHERE id IN (\(returned("id")))",
                ])
    }

    private static func returned(_ column: String) -> String {
        """
        SELECT given.\(column) FROM offer_issue AS given WHERE given.campaign = NEW.campaign
        AND given.occasion = NEW.occasion AND given.customer = NEW.customer AND given.redeemed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.campaign = NEW.campaign
        AND other.occasion = NEW.occasion AND other.customer = NEW.customer AND other.id <> NEW.id
        AND other.state NOT IN ('withdrawn', 'failed'))
        """
    }

    // `code_hash` is a keyed hash of the code, `code_key` the number of the key that made both. Amounts are hundredths.
    // `campaign` is empty for what was given by hand.
    private static func issue(_ dialect: Dialect) -> String {
        """
        CREATE TABLE offer_issue (
            id \(dialect.primaryKey),
            offer \(dialect.text) NOT NULL,
            campaign \(dialect.text) NOT NULL,
            occasion \(dialect.text) NOT NULL,
            customer \(dialect.integer),
            code_key \(dialect.integer) NOT NULL,
            code_hash \(dialect.blob) UNIQUE,
            worth \(dialect.integer) NOT NULL,
            cost \(dialect.integer) NOT NULL,
            currency \(dialect.text) NOT NULL,
            first_day \(dialect.text),
            last_day \(dialect.text),
            begins_at \(dialect.integer),
            ends_at \(dialect.integer),
            issued_at \(dialect.integer) NOT NULL,
            redeemed_at \(dialect.integer),
            till \(dialect.text),
            spent \(dialect.integer),
            UNIQUE (campaign, occasion, customer)
        )\(dialect.tableOptions)
        """
    }

    private static func stock(_ dialect: Dialect) -> String {
        """
        CREATE TABLE offer_stock (
            offer \(dialect.text) PRIMARY KEY,
            issued \(dialect.integer) NOT NULL,
            cost \(dialect.integer) NOT NULL
        )\(dialect.tableOptions)
        """
    }

    // `plain` is the code as tills compare it.
    private static func pool(_ dialect: Dialect) -> String {
        """
        CREATE TABLE offer_pool (
            id \(dialect.primaryKey),
            offer \(dialect.text) NOT NULL,
            code \(dialect.text) NOT NULL,
            plain \(dialect.text) NOT NULL UNIQUE,
            issue \(dialect.integer) UNIQUE
        )\(dialect.tableOptions)
        """
    }
}
