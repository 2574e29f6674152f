/// What an incoming text asks for.
package enum StopVerdict: String, Sendable, CaseIterable {
    /// Send no more: the whole message is a word for it.
    case stop
    /// Send again.
    case start
    /// Say who writes and how to stop.
    case help
    /// It may ask to stop, in words of its own: suppress **and** let somebody read it (47 CFR 64.1200(a)(10)).
    case review
    /// Nothing of all that.
    case none
}
