package import Customers
package import Database
package import System

/// What people chose in a stretch of time, of many people at once, without the evidence.
package enum ConsentChoices {
    package struct Choice: Equatable, Sendable {
        package let at: Instant
        package let purpose: String
        /// A channel, `data:…`, or `*`.
        package let scope: String
        package let state: ConsentClaim.State

        package init(at: Instant, purpose: String, scope: String, state: ConsentClaim.State) {
            self.at = at
            self.purpose = purpose
            self.scope = scope
            self.state = state
        }
    }

    /// Each person's own, the oldest first.
    package static func of(
        _ customers: [Int64], from start: Instant, to end: Instant, _ session: any Session
    ) throws -> [Int64: [Choice]] {
        var choices: [Int64: [Choice]] = [:]
        try session.query(
            """
            SELECT customer, at, purpose, scope, state FROM consent_event WHERE customer IN \(list: customers) \
            AND at >= \(start) AND at < \(end) ORDER BY customer, at, id
            """
        ) { row in
            guard let state = ConsentClaim.State(rawValue: row.text(4)) else { return }
            choices[row.int64(0), default: []].append(
                Choice(at: row.instant(1), purpose: row.text(2), scope: row.text(3), state: state))
        }
        return choices
    }

    /// How many each person ever made.
    package static func counts(of customers: [Int64], _ session: any Session) throws -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        try session.query(
            "SELECT customer, count(*) FROM consent_event WHERE customer IN \(list: customers) GROUP BY customer"
        ) { counts[$0.int64(0)] = $0.int(1) }
        return counts
    }
}
