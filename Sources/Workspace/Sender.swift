/// A voice that campaigns speak with: who a message says it is from.
package struct Sender: Equatable, Sendable {
    /// How campaigns call it.
    package let name: String
    package let from: SenderAddress
    package let replyTo: String?

    /// Where bounces go; nil: to the address in ``from``.
    package let returnPath: String?

    /// The domain of `List-Id` (RFC 2919); that of ``from`` unless written.
    package let listDomain: String
    package let dkim: DKIMSigning

    /// Where mailbox providers may send the complaints of readers (RFC 9477); nil: nowhere.
    package let complaintsTo: String?

    /// What a phone shows as the sender: at most 11 letters and digits; nil: the gateway's own.
    package let smsName: String?
}

/// Who signs the mails of a sender with DKIM (UNS-4).
package enum DKIMSigning: String, CaseIterable, Sendable {
    /// Heed, with its own keys.
    case heed
    /// The relay, as its operator declares.
    case relay
    /// Nobody: mails go without `List-Unsubscribe-Post`.
    case none
}

extension Sender {
    init?(name: String, reading fields: Fields) {
        let from = fields.senderAddress("from")
        let replyTo = fields.optionalEmailAddress("reply_to")
        let returnPath = fields.optionalEmailAddress("return_path")
        let listDomain = fields.optionalDomain("list_domain")
        let dkim = fields.choice("dkim", of: DKIMSigning.self)
        if dkim == DKIMSigning.none {
            fields.problems.warning(
                "mails of sender '\(name)' have no one-click unsubscribe, because nobody signs them",
                at: fields.mark(of: "dkim"),
                hint: "Write 'dkim: heed' and run 'heed keys dkim', or 'dkim: relay' where the relay signs.")
        }
        let complaintsTo = fields.optionalEmailAddress("complaints_to")
        let smsName = fields.smsName()
        fields.finish()
        guard let from, let dkim else { return nil }
        self.init(
            name: name, from: from, replyTo: replyTo, returnPath: returnPath, listDomain: listDomain ?? from.domain,
            dkim: dkim, complaintsTo: complaintsTo, smsName: smsName)
    }
}

extension Fields {
    /// An alphanumeric sender of SMS: 1 to 11 of the letters, digits and spaces of GSM-7, one of them a letter.
    fileprivate func smsName() -> String? {
        guard let entry = entry("sms_name"), let text = string(in: entry) else { return nil }
        let isLetter = { (byte: UInt8) in 65...90 ~= byte || 97...122 ~= byte }
        let bytes = Array(text.utf8)
        if bytes.count <= 11, bytes.contains(where: isLetter),
            bytes.allSatisfy({ isLetter($0) || 48...57 ~= $0 || $0 == 32 })
        {
            return text
        }
        problems.error(
            "\(name(of: "sms_name")) must be 1 to 11 letters A-Z, digits and spaces, one of them a letter",
            at: entry.value.mark)
        return nil
    }
}
