import Customers
package import Database
package import System
package import Workspace

/// What follows when somebody presses the unsubscribe button: an event of the person's and a suppression of their
/// addresses, at once and for good (UNS-10).
///
///     let outcome = try unsubscribe.apply(token, at: clock.now(), session)
///     let outcomes = try unsubscribe.apply(tokens, at: clock.now(), session)    // many, one commit
package struct Unsubscribe: Sendable {
    /// What happened. The person is told the same for the first two.
    package enum Outcome: Equatable, Sendable {
        case stopped
        case alreadyStopped
        /// A preview's token: nothing changed.
        case sample
        /// Not a token that unsubscribes; nothing changed, and no more is said.
        case invalid
    }

    private let configuration: Configuration
    private let mint: TokenMint
    private let recorder: ConsentRecorder

    package init(configuration: Configuration, mint: TokenMint, recorder: ConsentRecorder) {
        self.configuration = configuration
        self.mint = mint
        self.recorder = recorder
    }

    /// One token in a write transaction of its own; what is returned is durable.
    ///
    /// - Parameter method: how it was asked for, kept as evidence: `one_click`, `page`, `sms`.
    package func apply(
        _ token: String, method: String = "one_click", at instant: Instant, _ session: any Session
    ) throws -> Outcome {
        try apply([token], method: method, at: instant, session)[0]
    }

    /// Many tokens in one write transaction, in order; the outcomes are in the same order. None is a failure of the
    /// others: only the database's errors throw, and then nothing of the group was done.
    package func apply(
        _ tokens: [String], method: String = "one_click", at instant: Instant, _ session: any Session
    ) throws -> [Outcome] {
        let opened = try tokens.map { try mint.open($0, in: session) }
        guard opened.contains(where: { $0?.kind == .unsubscribe }) else { return opened.map(Self.unchanged) }
        return try session.transaction {
            let customers = opened.compactMap { $0?.kind == .unsubscribe ? $0?.customer : nil }
            try CustomerLock.take(customers, session)
            return try opened.map { token in
                guard let token, token.kind == .unsubscribe else { return Self.unchanged(token) }
                guard let purpose = try PurposeNumbers.purpose(of: token.scope, session) else { return .invalid }
                let stop = stop(token, purpose, method: method, at: instant)
                return try recorder.stop(stop, session) ? .stopped : .alreadyStopped
            }
        }
    }

    private static func unchanged(_ token: Token?) -> Outcome {
        token?.kind == .sample ? .sample : .invalid
    }
}

extension Unsubscribe {
    /// What a token asks for: a consent is withdrawn, to any other basis the person objects.
    private func stop(_ token: Token, _ purpose: String, method: String, at instant: Instant) -> ConsentStop {
        ConsentStop(
            customer: token.customer, purpose: purpose, scope: token.scope.channel?.rawValue ?? "*",
            state: configuration.purpose(named: purpose)?.legalBasis == .consent ? .withdrawn : .objected,
            method: method, evidenceKind: .selfService, actor: "customer", at: instant, cause: .unsubscribe,
            source: SuppressionCause.unsubscribe.rawValue)
    }
}
