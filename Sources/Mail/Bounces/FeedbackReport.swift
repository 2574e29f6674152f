/// Complaints: feedback reports (BNC-5), and the mails that stand for them with some providers.
enum FeedbackReport {
    static func recipients(of mail: IncomingMail) -> [BouncedRecipient] {
        if let report = mail.all.first(where: { $0.type == "message/feedback-report" }) {
            return recipients(of: report, in: mail)
        }
        let subject = mail["subject"]?.lowercased() ?? ""
        // Microsoft's junk mail reports, and the mail that a mail program writes for who presses "unsubscribe".
        if subject.hasPrefix("complaint about message from") {
            let returned = mail.all.dropFirst().first { $0["x-hmxmroriginalrecipient"] != nil || $0["to"] != nil }
            let address = returned?["x-hmxmroriginalrecipient"] ?? returned?["to"]
            return [complaint(address.flatMap(MailAddresses.first))]
        }
        if subject.trimmingSpaces == "unsubscribe" { return [complaint(mail["from"].flatMap(MailAddresses.first))] }
        return []
    }

    private static func complaint(_ address: String?) -> BouncedRecipient {
        BouncedRecipient(address: address, status: nil, verdict: .complaint)
    }

    private static func recipients(of report: IncomingMail, in mail: IncomingMail) -> [BouncedRecipient] {
        let fields = IncomingMail.split(Array(report.text.utf8)[...]).fields
        func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
        let verdict: BounceVerdict =
            switch all("feedback-type").first?.lowercased().trimmingSpaces {
            case "not-spam": .none
            // It tells that our mails fail their checks, or that somebody else writes in our name.
            case "auth-failure", "dmarc", "virus": .sender
            default: .complaint
            }
        var addresses = all("original-rcpt-to") + all("removal-recipient")
        if addresses.isEmpty {
            addresses = mail.all.dropFirst().compactMap { $0["to"] }.prefix(1).map { $0 }
        }
        var found: [String] = []
        for address in addresses.flatMap(MailAddresses.all) where !found.contains(address.lowercased()) {
            found.append(address.lowercased())
        }
        if found.isEmpty { return [BouncedRecipient(address: nil, status: nil, verdict: verdict)] }
        return found.map { BouncedRecipient(address: $0, status: nil, verdict: verdict) }
    }
}

/// Finds addresses in texts, leniently.
enum MailAddresses {
    static func first(_ text: String) -> String? { all(text).first }

    /// In their order, with repetitions.
    static func all(_ text: String) -> [String] {
        var found: [String] = []
        var token = ""
        var isQuoted = false
        func isPart(_ character: Character) -> Bool {
            character.isASCII
                && (character.isLetter || character.isNumber || "!#$%&'*+-/=?^_`{|}~.@".contains(character))
        }
        func close() {
            defer { token = "" }
            var text = token[...]
            while let last = text.last, ".,;:'-".contains(last) { text.removeLast() }
            while let first = text.first, ".,'".contains(first) { text.removeFirst() }
            guard let at = text.lastIndex(of: "@"), at > text.startIndex else { return }
            let domain = text[text.index(after: at)...]
            guard domain.contains("."), !domain.hasPrefix("."), domain.allSatisfy({ $0 != "=" && $0 != "/" }) else {
                return
            }
            found.append(String(text))
        }
        for character in text {
            if character == "\"" {
                // A local part in quotes: "a b"@example.com
                if token.isEmpty {
                    isQuoted = true
                    token = "\""
                } else if isQuoted, token.contains("@") {
                    // An address in quotes: "a@b.example"
                    token.removeFirst()
                    isQuoted = false
                    close()
                } else if isQuoted {
                    isQuoted = false
                    token.append(character)
                } else {
                    close()
                }
            } else if isQuoted && token.count < 80 || isPart(character) {
                token.append(character)
            } else {
                isQuoted = false
                close()
            }
        }
        close()
        return found
    }
}
