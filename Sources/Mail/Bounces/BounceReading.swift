/// Reads what mail servers and mailbox providers report: delivery status notifications (RFC 3464), feedback reports (RFC
/// 5965), and the older forms that only people were meant to read.
///
///     let recipients = BounceReading.recipients(of: IncomingMail(bytes))
///     recipients.first?.verdict      // .hard
///
/// It says what a mail claims. Whether that counts, who may claim it, and what follows is decided elsewhere.
package enum BounceReading {
    /// The recipients that the mail is about, in its order; one without address and with the verdict `none` for a mail that
    /// is no report.
    package static func recipients(of mail: IncomingMail) -> [BouncedRecipient] {
        for read in [
            FeedbackReport.recipients, NotificationReport.recipients, DeliveryStatusReport.recipients,
            WrittenReport.recipients,
        ] {
            let found = read(mail)
            if !found.isEmpty { return found }
        }
        return [BouncedRecipient(address: nil, status: nil, verdict: .none)]
    }
}
