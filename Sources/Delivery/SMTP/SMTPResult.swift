/// How the hand-off of one message to a relay ended.
package enum SMTPResult: Equatable, Sendable {
    /// The relay answered the final dot with 2yz and answers for the message now.
    case accepted(SMTPReply)
    /// The relay refused this message; it was not taken.
    case refused(SMTPReply, at: SMTPStage)
    /// The message was not handed over, for no reason of its own; it was not taken.
    case failed(SMTPFailure)
    /// The final dot may have gone out and no answer came: the message may have been taken (SMTP-1).
    case unknown(SMTPDoubt)
}

/// Why no answer came to the final dot.
package enum SMTPDoubt: String, Sendable {
    case connectionLost = "connection_lost"
    case timeout
    case stopped
    case strangeReply = "strange_reply"
}

/// Why a message could not be handed over at all.
package struct SMTPFailure: Equatable, Sendable {
    package enum Code: Sendable, Equatable {
        /// No address for the relay's name, no connection, or not in time.
        case unreachable
        /// The greeting or EHLO was refused.
        case turnedAway
        /// The relay offers no STARTTLS.
        case noEncryption
        /// The relay's certificate is not trusted or not its own.
        case untrustedCertificate
        /// The file of trusted certificates cannot be used.
        case certificateFile
        /// Any other failure to encrypt.
        case encryption
        /// The relay did not take user and password.
        case wrongPassword
        /// The relay offers no AUTH although a user is configured (SMTP-5).
        case noAuthentication
        /// The connection broke before the final dot.
        case interrupted
        /// Heed was told to stop.
        case stopped
        /// An address that must not reach the wire (SMTP-3).
        case unfitAddress
        /// libcurl failed in a way that no relay causes.
        case client
    }

    package let code: Code
    package let stage: SMTPStage
    /// The relay's last answer, if it gave one.
    package let reply: SMTPReply?

    package init(_ code: Code, at stage: SMTPStage, reply: SMTPReply? = nil) {
        self.code = code
        self.stage = stage
        self.reply = reply
    }

    /// Whether the same relay may take the message later without anybody mending anything.
    package var mayPass: Bool {
        switch code {
        case .unreachable, .interrupted, .stopped: true
        case .turnedAway: reply?.isTransient ?? true
        case .noEncryption, .untrustedCertificate, .certificateFile, .encryption, .wrongPassword,
            .noAuthentication, .unfitAddress, .client:
            false
        }
    }
}
