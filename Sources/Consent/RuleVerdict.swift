/// What one rule says about one person, for `why`.
package struct RuleVerdict: Equatable, Sendable {
    /// The rule's code: ``DenialReason/Code`` or a further rule's.
    package let code: String
    /// The rule's id, `LAW-8`; nil for a further rule.
    package let rule: String?
    /// The law behind it; nil for a further rule.
    package let source: String?
    /// What it means when it keeps somebody out.
    package let explanation: String
    package let keepsOut: Bool
    /// The event that decides it, where one does.
    package let event: ConsentEvent?
    /// The suppression that decides it, where one does.
    package let suppression: Suppression?
}
