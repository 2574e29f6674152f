package import Mail
package import Texting

/// What goes over the channel.
package enum MessageContent: Sendable {
    case email(ComposedEmail)
    case sms(ComposedSMS)
}

/// A finished email with its parts as they were before encoding, for looking at.
package struct ComposedEmail: Sendable {
    /// The exact bytes (RFC 5322) and the header fields.
    package let message: EmailMessage
    package let subject: String
    /// What mail programs show beside the subject; empty where the template has none.
    package let preheader: String
    /// The HTML part in UTF-8.
    package let html: [UInt8]
    /// The pictures that the HTML shows by `cid:` addresses.
    package let images: [InlineImage]
    /// The plain text part in UTF-8.
    package let text: [UInt8]
    /// Where bounces go: the argument of MAIL FROM.
    package let envelopeFrom: String
    /// The permit's address: the argument of RCPT TO.
    package let envelopeTo: String
}

/// A finished text message.
package struct ComposedSMS: Sendable {
    package let body: String
    /// As it was before letters were changed (``TextLetters``); nil where none was.
    package let written: String?
    /// Encoding, units and parts.
    package let length: SMSLength
    /// What the phone shows as the sender; nil: the gateway's own number.
    package let sender: String?
    /// The permit's number in E.164.
    package let to: String
}
