/// What the end of a hand-off means for the delivery and for the address.
package enum DeliveryVerdict: Equatable, Sendable {
    case sent
    /// Not now; to be tried again.
    case deferred
    case failed(FailureCause)
    /// Perhaps delivered: never sent again by itself.
    case unknown
}

/// Whose fault a permanent refusal is.
package enum FailureCause: String, Sendable {
    /// There is no such address, or it is disabled: others must not write to it again either.
    case address
    /// Policy, reputation or configuration of our side (5.7.x and the like): says nothing about the person.
    case sender
    /// Refused for good for another reason, such as a full mailbox: says nothing about the address.
    case refused
}

/// Reads a relay's refusal (RFC 5321 §4.2, RFC 3463; SMTP-1, BNC-2).
package enum ReplyClassifier {
    /// What a reply means for the message it answers.
    ///
    ///     ReplyClassifier.verdict(on: SMTPReply(code: 552), at: .recipient)   // .deferred
    package static func verdict(on reply: SMTPReply, at stage: SMTPStage) -> DeliveryVerdict {
        switch reply.code / 100 {
        case 2: return stage == .finalDot ? .sent : .unknown
        case 4: return .deferred
        case 5: return permanent(reply, at: stage)
        default: return .unknown
        }
    }

    private static func permanent(_ reply: SMTPReply, at stage: SMTPStage) -> DeliveryVerdict {
        // RFC 5321 §4.5.3.1.10: a client treats 552 to RCPT as 452.
        if reply.code == 552, stage == .recipient { return .deferred }
        if let enhanced = reply.enhanced { return .failed(cause(of: enhanced, at: stage)) }
        switch (stage, reply.code) {
        // 551 names another address; the one we have is no longer the person's.
        case (.recipient, 551): return .failed(.address)
        // A bare 550 may be policy as well as an unknown user: nobody is silenced on a guess.
        case (.recipient, _): return .failed(.refused)
        default: return .failed(.sender)
        }
    }

    private static func cause(of status: EnhancedStatusCode, at stage: SMTPStage) -> FailureCause {
        // What is refused at MAIL is about us, whatever the number.
        if stage == .sender || stage == .connection { return .sender }
        switch (status.subject, status.detail) {
        case (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1), (4, 4): return .address
        case (7, _), (1, 7), (1, 8): return .sender
        default: return .refused
        }
    }
}
