/// Who a mail is from and where answers go, with the header fields that say so: made once for many mails.
///
///     let sender = MailSender(from: try Mailbox(parsing: "Casa Lumen <news@example.com>"), replyTo: nil)
package struct MailSender: Sendable {
    package let from: Mailbox
    package let replyTo: Mailbox?
    let fields: [HeaderField]

    package init(from: Mailbox, replyTo: Mailbox? = nil) {
        self.from = from
        self.replyTo = replyTo
        fields = [from.field("From")] + (replyTo.map { [$0.field("Reply-To")] } ?? [])
    }
}
