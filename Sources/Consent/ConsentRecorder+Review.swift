import Customers
package import Database
package import System
package import Workspace

extension ConsentRecorder {
    /// Where the suppressions of ``hold(addressKey:channel:at:_:)`` come from.
    private static let reviewSource = "reply under review"

    /// Suppresses an address for all marketing on a channel until somebody has read what the person wrote. False when it
    /// is suppressed already for another reason, which has nothing to do with the reading. Call it inside a write
    /// transaction.
    package func hold(
        addressKey: String, channel: Channel, at instant: Instant, _ session: any Session
    ) throws -> Bool {
        let isStopped = try session.exists(
            """
            SELECT 1 FROM suppression WHERE address_hash IN \(list: hasher.allHashes(addressKey: addressKey)) \
            AND purpose = '*' AND channel IN \(list: [channel.rawValue, "*"]) AND source <> \(Self.reviewSource) \
            AND (lifted_at IS NULL OR lifted_at < at)
            """)
        if isStopped { return false }
        return try session.execute(
            """
            INSERT INTO suppression (address_hash, purpose, channel, cause, at, source) \
            VALUES (\(hasher.hash(addressKey: addressKey)), '*', \(channel.rawValue), \
            \(SuppressionCause.unsubscribe.rawValue), \(instant), \(Self.reviewSource)) \
            ON CONFLICT (address_hash, purpose, channel, cause) \
            DO UPDATE SET at = excluded.at, source = excluded.source, lifted_at = NULL
            """) > 0
    }

    /// Ends such a suppression; one that the person has confirmed since in another way stays. Call it inside a write
    /// transaction.
    package func release(
        addressKey: String, channel: Channel, at instant: Instant, _ session: any Session
    ) throws {
        try session.execute(
            """
            UPDATE suppression SET lifted_at = CASE WHEN at > \(instant) THEN at ELSE \(instant) END \
            WHERE address_hash IN \(list: hasher.allHashes(addressKey: addressKey)) AND purpose = '*' \
            AND channel = \(channel.rawValue) AND source = \(Self.reviewSource) \
            AND (lifted_at IS NULL OR lifted_at < at)
            """)
    }
}
