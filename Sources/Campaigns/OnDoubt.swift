/// What becomes of a message whose fate is unknown: cut off by a crash, a broken line or silence after its last byte, so
/// that it may have arrived.
package enum OnDoubt: String, CaseIterable, Sendable {
    /// It stays unknown until somebody, a bounce or the relay's log settles it: nobody gets it twice.
    case report
    /// It is sent again, as a deferred one is, until it is known to have arrived: somebody may get it twice.
    case resend
}
