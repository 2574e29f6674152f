package import Database
package import System

/// What was sent and given to one person, for their own copy of their data (GDPR Art. 15).
package struct ContactRecord: Sendable {
    package struct Message: Encodable, Sendable {
        package let campaign: String
        package let occasion: String
        package let channel: String
        package let purpose: String
        package let state: String
        /// When it was handed over, or else last changed.
        package let at: Instant
        /// The fields of the person's that selected them or stand in the text; of what was handed over.
        package let fieldsUsed: [String]
        /// The addresses behind the links that were followed, where the person let it be counted.
        package let linksFollowed: [String]

        private enum CodingKeys: String, CodingKey {
            case campaign, occasion, channel, purpose, state, at
            case fieldsUsed = "fields_used"
            case linksFollowed = "links_followed"
        }
    }

    package struct Offer: Encodable, Sendable {
        package let offer: String
        package let campaign: String
        package let issuedAt: Instant
        package let redeemedAt: Instant?

        private enum CodingKeys: String, CodingKey {
            case offer, campaign
            case issuedAt = "issued_at"
            case redeemedAt = "redeemed_at"
        }
    }

    /// Something the person wrote back that waits to be read.
    package struct Reply: Encodable, Sendable {
        package let channel: String
        package let at: Instant
        package let text: String
    }

    /// Something the person asked for about their data.
    package struct Request: Encodable, Sendable {
        package let right: String
        package let state: String
        package let receivedAt: Instant
        package let dueOn: String

        private enum CodingKeys: String, CodingKey {
            case right, state
            case receivedAt = "received_at"
            case dueOn = "due_on"
        }
    }

    package let messages: [Message]
    package let offers: [Offer]
    package let replies: [Reply]
    package let requests: [Request]
    /// Until when the person wants to hear nothing.
    package let pausedUntil: Instant?

    package init(of customer: Int64, at instant: Instant, _ session: any Session) throws {
        pausedUntil = try ContactPause.end(of: customer, at: instant, session)
        replies = try session.rows(
            """
            SELECT channel, at, text FROM reply WHERE address_key IN \
            (SELECT address_key FROM contact_point WHERE customer = \(customer)) ORDER BY at, id
            """
        ) { Reply(channel: $0.text(0), at: $0.instant(1), text: $0.text(2)) }
        requests = try session.rows(
            "SELECT kind, state, received_at, due_on FROM data_request WHERE customer = \(customer) ORDER BY id"
        ) { Request(right: $0.text(0), state: $0.text(1), receivedAt: $0.instant(2), dueOn: $0.text(3)) }
        var followed: [Int64: [String]] = [:]
        try session.query(
            """
            SELECT click.delivery, click.address FROM click JOIN delivery ON delivery.id = click.delivery \
            WHERE delivery.customer = \(customer) ORDER BY click.at, click.id
            """
        ) { followed[$0.int64(0), default: []].append($0.text(1)) }
        messages = try session.rows(
            """
            SELECT id, campaign, occasion, channel, purpose, state, handed_at, updated_at, fields_used FROM delivery \
            WHERE customer = \(customer) ORDER BY id
            """
        ) { row in
            Message(
                campaign: row.text(1), occasion: row.text(2), channel: row.text(3), purpose: row.text(4),
                state: row.text(5), at: row.optionalInstant(6) ?? row.instant(7),
                fieldsUsed: row.optionalText(8)?.split(separator: " ").map(String.init) ?? [],
                linksFollowed: followed[row.int64(0)] ?? [])
        }
        offers = try session.rows(
            """
            SELECT offer, campaign, issued_at, redeemed_at FROM offer_issue WHERE customer = \(customer) ORDER BY id
            """
        ) { row in
            Offer(
                offer: row.text(0), campaign: row.text(1), issuedAt: row.instant(2), redeemedAt: row.optionalInstant(3))
        }
    }
}
