/// What Gmail counts complaints by (HDR-3): up to three identifiers of the campaign and the stable one of the sender.
///
/// It is the same for every recipient of a campaign and never holds anything of a person.
///
///     try FeedbackID("spring-2026", "offers", "", sender: "heedshop").field  // Feedback-ID: spring-2026:offers::heedshop
package struct FeedbackID: Sendable, Equatable {
    package let field: HeaderField

    /// - Parameter sender: 5 to 15 letters, digits, `-` or `_`; it never changes.
    /// - Throws: `MailError` with the code `invalidFeedbackID`.
    package init(_ first: String, _ second: String, _ third: String, sender: String) throws(MailError) {
        let parts = [first, second, third]
        for part in parts where part.utf8.count > 60 || !ASCIISet.identifier.containsAll(part.utf8) {
            throw .invalidFeedbackID
        }
        guard 5...15 ~= sender.utf8.count, ASCIISet.identifierWithoutDot.containsAll(sender.utf8) else {
            throw .invalidFeedbackID
        }
        field = try HeaderField("Feedback-ID", structured: (parts + [sender]).joined(separator: ":"))
    }
}
