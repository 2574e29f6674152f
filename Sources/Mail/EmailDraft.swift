/// Everything an email is made of, before it is written down as bytes.
package struct EmailDraft: Sendable {
    package var sender: MailSender
    /// The one recipient: there is no way to name a second (MSG-4).
    package var to: Mailbox
    package var subject: String
    /// Seconds since 1970-01-01T00:00:00Z.
    package var date: Int64
    package var messageID: MessageID
    package var list: ListHeaders?
    /// Further fields, such as `Content-Language` or `Auto-Submitted`; none of those that Heed writes itself.
    package var extraFields: [HeaderField]
    /// The plain text in UTF-8.
    package var text: [UInt8]
    /// The HTML in UTF-8; nil for a mail of text alone.
    package var html: [UInt8]?
    /// Pictures that the HTML shows by `cid:` addresses.
    package var images: [InlineImage] = []
    /// What the MIME boundary is derived from; the Message-ID by default.
    package var boundarySeed: [UInt8]

    package init(
        sender: MailSender, to: Mailbox, subject: String, date: Int64, messageID: MessageID,
        list: ListHeaders? = nil, extraFields: [HeaderField] = [], text: [UInt8], html: [UInt8]?,
        boundarySeed: [UInt8]? = nil
    ) {
        self.sender = sender
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.list = list
        self.extraFields = extraFields
        self.text = text
        self.html = html
        self.boundarySeed = boundarySeed ?? Array(messageID.headerValue.utf8)
    }

    package init(
        from: Mailbox, replyTo: Mailbox? = nil, to: Mailbox, subject: String, date: Int64, messageID: MessageID,
        list: ListHeaders? = nil, extraFields: [HeaderField] = [], text: [UInt8], html: [UInt8]?,
        boundarySeed: [UInt8]? = nil
    ) {
        self.init(
            sender: MailSender(from: from, replyTo: replyTo), to: to, subject: subject, date: date,
            messageID: messageID, list: list, extraFields: extraFields, text: text, html: html,
            boundarySeed: boundarySeed)
    }
}
