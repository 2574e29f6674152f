/// What one rule says about one person, for `why`.
package struct RuleVerdict: Equatable, Sendable {
    /// The rule's code: ``DenialReason/Code`` or a further rule's.
    package let code: String
    /// The rule's id, `LAW-8`; nil for a further rule.
    package let rule: String?
    /// The law behind it; for a further rule, the file or law that it comes from, where there is one.
    package let source: String?
    /// What it means when it keeps somebody out.
    package let explanation: String
    package let keepsOut: Bool
    /// The event that decides it, where one does.
    package let event: ConsentEvent?
    /// The suppression that decides it, where one does.
    package let suppression: Suppression?
    /// Where the person stands by a further rule that counts or measures: `3 of 4 used`.
    package var detail: String? = nil
}
