import Customers
package import Database
package import System
import Workspace

/// What of this module's tables does not stay: nothing that proves something, nor a link that stops messages (UNS-11).
package enum ConsentRetention {
    /// What was removed, or would be.
    package struct Counts: Equatable, Sendable {
        /// Short links that confirm a sign-up, once they have expired.
        package var confirmLinks = 0
        /// Notes of confirmations, once neither a link nor the limits for their address need them.
        package var confirmations = 0
        /// Customers of whom nothing is known but an address that was typed into a form and never confirmed.
        package var signUps = 0

        package init(confirmLinks: Int = 0, confirmations: Int = 0, signUps: Int = 0) {
            self.confirmLinks = confirmLinks
            self.confirmations = confirmations
            self.signUps = signUps
        }
    }

    private static let pageSize = 1000
    /// A day more than the longest limit looks back.
    private static let noteKept = Period(count: 31, unit: .days)

    private static func links(_ now: Instant) -> SQL {
        """
        kind = \(Int(Token.Kind.confirm.rawValue)) \
        AND created_at <= \(now.before(ConfirmationLimits.validity))
        """
    }

    private static func notes(_ now: Instant) -> SQL {
        """
        asked_at <= \(now.before(noteKept)) \
        AND (mailed_at IS NULL OR mailed_at <= \(now.before(noteKept)))
        """
    }

    /// Whoever typed the address may have been somebody else.
    private static func signUps(_ now: Instant) -> SQL {
        """
        customer.source = \(SignUpCustomer.source) AND customer.created_at <= \(now.before(noteKept)) \
        AND NOT EXISTS (SELECT 1 FROM consent_event AS yes WHERE yes.customer = customer.id AND yes.state = 'given') \
        AND NOT EXISTS (SELECT 1 FROM confirmation AS asked WHERE asked.customer = customer.id \
        AND asked.asked_at > \(now.before(noteKept))) \
        AND NOT EXISTS (SELECT 1 FROM event WHERE event.customer = customer.id)
        """
    }

    package static func count(at now: Instant, _ session: any Session) throws -> Counts {
        Counts(
            confirmLinks: try session.integer("SELECT count(*) FROM short_token WHERE \(links(now))") ?? 0,
            confirmations: try session.integer("SELECT count(*) FROM confirmation WHERE \(notes(now))") ?? 0,
            signUps: try session.integer("SELECT count(*) FROM customer WHERE \(signUps(now))") ?? 0)
    }

    /// Removes it in pages, each a transaction of its own.
    ///
    /// - Parameter progress: called between pages; may throw to stop.
    package static func run(
        at now: Instant, _ session: any Session, progress: () throws -> Void = {}
    ) throws -> Counts {
        var counts = Counts()
        func pages(_ removed: WritableKeyPath<Counts, Int>, _ delete: SQL) throws {
            while true {
                let count = try session.transaction { try session.execute(delete) }
                counts[keyPath: removed] += count
                try progress()
                if count < pageSize { return }
            }
        }
        try pages(
            \.confirmLinks,
            """
            DELETE FROM short_token WHERE hash IN \
            (SELECT hash FROM short_token WHERE \(links(now)) LIMIT \(pageSize))
            """)
        try pages(
            \.confirmations,
            """
            DELETE FROM confirmation WHERE request IN \
            (SELECT request FROM confirmation WHERE \(notes(now)) LIMIT \(pageSize))
            """)
        while true {
            // The lock is taken before the question is asked again: somebody may confirm meanwhile.
            let removed = try session.transaction {
                func found() throws -> [Int64] {
                    try session.rows(
                        "SELECT id FROM customer WHERE \(signUps(now)) ORDER BY id LIMIT \(pageSize / 10)"
                    ) { $0.int64(0) }
                }
                try CustomerLock.take(try found(), session)
                let customers = try found()
                for customer in customers { try CustomerErasure.run(customer, session) }
                return customers.count
            }
            counts.signUps += removed
            try progress()
            if removed == 0 { return counts }
        }
    }
}
