package import Consent
import Customers
package import Database
package import System
package import Texting
package import Workspace

/// Takes in what people answer to texts and mails (SMS-6): a stop holds at once, and what may be one is read by somebody.
///
///     let desk = ReplyDesk(session: session, recorder: recorder)
///     try desk.take(Reply(channel: .sms, from: "+34612345678", text: "baja", key: "SM1"), at: now)    // .stop
package struct ReplyDesk {
    /// Something a person wrote back.
    package struct Reply: Sendable {
        package let channel: Channel
        /// The address it came from; for a text a number in E.164.
        package let from: String
        package let text: String
        /// What tells the same reply, delivered twice, from another one.
        package let key: String

        package init(channel: Channel, from: String, text: String, key: String) {
            self.channel = channel
            self.from = from
            self.text = text
            self.key = key
        }
    }

    /// One that waits to be read.
    package struct Filed: Equatable, Sendable {
        package let id: Int64
        package let channel: Channel
        package let text: String
        package let at: Instant
        /// The references of the customers who have the address.
        package let customers: [String]
        /// Whether the address is written to no more until somebody has read it.
        package let isHeld: Bool
    }

    /// What somebody who has read it says.
    package enum Answer: String, CaseIterable, Sendable {
        /// It asks to stop.
        case stop
        /// It does not: what was stopped because of it is written to again.
        case keep
    }

    private let session: any Session
    private let recorder: ConsentRecorder

    /// Longer ones are cut: nobody needs more to understand a stop.
    package static let longestText = 1000

    package init(session: any Session, recorder: ConsentRecorder) {
        self.session = session
        self.recorder = recorder
    }

    /// Draws the consequences; the same reply again has none.
    ///
    /// A text in which a word for stopping occurs stops too, until somebody has read it (47 CFR 64.1200(a)(10)). A mail,
    /// whose sender anybody can make up and which has a link for stopping, is filed alone. A word for starting is filed
    /// as well: it lacks what a consent needs (LAW-2).
    package func take(_ reply: Reply, at instant: Instant) throws -> StopVerdict {
        let verdict = StopWord.matches(reply.text)
        switch verdict {
        case .none, .help: return verdict
        case .stop, .review, .start: break
        }
        try session.transaction {
            let key = reply.channel == .email ? reply.from.lowercased() : reply.from
            let customers = try customers(at: key, reply.channel)
            try CustomerLock.take(customers, session)
            var isHeld = false
            if verdict == .stop, reply.channel == .sms {
                try stop(reply.channel, key, customers, at: instant)
            } else if verdict == .review, reply.channel == .sms {
                isHeld = try recorder.hold(addressKey: key, channel: reply.channel, at: instant, session)
            }
            // Only people whom we write to: what strangers send is not kept.
            if verdict != .stop || reply.channel == .email, !customers.isEmpty {
                try session.execute(
                    """
                    INSERT INTO reply (channel, reply_key, address_key, text, at, is_held) \
                    VALUES (\(reply.channel.rawValue), \(reply.key), \(key), \
                    \(String(reply.text.prefix(Self.longestText))), \(instant), \(isHeld ? 1 : 0)) \
                    ON CONFLICT (channel, reply_key) DO NOTHING
                    """)
            }
        }
        return verdict
    }

    /// Those that wait, oldest first.
    package func waiting() throws -> [Filed] {
        let rows = try session.rows(
            "SELECT id, channel, text, at, is_held, address_key FROM reply ORDER BY at, id"
        ) { row in
            (
                id: row.int64(0), channel: Channel(rawValue: row.text(1)) ?? .email, text: row.text(2),
                at: row.instant(3), isHeld: row.int(4) == 1, key: row.text(5)
            )
        }
        return try rows.map { row in
            let customers = try session.rows(
                """
                SELECT DISTINCT customer.source_key FROM contact_point AS point \
                JOIN customer ON customer.id = point.customer \
                WHERE point.channel = \(row.channel.rawValue) AND point.address_key = \(row.key) \
                ORDER BY customer.source_key
                """
            ) { $0.text(0) }
            return Filed(
                id: row.id, channel: row.channel, text: row.text, at: row.at, customers: customers,
                isHeld: row.isHeld)
        }
    }

    /// Does what somebody has read out of it, and forgets the text. False when there is no such reply.
    package func answer(_ id: Int64, _ answer: Answer, at instant: Instant) throws -> Bool {
        try session.transaction {
            let found = try session.first(
                "SELECT channel, address_key, is_held FROM reply WHERE id = \(id)"
            ) { (channel: Channel(rawValue: $0.text(0)) ?? .email, key: $0.text(1), isHeld: $0.int(2) == 1) }
            guard let found else { return false }
            let customers = try customers(at: found.key, found.channel)
            try CustomerLock.take(customers, session)
            try session.execute("DELETE FROM reply WHERE id = \(id)")
            switch answer {
            case .stop: try stop(found.channel, found.key, customers, at: instant)
            case .keep:
                // Not while another text of the same person waits to be read.
                let isHeldStill = try session.exists(
                    """
                    SELECT 1 FROM reply WHERE channel = \(found.channel.rawValue) AND address_key = \(found.key) \
                    AND is_held = 1
                    """)
                if found.isHeld, !isHeldStill {
                    try recorder.release(addressKey: found.key, channel: found.channel, at: instant, session)
                }
            }
            return true
        }
    }

    /// Everybody who has the address, or had it.
    private func customers(at key: String, _ channel: Channel) throws -> [Int64] {
        try session.rows(
            """
            SELECT DISTINCT customer FROM contact_point WHERE channel = \(channel.rawValue) AND address_key = \(key) \
            ORDER BY customer
            """
        ) { $0.int64(0) }
    }

    private func stop(_ channel: Channel, _ key: String, _ customers: [Int64], at instant: Instant) throws {
        for customer in customers {
            _ = try recorder.stop(
                ConsentStop(
                    customer: customer, purpose: "*", scope: channel.rawValue, state: .withdrawn, method: "reply",
                    evidenceKind: .selfService, actor: "customer", at: instant, cause: .unsubscribe, source: "reply"),
                session)
        }
        guard customers.isEmpty else { return }
        // Nobody has that number now; if it is imported again, the stop is there.
        _ = try recorder.suppress(
            [
                SuppressionClaim(
                    addressKey: key, purpose: "*", channel: channel.rawValue, cause: .unsubscribe, at: instant,
                    source: "reply")
            ], session)
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE reply (
                id \(dialect.primaryKey),
                channel \(dialect.text) NOT NULL,
                reply_key \(dialect.text) NOT NULL,
                address_key \(dialect.text) NOT NULL,
                text \(dialect.text) NOT NULL,
                at \(dialect.integer) NOT NULL,
                is_held \(dialect.integer) NOT NULL,
                UNIQUE (channel, reply_key)
            )\(dialect.tableOptions)
            """
        ]
    }
}
