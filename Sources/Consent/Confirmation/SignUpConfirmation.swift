import Customers
package import Database
package import System
import Workspace

/// What follows when somebody presses the button of a confirmation: the `given` event, with the words that were shown
/// (double opt-in). A page that is only looked at changes nothing.
///
///     let outcomes = try confirmation.apply(tokens, method: "page", at: clock.now(), session)
package struct SignUpConfirmation: Sendable {
    /// What happened.
    package enum Outcome: Equatable, Sendable {
        case confirmed
        case alreadyConfirmed
        /// The link is older than 48 hours; nothing changed.
        case expired
        /// The address changed, or the person said no meanwhile; nothing changed.
        case ended
        /// A preview's token: nothing changed.
        case sample
        /// Not a token that confirms; nothing changed, and no more is said.
        case invalid
    }

    private let mint: TokenMint
    private let gate: ContactGate
    private let recorder: ConsentRecorder

    package init(mint: TokenMint, gate: ContactGate, recorder: ConsentRecorder) {
        self.mint = mint
        self.gate = gate
        self.recorder = recorder
    }

    /// The request that a token belongs to; nil for any other token, and where no mail has left.
    package func request(of token: Token, _ session: any Session) throws -> ConfirmationRequest? {
        guard token.kind == .confirm, let request = try ConfirmationRequest(event: token.delivery, session),
            request.customer == token.customer, request.mailedAt != nil,
            try PurposeNumbers.purpose(of: token.scope, session) == request.purpose
        else { return nil }
        return request
    }

    /// Whether the person said no since, or changed their address: then the link says nothing any more, confirmed or not.
    package func hasEnded(_ request: ConfirmationRequest, at instant: Instant, _ session: any Session) throws -> Bool {
        try !gate.isOpen(request, at: instant, session)
    }

    /// Many tokens in one write transaction, in order; the outcomes are in the same order. Only the database's errors
    /// throw, and then nothing of the group was done.
    package func apply(_ tokens: [String], at instant: Instant, _ session: any Session) throws -> [Outcome] {
        let opened = try tokens.map { try mint.open($0, in: session) }
        guard opened.contains(where: { $0?.kind == .confirm }) else { return opened.map(Self.unchanged) }
        return try session.transaction {
            try CustomerLock.take(opened.compactMap { $0?.kind == .confirm ? $0?.customer : nil }, session)
            return try opened.map { token in
                guard let token, token.kind == .confirm else { return Self.unchanged(token) }
                guard let request = try request(of: token, session) else { return .invalid }
                return try confirm(request, at: instant, session)
            }
        }
    }

    private static func unchanged(_ token: Token?) -> Outcome {
        token?.kind == .sample ? .sample : .invalid
    }

    private func confirm(
        _ request: ConfirmationRequest, at instant: Instant, _ session: any Session
    ) throws -> Outcome {
        guard try gate.isOpen(request, at: instant, session) else { return .ended }
        if request.confirmedAt != nil { return .alreadyConfirmed }
        if request.isExpired(at: instant) { return .expired }
        let claim = ConsentClaim(
            customer: request.customer, contactPoint: request.contactPoint, purpose: request.purpose,
            scope: request.channel.rawValue, state: .given, at: instant, method: request.method,
            evidenceKind: .selfService, noticeVersion: request.noticeVersion, noticeLanguage: request.noticeLanguage,
            noticeText: request.words, statement: "confirmed the request of \(request.askedAt.wholeSecond)",
            sourceURL: request.sourceURL, actor: "customer", doubleOptInAt: instant,
            writtenConsent: request.writtenConsent,
            parentalReference: request.parentalReference)
        _ = try recorder.record([claim], session)
        try session.execute(
            "UPDATE confirmation SET confirmed_at = \(instant) WHERE request = \(request.event)")
        return .confirmed
    }
}
