/// Why an address must not be contacted.
package enum SuppressionCause: String, CaseIterable, Sendable {
    case unsubscribe
    case objection
    /// The person marked a message as spam.
    case complaint
    /// The address does not exist: nothing may be sent to it for whatever purpose.
    case hardBounce = "hard_bounce"
    /// Carried over from another tool's block list.
    case blocklisted
    case erasure
    case minor

    /// Whether it stops messages that are not marketing too: only what concerns the address itself does.
    package var bindsEveryPurpose: Bool { self == .hardBounce }

    /// Whether a newer grant that the person gave us directly ends it for that purpose and channel. What only the
    /// organisation may judge (a dead address, a block list, a child) stays until it is lifted there.
    package var endsByExplicitGrant: Bool {
        switch self {
        case .unsubscribe, .objection, .complaint, .erasure: true
        case .hardBounce, .blocklisted, .minor: false
        }
    }
}
