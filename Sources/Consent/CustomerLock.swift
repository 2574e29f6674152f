package import Database

/// Makes decisions about one person wait for one another: who withdraws, objects or hands a message off takes the lock
/// of the customer's row first, so that whatever was answered before is seen (DESIGN §5).
package enum CustomerLock {
    /// Does nothing where a write transaction already holds everything.
    package static func take(_ customers: [Int64], _ session: any Session) throws {
        let suffix = session.dialect.lockForUpdate
        guard !suffix.isEmpty, !customers.isEmpty else { return }
        // In the order of the ids, so that two transactions cannot wait for each other.
        let ids = Set(customers).sorted()
        try session.query("SELECT id FROM customer WHERE id IN \(list: ids) ORDER BY id \(suffix)") { _ in }
    }

    /// The same for the customers of a page of candidates (`SELECT … AS customer`).
    static func take(candidates: SQL, _ session: any Session) throws {
        let suffix = session.dialect.lockForUpdate
        guard !suffix.isEmpty else { return }
        try session.query(
            """
            SELECT id FROM customer WHERE id IN (SELECT asked.customer FROM (\(candidates)) AS asked) \
            ORDER BY id \(suffix)
            """
        ) { _ in }
    }
}
