package import System

/// An address that must not be contacted, and why; only its keyed hash goes on.
package struct SuppressionClaim: Equatable, Sendable {
    /// The normalised address (`contact_point.address_key`): the recorder hashes it and keeps nothing else.
    package var addressKey: String
    /// The key of a purpose, or `*` for all marketing.
    package var purpose: String
    /// `email`, `sms` or `*`.
    package var channel: String
    package var cause: SuppressionCause
    package var at: Instant
    /// Where it comes from: the source of an import, `unsubscribe page`.
    package var source: String

    package init(
        addressKey: String, purpose: String, channel: String, cause: SuppressionCause, at: Instant, source: String
    ) {
        self.addressKey = addressKey
        self.purpose = purpose
        self.channel = channel
        self.cause = cause
        self.at = at
        self.source = source
    }
}
