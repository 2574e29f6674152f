/// Notifications in JSON that Amazon's services wrap into mails.
enum NotificationReport {
    static func recipients(of mail: IncomingMail) -> [BouncedRecipient] {
        let text = mail.text.replacing("\n", with: "").replacing("\\\"", with: "\"")
        guard let kind = value(of: "notificationType", in: text[...]) else { return [] }
        switch kind {
        case "Bounce": return bounced(text)
        case "Complaint": return addresses(in: text, from: "complainedRecipients").map { recipient($0, .complaint) }
        default: return addresses(in: text, from: "recipients").prefix(1).map { recipient($0, .none) }
        }
    }

    private static func recipient(_ address: String, _ verdict: BounceVerdict) -> BouncedRecipient {
        BouncedRecipient(address: address, status: nil, verdict: verdict)
    }

    private static func bounced(_ text: String) -> [BouncedRecipient] {
        guard let start = text.firstRange(of: "\"bouncedRecipients\"") else { return [] }
        let isPermanent = value(of: "bounceType", in: text[...]) == "Permanent"
        let list = text[start.upperBound...].prefix { $0 != "]" }
        return list.split(separator: "}").compactMap { entry in
            guard let address = value(of: "emailAddress", in: entry) else { return nil }
            let said = value(of: "diagnosticCode", in: entry) ?? ""
            let status = value(of: "status", in: entry)
            if said.isEmpty, status == nil { return recipient(address, isPermanent ? .hard : .soft) }
            let found = BounceWords.verdict(on: said, status: status)
            return BouncedRecipient(address: address, status: found.status, verdict: found.verdict)
        }
    }

    private static func addresses(in text: String, from key: String) -> [String] {
        let rest = text.firstRange(of: "\"\(key)\"").map { text[$0.upperBound...] } ?? text[...]
        return MailAddresses.all(String(rest.prefix { $0 != "]" }))
    }

    /// The text that follows a key.
    private static func value(of key: String, in text: Substring) -> String? {
        guard let found = text.firstRange(of: "\"\(key)\"") else { return nil }
        var rest = text[found.upperBound...].drop { $0 == ":" || $0 == " " }
        guard rest.popFirst() == "\"" else { return nil }
        return String(rest.prefix { $0 != "\"" })
    }
}
