/// What a report says about one recipient.
package enum BounceVerdict: String, Sendable, CaseIterable {
    /// The address does not exist or takes no mail any more: suppress it.
    case hard
    /// Not now: the mailbox is full, the server does not answer, the message is too large.
    case soft
    /// Our side is at fault: policy, reputation, authentication, content. Nobody is ever suppressed for it.
    case sender
    /// The person objects, by the button of their mail program or by a mail.
    case complaint
    /// No bounce: it was delivered, or it is some other mail.
    case none
}

/// One recipient of a report, with the verdict on it.
package struct BouncedRecipient: Sendable, Equatable {
    /// As the report names it; nil where it names none.
    package let address: String?
    /// An enhanced code (RFC 3463), `5.1.1`; nil where there is none.
    package let status: String?
    package let verdict: BounceVerdict
}
