/// Bounces that only people were meant to read: the sentences of mail servers and providers, in which addresses and
/// reasons stand on lines of their own.
enum WrittenReport {
    static func recipients(of mail: IncomingMail) -> [BouncedRecipient] {
        guard isReport(mail) else { return [] }
        let text = text(of: mail)
        let failed = mail["x-failed-recipients"].map(MailAddresses.all) ?? []
        // A report in the form of RFC 3464, only not marked as one.
        let blocks = DeliveryStatusReport.blocks(of: text).filter { $0["final-recipient"] != nil }
        if !blocks.isEmpty {
            return blocks.map { block in
                let found = BounceWords.verdict(on: block["diagnostic-code"] ?? "", status: block["status"])
                return BouncedRecipient(
                    address: MailAddresses.first(block["final-recipient"] ?? ""), status: found.status,
                    verdict: found.verdict)
            }
        }
        var addresses = failed.isEmpty ? self.addresses(in: text, of: mail) : unique(failed)
        if addresses.isEmpty {
            // Nothing but the returned message tells whom it was for.
            let returned = mail.all.dropFirst().compactMap { $0["to"] }.first ?? returnedTo(mail)
            addresses = returned.flatMap(MailAddresses.first).map { [$0] } ?? []
        }
        if addresses.isEmpty { return [] }
        let transcript = transcript(text)
        return addresses.map { address in
            let near = transcript[address.lowercased()] ?? lines(of: text, about: address)
            // What stands about the address says more than what the server writes to everybody.
            let isAlone = addresses.count == 1 && !BounceWords.hasReason(near)
            let found = BounceWords.verdict(on: isAlone ? text : near, status: nil)
            return BouncedRecipient(address: address, status: found.status, verdict: found.verdict)
        }
    }

    // MARK: - The text

    /// What is written for people, up to where the message itself is given back.
    static func text(of mail: IncomingMail) -> String {
        var found: [String] = []
        func collect(_ part: IncomingMail) {
            if part.type == "message/rfc822" || part.type == "text/rfc822-headers" || part.type == "message/global" {
                return
            }
            if part.type.hasPrefix("multipart/") && !part.parts.isEmpty { return part.parts.forEach(collect) }
            if part.type == "text/html" {
                if found.isEmpty { found.append(withoutTags(part.text)) }
            } else if part.type.hasPrefix("text/") || part.type.hasPrefix("multipart/") {
                found.append(part.text)
            }
        }
        collect(mail)
        return untilReturned(found.joined(separator: "\n"))
    }

