import Database
package import System

extension DeliveryDesk {
    /// Takes claimed rows out because no message can be made for them; others are left alone. They come back when the
    /// campaign is planned anew.
    ///
    /// - Parameter causes: by `delivery.id`: the code of what went wrong.
    package func withdraw(_ causes: [Int64: String], by worker: Worker, at instant: Instant) throws {
        precondition(causes.count <= Self.mostAtOnce, "More rows than one transaction may hold.")
        if causes.isEmpty { return }
        try session.transaction {
            for (delivery, cause) in causes.sorted(by: { $0.key < $1.key }) {
                try session.execute(
                    """
                    UPDATE delivery SET state = 'withdrawn', cause = \(cause), address_hash = NULL, \
                    claimed_by = NULL, updated_at = \(instant) \
                    WHERE id = \(delivery) AND state = 'claimed' AND claimed_by = \(worker.id)
                    """)
            }
        }
    }
}
