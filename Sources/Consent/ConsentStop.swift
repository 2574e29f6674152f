package import Customers
package import System
import Workspace

/// A person's no, whichever door it came by: what to write down, and which suppression it leaves at their addresses.
package struct ConsentStop: Sendable {
    package let customer: Int64
    /// The name of a purpose, or `*` for all marketing.
    package let purpose: String
    /// `email`, `sms`, `*` or `data:<category>`.
    package let scope: String
    /// `withdrawn`, `refused` or `objected`.
    package let state: ConsentClaim.State
    /// How it reached us, kept as evidence: `one_click`, `phone`.
    package let method: String
    package let evidenceKind: ConsentClaim.EvidenceKind
    /// Who wrote it down.
    package let actor: String
    package let at: Instant
    /// Whether somebody named the time. If not it is now, and ends whatever was agreed before, even where a clock ran
    /// ahead when that was recorded.
    package let isDated: Bool
    /// Under what the addresses are suppressed, where the stop is about a channel.
    package let cause: SuppressionCause
    /// Where the suppression comes from.
    package let source: String

    package init(
        customer: Int64, purpose: String, scope: String, state: ConsentClaim.State, method: String,
        evidenceKind: ConsentClaim.EvidenceKind, actor: String, at: Instant, isDated: Bool = false,
        cause: SuppressionCause, source: String
    ) {
        precondition(ConsentState.stop(of: state) != nil, "A yes is no stop.")
        self.customer = customer
        self.purpose = purpose
        self.scope = scope
        self.state = state
        self.method = method
        self.evidenceKind = evidenceKind
        self.actor = actor
        self.at = at
        self.isDated = isDated
        self.cause = cause
        self.source = source
    }
}
