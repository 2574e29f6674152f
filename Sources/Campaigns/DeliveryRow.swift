package import Consent
import Database
package import System
package import Workspace

/// One message to be sent, as its row in the database tells.
package struct DeliveryRow: Equatable, Sendable {
    /// `delivery.id`, which tokens name.
    package let id: Int64
    package let campaign: String

    /// What makes a repeated message a different one: empty, a year, a quarter or an event's key.
    package let occasion: String
    package let customer: Int64
    package let channel: Channel

    /// The purpose's name.
    package let purpose: String

    /// `event.id` for a campaign that is repeated for each event.
    package let event: Int64?

    /// Which form of the message it is, in campaigns that have variants.
    package let variant: String?

    /// How often it was handed to a transport.
    package let attempts: Int

    /// The instant that the message is made for, a whole second: that of the first claim, so that every attempt has
    /// the same bytes.
    package let instant: Instant
}

/// A row that a worker holds, with the permit to compose its message.
package struct ClaimedDelivery: Sendable {
    package let row: DeliveryRow
    package let permit: ContactPermit
}

/// A claimed row for which a message was composed, and what is kept of that message: never its text.
package struct PreparedDelivery: Sendable {
    package let delivery: ClaimedDelivery
    package let messageID: String

    /// A hash of the template's files.
    package let templateVersion: String

    /// Catalogue fields that selected the person or were read, sorted.
    package let fieldsUsed: [String]

    /// SHA-256 of the message.
    package let bytesHash: [UInt8]

    /// The short tokens in the message, stored when it is handed off.
    package let shortTokens: [ShortToken]

    package init(
        _ delivery: ClaimedDelivery, messageID: String, templateVersion: String, fieldsUsed: [String],
        bytesHash: [UInt8], shortTokens: [ShortToken] = []
    ) {
        self.delivery = delivery
        self.messageID = messageID
        self.templateVersion = templateVersion
        self.fieldsUsed = fieldsUsed
        self.bytesHash = bytesHash
        self.shortTokens = shortTokens
    }
}

/// What became of a message that was handed off.
package struct DeliveryOutcome: Equatable, Sendable {
    package enum Result: Equatable, Sendable {
        case sent
        /// To be tried again from then on.
        case deferred(until: Instant, cause: String)
        case failed(cause: String)
        /// It may have been delivered.
        case unknown(cause: String)
        /// It cannot have been delivered: the transport was never reached. It does not count as an attempt.
        case notAttempted(until: Instant)
    }

    /// `delivery.id`
    package let delivery: Int64
    package let result: Result

    /// The other side's answer, codes only: `250 2.0.0`.
    package let replyCode: String?

    package init(delivery: Int64, result: Result, replyCode: String? = nil) {
        self.delivery = delivery
        self.result = result
        self.replyCode = replyCode
    }
}
