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

        package init(confirmLinks: Int = 0, confirmations: Int = 0) {
            self.confirmLinks = confirmLinks
            self.confirmations = confirmations
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

    package static func count(at now: Instant, _ session: any Session) throws -> Counts {
        Counts(
            confirmLinks: try session.integer("SELECT count(*) FROM short_token WHERE \(links(now))") ?? 0,
            confirmations: try session.integer("SELECT count(*) FROM confirmation WHERE \(notes(now))") ?? 0)
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
        return counts
    }
}
