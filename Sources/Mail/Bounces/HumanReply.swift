/// What a person wrote back, without what they quote.
package struct HumanReply: Equatable, Sendable {
    /// The address of `From`; anybody can write any address there.
    package let from: String
    package let text: String
    /// What tells this mail from others: its `Message-ID`, or what stands in for it.
    package let key: String

    /// Nil for what no person wrote: programs say so (RFC 3834), lists and bounces show it.
    package init?(_ mail: IncomingMail) {
        if let word = mail["auto-submitted"], !word.lowercased().hasPrefix("no") { return nil }
        let marks = ["list-id", "list-unsubscribe", "x-autoreply", "x-auto-response-suppress", "feedback-id"]
        if marks.contains(where: { mail[$0] != nil }) { return nil }
        if let precedence = mail["precedence"]?.lowercased(),
            ["bulk", "list", "junk", "auto_reply"].contains(precedence)
        {
            return nil
        }
        if mail["return-path"]?.trimmingSpaces == "<>" { return nil }
        guard let from = mail["from"], let mailbox = try? Mailbox(parsing: from),
            let part = mail.all.first(where: { $0.type == "text/plain" })
        else { return nil }
        let subject = mail["subject"].map { Self.isAnswer($0) ? "" : $0 + "\n" } ?? ""
        let written = Self.withoutQuotes(part.text)
        self.from = mailbox.address.description
        text = (subject + written).trimmingSpaces
        key = mail["message-id"] ?? "\(mail["date"] ?? "") \(from)"
    }

    /// `Re: …`: the words are ours, not theirs.
    private static func isAnswer(_ subject: String) -> Bool {
        let start = subject.lowercased()
        return ["re:", "rv:", "aw:", "fwd:", "sv:", "resp:"].contains { start.hasPrefix($0) }
    }

    /// The lines before the mail that is answered.
    private static func withoutQuotes(_ text: String) -> String {
        var kept: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = String(line).trimmingSpaces
            let isHeading = trimmed.hasSuffix(":") && (trimmed.hasPrefix("On ") || trimmed.hasPrefix("El "))
            if trimmed == "--" || trimmed.hasPrefix("-----") || trimmed.hasPrefix("____") || isHeading { break }
            if trimmed.hasPrefix(">") { continue }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }
}
