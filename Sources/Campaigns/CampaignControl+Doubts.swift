import Database
package import System

extension CampaignControl {
    /// A message whose fate nobody knows.
    package struct Doubt: Equatable, Sendable {
        /// The customer's own, as in imports; nil when they were erased.
        package let customer: String?
        package let occasion: String
        package let channel: String
        /// Why nobody knows: `crash`, `timeout`, `connection_lost` …
        package let cause: String?
        package let handedAt: Instant?
        package let messageID: String?
    }

    /// A campaign's messages of unknown fate, in the order of their rows.
    package func doubts(_ campaign: String) throws -> [Doubt] {
        try session.rows(
            """
            SELECT customer.source_key, delivery.occasion, delivery.channel, delivery.cause, delivery.handed_at, \
            delivery.message_id FROM delivery LEFT JOIN customer ON customer.id = delivery.customer \
            WHERE delivery.id IN (\(Self.unknown(campaign))) ORDER BY delivery.id
            """
        ) {
            Doubt(
                customer: $0.optionalText(0), occasion: $0.text(1), channel: $0.text(2), cause: $0.optionalText(3),
                handedAt: $0.optionalInstant(4), messageID: $0.optionalText(5))
        }
    }
}
