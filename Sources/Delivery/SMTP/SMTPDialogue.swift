/// Where a hand-off stood, named by the command that the server was to answer.
package enum SMTPStage: String, Sendable {
    /// Greeting, EHLO, STARTTLS or AUTH.
    case connection
    /// MAIL FROM.
    case sender
    /// RCPT TO.
    case recipient
    /// DATA, and the message up to its last byte.
    case content
    /// The final dot: from here on the message may have been taken.
    case finalDot
}

/// Follows one connection by the server's lines, so that it is known at each moment what they answer and whether the
/// server may have taken the message. Does no I/O.
struct SMTPDialogue {
    private(set) var stage = SMTPStage.connection
    /// The answer to the last command that decides the stage; nil before it came.
    private(set) var verdict: SMTPReply?
    /// Whether the connection was there before this message.
    private(set) var isReused = true
    /// Whether the server has said 235 on this connection.
    private(set) var isLoggedIn = false
    private var isTransferring = false

    /// A message is about to be handed over.
    mutating func begin() {
        stage = .connection
        verdict = nil
        isReused = true
        isTransferring = false
    }

    /// A new socket: nothing is known of what the last one said.
    mutating func connect() {
        isReused = false
        isLoggedIn = false
    }

    /// Connected and, where asked for, encrypted; the next command is MAIL. Whether it may be given.
    mutating func startTransaction(requiringLogin: Bool) -> Bool {
        guard isLoggedIn || !requiringLogin else { return false }
        stage = .sender
        verdict = nil
        return true
    }

    /// Whether the server asked for the message, so that its bytes may go out.
    var mayTransfer: Bool { isTransferring }

    /// The last byte of the message is on its way, and the final dot may be.
    mutating func endContent() {
        guard stage == .content, isTransferring else { return }
        stage = .finalDot
    }

    /// One line of the server; lines that more lines follow say nothing yet.
    mutating func receive(line: some Collection<UInt8>) {
        guard let reply = SMTPReply(line: line) else { return }
        switch stage {
        case .connection:
            verdict = reply
            if reply.code == 235 { isLoggedIn = true }
        case .sender: receive(reply, next: .recipient)
        case .recipient: receive(reply, next: .content)
        case .content where isTransferring:
            // libcurl reads no answer before the final dot.
            stage = .finalDot
            verdict = reply
        case .content: if reply.code == 354 { isTransferring = true } else if verdict == nil { verdict = reply }
        case .finalDot: if verdict == nil { verdict = reply }
        }
    }

    /// The first refusal of a transaction stands: what follows it answers QUIT.
    private mutating func receive(_ reply: SMTPReply, next: SMTPStage) {
        guard verdict == nil else { return }
        if reply.isPositive { stage = next } else { verdict = reply }
    }
}