    private static func withoutTags(_ html: String) -> String {
        var text = ""
        var isTag = false
        for character in html {
            if character == "<" {
                isTag = true
                text.append("\n")
            } else if character == ">" {
                isTag = false
            } else if !isTag {
                text.append(character)
            }
        }
        for (entity, letter) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&"), ("&#39;", "'"), ("&quot;", "\""),
        ] {
            text = text.replacing(entity, with: letter)
        }
        return text
    }

    /// Phrases after which the message itself follows.
    private static let returning = [
        "below this line is a copy", "original message follows", "original message:", "original message -",
        "message headers follow",
        "message header follows", "this is a copy of", "copy of your message", "copy of the message",
        "unsent message follows", "message text follows",
        "undelivered message follows", "your original message", "returned message", "headers of the original",
        "original headers",
        "header of the original", "the first lines of the message", "text of message", "the header of",
        "message follows", "begin of message",
        "original message below", "your message reads", "message contents",
    ]

    private static func untilReturned(_ text: String) -> String {
        var kept: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let lower = line.lowercased().trimmingSpaces
            let isHeader = ["received:", "return-path:", "dkim-signature:", "x-originating-ip:"].contains {
                lower.hasPrefix($0)
            }
            if isHeader, !kept.isEmpty { break }
            if !kept.isEmpty, returning.contains(where: lower.contains), lower.count < 90 { break }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }

    /// The lines about one of several recipients: those that name it, and those after it until the next one.
    static func lines(of text: String, about address: String?) -> String {
        guard let address = address?.lowercased() else { return text }
        var kept: [Substring] = []
        var isOurs = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let named = MailAddresses.all(String(line)).map { $0.lowercased() }
            if named.contains(address) {
                isOurs = true
            } else if !named.isEmpty {
                isOurs = false
            }
            if isOurs { kept.append(line) }
        }
        return kept.joined(separator: "\n")
    }

    /// What old sendmails tell: a dialogue, and after each refusal a line `550 <a@b.example>... User unknown`.
    private static func transcript(_ text: String) -> [String: String] {
        guard text.contains("Transcript of session follows") else { return [:] }
        var told: [String: String] = [:]
        var since: [Substring] = []
        for line in text.split(separator: "\n") {
            since.append(line)
            let rest = line.drop { $0.isNumber }
            guard rest.count + 3 == line.count, rest.hasPrefix(" <"), rest.contains(">..."),
                let address = MailAddresses.first(String(rest))
            else { continue }
            if told[address.lowercased()] == nil { told[address.lowercased()] = since.joined(separator: "\n") }
            since = []
        }
        return told
    }

    // MARK: - Whom it is about

    /// By the sender and the subject, which every such mail has in some form.
    private static func isReport(_ mail: IncomingMail) -> Bool {
        if mail["x-failed-recipients"] != nil || mail.parameter("report-type") != nil { return true }
        let from = ((mail["from"] ?? "") + " " + (mail["return-path"] ?? "")).lowercased()
        let isMachine =
            [
                "mailer-daemon", "postmaster", "mail delivery", "mdaemon", "no-reply", "noreply", "mailadmin",
                "double-bounce", "<>",
            ].contains {
                from.contains($0)
            }
        let subject = (mail["subject"] ?? "").lowercased()
        let saysSo = [
            "deliver", "failure", "failed", "returned", "return", "undeliver", "bounce", "error", "notice", "rejected",
            "not sent", "mail system",
            "could not", "warning", "status",
        ].contains { subject.contains($0) }
        let text = text(of: mail).lowercased()
        let tellsSo = [
            "not be delivered", "not delivered", "undeliverable", "unable to deliver", "delivery failed",
            "returned to sender",
            "error message below", "not a member of this mailing list",
        ].contains { text.contains($0) }
        if tellsSo, isMachine || from.contains("master") || from.contains("admin") { return true }
        return isMachine && (saysSo || from.contains("mailer-daemon") || from.contains("<>"))
            || saysSo && from.contains("daemon")
    }

    /// The addresses of the text but for those of who reports and who is told.
    private static func addresses(in text: String, of mail: IncomingMail) -> [String] {
        let others = Set(
            ["from", "to", "delivered-to", "x-original-to", "reply-to", "sender"].compactMap { mail[$0] }
                .flatMap(MailAddresses.all).map { $0.lowercased() })
        var leading: [String] = []
        var all: [String] = []
        for line in text.split(separator: "\n") {
            let found = MailAddresses.all(String(line)).filter { address in
                let lower = address.lowercased()
                return !others.contains(lower) && !lower.hasPrefix("postmaster@") && !lower.hasPrefix("mailer-daemon@")
            }
            guard let first = found.first else { continue }
            all += found
            // On a line of its own, or at the beginning of one.
            var start = line.drop { " \t<>*-\"'([".contains($0) }
            // 550 <a@b.example>... User unknown
            if line.contains(">..."), start.prefix(3).allSatisfy(\.isNumber) {
                start = start.dropFirst(3).drop { " <".contains($0) }
            }
            if start.lowercased().hasPrefix(first.lowercased()) { leading.append(first) }
        }
        return unique(leading.isEmpty ? all.prefix(1).map { $0 } : leading)
    }

    /// The line To: of a message that is given back within the text.
    private static func returnedTo(_ mail: IncomingMail) -> String? {
        mail.all.lazy.filter { $0.type.hasPrefix("text/") || $0.type.hasPrefix("multipart/") }.flatMap {
            $0.text.split(separator: "\n")
        }.first { $0.lowercased().hasPrefix("to:") }.map { String($0.dropFirst(3)) }
    }

    private static func unique(_ addresses: [String]) -> [String] {
        var seen: Set<String> = []
        return addresses.filter { seen.insert($0.lowercased()).inserted }
    }
}
