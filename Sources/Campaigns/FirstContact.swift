package import Database
package import System

/// Who has had a message before, whatever the campaign: the first one tells of the right to object in a block of its own
/// (LAW-7).
package struct FirstContact: Sendable {
    private let since: [Int64: Instant]

    /// Reads it for some customers at once.
    ///
    /// - Parameter deliveries: rows that are not looked at: the messages in question themselves.
    package init(of customers: [Int64], besides deliveries: [Int64] = [], _ session: any Session) throws {
        var since: [Int64: Instant] = [:]
        if !customers.isEmpty {
            try session.query(
                """
                SELECT customer, min(handed_at) FROM delivery \
                WHERE customer IN \(list: customers) AND handed_at IS NOT NULL \
                AND NOT id IN \(list: deliveries.isEmpty ? [0] : deliveries) GROUP BY customer
                """
            ) { since[$0.int64(0)] = $0.instant(1) }
        }
        self.since = since
    }

    /// Whether nothing had gone out to the customer by the end of that second, of which a message's instant is the
    /// beginning: the same on every attempt.
    package func isFirst(_ customer: Int64, at instant: Instant) -> Bool {
        since[customer].map { $0 >= instant.wholeSecond.adding(seconds: 1) } ?? true
    }
}
