/// Why an address must not be contacted; raw values are those of the database.
package enum SuppressionCause: String, CaseIterable, Hashable, Sendable {
    case unsubscribe
    case objection
    /// The person pressed “spam”.
    case complaint
    /// The address does not exist (any more).
    case hardBounce = "hard_bounce"
    case erasure
    case minor
}
