package import Campaigns
package import Consent
package import Database
package import Mail
package import System
import Texting
import Workspace

/// Takes in mails that came to the return path, and draws their consequences.
///
///     let intake = BounceIntake(mint: mint, recorder: recorder, session: session)
///     let taken = try intake.take(bytes, at: now)    // delivery 4711, hard, suppressed
///
/// Anybody can write to that address. So what a mail says counts only with a token that Heed has put into the very message
/// it is about: in the return path that it came to (VERP), or in the link to unsubscribe of the mail that it returns.
package struct BounceIntake {
    /// What one mail was found to be.
    package struct Taken: Equatable, Sendable {
        /// `delivery.id`; nil where no token tells.
        package let delivery: Int64?
        package let verdict: BounceVerdict
        /// nil where nothing followed: it is no bounce, or cannot be trusted.
        package let outcome: BounceDesk.Outcome?
        /// Whether a person wrote it who may ask to stop; then it is filed to be read.
        package var isFiled = false
    }

    private let mint: TokenMint
    private let desk: BounceDesk
    private let replies: ReplyDesk
    private let session: any Session

    package init(mint: TokenMint, recorder: ConsentRecorder, session: any Session) {
        self.mint = mint
        desk = BounceDesk(session: session, recorder: recorder)
        replies = ReplyDesk(session: session, recorder: recorder)
        self.session = session
    }

    /// - Throws: `DatabaseError`; then nothing of the mail was done.
    package func take(_ bytes: [UInt8], at instant: Instant) throws -> Taken {
        let mail = IncomingMail(bytes)
        let recipients = BounceReading.recipients(of: mail)
        guard recipients.contains(where: { $0.verdict != .none }) else {
            return Taken(delivery: nil, verdict: .none, outcome: nil, isFiled: try file(mail, at: instant))
        }
        guard let delivery = try delivery(of: mail) else {
            return Taken(
                delivery: nil, verdict: recipients.first { $0.verdict != .none }?.verdict ?? .none, outcome: nil)
        }
        let verdict = try verdict(recipients, delivery)
        let kind: BounceDesk.Kind
        switch verdict {
        case .hard: kind = .hard
        case .soft: kind = .soft
        case .sender: kind = .sender
        case .complaint: kind = .complaint
        case .none: return Taken(delivery: delivery, verdict: .none, outcome: nil)
        }
        return Taken(delivery: delivery, verdict: verdict, outcome: try desk.apply(kind, to: delivery, at: instant))
    }

    private func file(_ mail: IncomingMail, at instant: Instant) throws -> Bool {
        guard let reply = HumanReply(mail) else { return false }
        let verdict = try replies.take(
            ReplyDesk.Reply(channel: .email, from: reply.from, text: reply.text, key: reply.key), at: instant)
        return verdict != .none && verdict != .help
    }

    // MARK: - Which message

    private func delivery(of mail: IncomingMail) throws -> Int64? {
        for word in mail.words(inAddresses: TokenMint.returnLength) {
            if let delivery = mint.openReturn(word) { return delivery }
        }
        for word in mail.pathSegments(behind: "/u/", length: TokenMint.length) {
            if let token = mint.open(word), token.kind == .unsubscribe { return token.delivery }
        }
        return nil
    }

    /// Of several recipients the one whom the message was for; where none is told apart, what is mildest for the person.
    private func verdict(_ recipients: [BouncedRecipient], _ delivery: Int64) throws -> BounceVerdict {
        if recipients.count == 1 { return recipients[0].verdict }
        let key = try session.text(
            """
            SELECT point.address_key FROM delivery JOIN contact_point AS point ON point.id = delivery.contact_point \
            WHERE delivery.id = \(delivery)
            """)
        if let own = recipients.first(where: { $0.address?.lowercased() == key }) { return own.verdict }
        let verdicts = Set(recipients.map(\.verdict))
        if verdicts.count == 1, let only = verdicts.first { return only }
        return [BounceVerdict.none, .sender, .soft].first { verdicts.contains($0) } ?? .none
    }
}
