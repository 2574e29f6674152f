/// Delivery status notifications (RFC 3464; BNC-1, BNC-2).
enum DeliveryStatusReport {
    static func recipients(of mail: IncomingMail) -> [BouncedRecipient] {
        let types = ["message/delivery-status", "message/global-delivery-status"]
        guard let report = mail.all.first(where: { types.contains($0.type) }) else { return [] }
        // What is written for people tells more where the report itself is terse.
        let written = WrittenReport.text(of: mail)
        let blocks = self.blocks(of: report.text).filter { block in
            ["final-recipient", "original-recipient", "action", "x-actual-recipient"].contains { block[$0] != nil }
        }
        return blocks.map { recipient($0, written, isAlone: blocks.count == 1, mail) }
    }

    struct Block {
        let fields: [IncomingMail.Field]
        subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    }

    /// Groups of fields, parted by empty lines.
    static func blocks(of text: String) -> [Block] {
        var blocks: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                blocks.append([])
            } else {
                blocks[blocks.count - 1].append(String(line))
            }
        }
        return blocks.filter { !$0.isEmpty }.map { lines in
            Block(fields: IncomingMail.split(Array(lines.joined(separator: "\n").utf8)[...]).fields)
        }
    }

    private static func recipient(
        _ block: Block, _ written: String, isAlone: Bool, _ mail: IncomingMail
    ) -> BouncedRecipient {
        let named = ["final-recipient", "original-recipient", "x-actual-recipient"].compactMap { block[$0] }
        let address = named.compactMap(address).first ?? MailAddresses.first(block["diagnostic-code"] ?? "")
        let action = block["action"]?.lowercased().prefix { $0.isLetter }
        let status = block["status"].flatMap { BounceWords.codes(in: withoutComments($0)).first }
        if let action, ["delivered", "relayed", "expanded"].contains(action) {
            return BouncedRecipient(address: address, status: status, verdict: .none)
        }
        let said = withoutKind(block["diagnostic-code"] ?? "")
        var found = BounceWords.verdict(on: said, status: status)
        if found.verdict == .soft, !BounceWords.isTelling(said, status) {
            let more = isAlone ? written : WrittenReport.lines(of: written, about: address)
            found = BounceWords.verdict(on: said + " " + more, status: status)
        }
        // What is still being tried is no failure yet.
        if action == "delayed", found.verdict == .hard { found.verdict = .soft }
        return BouncedRecipient(address: address, status: found.status ?? status, verdict: found.verdict)
    }

    /// `rfc822; a@b.example` with or without the space; the type may be missing.
    private static func address(_ value: String) -> String? {
        let text = value.split(separator: ";", maxSplits: 1).last.map(String.init) ?? value
        return MailAddresses.first(text) ?? (text.contains("@") ? text.trimmingSpaces : nil)
    }

    private static func withoutKind(_ text: String) -> String {
        guard let semicolon = text.firstIndex(of: ";"), text[..<semicolon].count <= 12,
            !text[..<semicolon].contains(where: \.isNumber)
        else { return text }
        return String(text[text.index(after: semicolon)...])
    }

    private static func withoutComments(_ text: String) -> String { String(text.prefix { $0 != "(" }) }
}

extension BounceWords {
    /// Whether a server's words or the report's code say anything by themselves.
    static func isTelling(_ said: String, _ status: String?) -> Bool {
        let words = said.filter { $0.isLetter || $0 == " " }.split(separator: " ").filter { $0.count > 2 }
        if words.count >= 2 { return true }
        guard let status else { return false }
        return !status.hasSuffix(".0.0") && status != "4.4.7" && !status.hasSuffix(".0")
    }
}
