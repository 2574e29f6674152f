import Customers

extension SuppressionCause {
    /// Whether it stops messages that are not marketing too: only what concerns the address itself does.
    var bindsEveryPurpose: Bool { self == .hardBounce }

    /// Whether a newer grant that the person gave us directly ends it for that purpose and channel. What only the
    /// organisation may judge (a dead address, a child) stays until it is lifted there.
    var endsByExplicitGrant: Bool {
        [.unsubscribe, .objection, .complaint, .erasure].contains(self)
    }
}
