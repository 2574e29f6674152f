package import Consent
import Customers
package import Database
package import System
import Workspace

/// Draws the consequences of a mail that came back or was complained about, once for each message.
///
///     let desk = BounceDesk(session: session, recorder: recorder)
///     try desk.apply(.hard, to: 4711, at: now)    // .suppressed
package struct BounceDesk {
    /// What is known of a message's fate.
    package enum Kind: String, Sendable {
        /// The address does not exist: it is suppressed for every purpose.
        case hard
        /// Not now: the address is suppressed only after ``softLimit`` messages in a row over ``softDays`` days (BNC-2).
        case soft
        /// Our side is at fault: nobody is suppressed.
        case sender
        /// The person objects to marketing by mail.
        case complaint
    }

    /// What followed.
    package enum Outcome: Equatable, Sendable {
        /// The address is suppressed from now on.
        case suppressed
        /// The person's objection is recorded.
        case objected
        /// The message counts as failed, and nothing more.
        case failed
        /// The same was known.
        case known
        /// There is no such message.
        case unknownMessage
    }

    private let session: any Session
    private let recorder: ConsentRecorder

    package static let softLimit = 5
    package static let softDays = 14

    package init(session: any Session, recorder: ConsentRecorder) {
        self.session = session
        self.recorder = recorder
    }

    /// - Parameter delivery: `delivery.id`, by word of a token: what an unsigned mail says changes nothing.
    package func apply(_ kind: Kind, to delivery: Int64, at instant: Instant) throws -> Outcome {
        try session.transaction {
            guard let (customer, point, channel) = try recipient(of: delivery) else { return .unknownMessage }
            // Customers before their rows, as everywhere: no message is being handed off to them meanwhile.
            try CustomerLock.take([customer], session)
            let isNew = try session.execute(
                """
                INSERT INTO bounce (delivery, kind, at) VALUES (\(delivery), \(kind.rawValue), \(instant)) \
                ON CONFLICT (delivery, kind) DO NOTHING
                """)
            guard isNew == 1 else { return .known }
            if kind == .complaint { return try objected(customer, channel, at: instant) }
            try session.execute(
                """
                UPDATE delivery SET state = 'failed', cause = \(kind.cause), claimed_by = NULL, updated_at = \(instant) \
                WHERE id = \(delivery) AND \(DeliveryStep.bounce.isPossible)
                """)
            let isDead = try kind == .hard || kind == .soft && isSoftForLong(point)
            return try isDead ? suppressed(point, channel, at: instant) : .failed
        }
    }

    /// The same for what a relay or gateway says to a message itself, while its outcome is recorded; in a transaction
    /// that holds the customer's lock.
    ///
    /// - Parameter cause: of the row: `address` (nobody is there) and `stopped` (the person told the gateway) have
    ///   consequences, others have none.
    func settle(_ cause: String, of delivery: Int64, at instant: Instant) throws {
        guard Self.consequential.contains(cause) else { return }
        guard let (customer, point, channel) = try recipient(of: delivery) else { return }
        if cause == "address" {
            _ = try suppressed(point, channel, at: instant)
        } else {
            _ = try stopped(customer, channel, at: instant)
        }
    }

    private func recipient(of delivery: Int64) throws -> (customer: Int64, point: Int64, channel: Channel)? {
        let found = try session.first("SELECT customer, contact_point, channel FROM delivery WHERE id = \(delivery)") {
            (customer: $0.int64(0), point: $0.int64(1), channel: $0.text(2))
        }
        return found.flatMap { found in
            Channel(rawValue: found.channel).map { (found.customer, found.point, $0) }
        }
    }

    /// Causes of a failure after which the address is not written to again.
    static let consequential: Set<String> = ["address", "stopped"]

    /// ARF: the person says no to direct marketing on this channel, for good (BNC-5).
    private func objected(_ customer: Int64, _ channel: Channel, at instant: Instant) throws -> Outcome {
        let isNew = try recorder.stop(
            ConsentStop(
                customer: customer, purpose: "*", scope: channel.rawValue, state: .objected, method: "complaint",
                evidenceKind: .selfService, actor: "mailbox provider", at: instant, cause: .complaint,
                source: "feedback report"), session)
        return isNew ? .objected : .known
    }

    /// The person told the gateway to stop (SMS-7): that holds for all marketing on the channel.
    private func stopped(_ customer: Int64, _ channel: Channel, at instant: Instant) throws -> Outcome {
        let isNew = try recorder.stop(
            ConsentStop(
                customer: customer, purpose: "*", scope: channel.rawValue, state: .withdrawn, method: "gateway",
                evidenceKind: .selfService, actor: "customer", at: instant, cause: .unsubscribe, source: "gateway"),
            session)
        return isNew ? .suppressed : .known
    }

    private func suppressed(_ point: Int64, _ channel: Channel, at instant: Instant) throws -> Outcome {
        guard let key = try session.text("SELECT address_key FROM contact_point WHERE id = \(point)") else {
            return .failed
        }
        let claim = SuppressionClaim(
            addressKey: key, purpose: "*", channel: channel.rawValue, cause: .hardBounce, at: instant,
            source: "bounce")
        return try recorder.suppress([claim], session) > 0 ? .suppressed : .known
    }

    /// Whether the last messages to the address all came back softly, over so many days.
    private func isSoftForLong(_ point: Int64) throws -> Bool {
        let last = try session.rows(
            """
            SELECT state, cause, handed_at FROM delivery WHERE contact_point = \(point) AND handed_at IS NOT NULL \
            ORDER BY handed_at DESC LIMIT \(Self.softLimit)
            """
        ) { (isSoft: $0.text(0) == "failed" && $0.optionalText(1) == Kind.soft.cause, at: $0.instant(2)) }
        guard last.count == Self.softLimit, last.allSatisfy(\.isSoft), let newest = last.first, let oldest = last.last
        else { return false }
        return newest.at - oldest.at >= Double(Self.softDays * 86_400)
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE bounce (
                id \(dialect.primaryKey),
                delivery \(dialect.integer) NOT NULL,
                kind \(dialect.text) NOT NULL CHECK (kind IN ('hard', 'soft', 'sender', 'complaint')),
                at \(dialect.integer) NOT NULL,
                UNIQUE (delivery, kind)
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX delivery_by_point ON delivery (contact_point, handed_at) WHERE handed_at IS NOT NULL",
        ]
    }
}

extension BounceDesk.Kind {
    /// The cause of the delivery row.
    var cause: String {
        switch self {
        case .hard: "hard_bounce"
        case .soft: "soft_bounce"
        case .sender: "sender"
        case .complaint: "complaint"
        }
    }
}
