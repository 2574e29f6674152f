package import Database

/// A rule of another module that the gate asks in the same statement, after its own.
///
///     FurtherRule(
///         code: "already_received", explanation: "This person already has this message.",
///         condition: "EXISTS (SELECT 1 FROM delivery WHERE delivery.customer = candidate.customer AND …)")
package struct FurtherRule: Sendable {
    /// Its name in counts and delivery rows; not one of ``DenialReason/Code``.
    package let code: String
    /// One sentence for `why` and previews.
    package let explanation: String
    /// TRUE keeps the person out; FALSE and unknown let them in. It may read `candidate.key`, `.customer`,
    /// `.contact_point`, `.address_hash`, `.country` and any further column that the candidates' own SELECT names.
    package let condition: SQL
    /// The law or file that it comes from, for `why`.
    package let source: String?
    /// Where the person stands, for `why`, whether it keeps them out or not: `3 of 4 used`.
    package let detail: String?

    package init(code: String, explanation: String, condition: SQL, source: String? = nil, detail: String? = nil) {
        self.code = code
        self.explanation = explanation
        self.condition = condition
        self.source = source
        self.detail = detail
    }
}
