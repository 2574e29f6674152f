package import Composer
package import Consent
package import Database
package import System
import Workspace

/// Sends the one message of a sign-up, by the transports that every message takes.
package struct ConfirmationSender {
    /// What became of it.
    package enum Outcome: Equatable, Sendable {
        case sent
        /// It may not leave: a code of the gate's.
        case denied(code: String)
        /// It did not leave, and may be tried again.
        case deferred(cause: String)
        /// The relay refuses the address for good.
        case failed(cause: String)
        /// It may have arrived, and is not sent again.
        case unknown(cause: String)
    }

    private let gate: ContactGate
    private let desk: ConfirmationDesk
    private let transports: TransportPool
    private let session: any Session
    private let clock: any WallClock

    package init(
        gate: ContactGate, desk: ConfirmationDesk, transports: TransportPool, session: any Session,
        clock: any WallClock
    ) {
        self.gate = gate
        self.desk = desk
        self.transports = transports
        self.session = session
        self.clock = clock
    }

    /// Hands the message over: that it leaves is on the disk before its first byte does.
    ///
    /// - Parameter cut: ends whatever the transport waits for.
    /// - Throws: ``DeliveryError`` when nothing can be handed over, and then nothing changed; `DatabaseError`.
    package func send(_ composed: ConfirmationComposer.Composed, cut: StopFlag) throws -> Outcome {
        let message = composed.message
        guard let request = message.identity.delivery else { throw DeliveryError.fault }
        let line = try transports.transport(for: message.channel).line(cut: cut)
        defer { line.close() }
        if let problem = line.open() { throw problem.error }
        let handOff = try session.transaction {
            let handOff = try gate.handOff(
                confirmationOf: request, permit: message.permit, at: clock.now(), session)
            if handOff != nil {
                for token in composed.shortTokens { try token.store(at: clock.now(), in: session) }
            }
            return handOff
        }
        guard let handOff else { return .denied(code: try reason(request)) }
        switch line.submit(try Consignment(message, handOff)) {
        case .sent: return .sent
        case .failed(let cause, _): return .failed(cause: cause)
        case .unknown(let cause): return .unknown(cause: cause)
        case .deferred(let cause, _):
            try session.transaction { try desk.release(request, session) }
            return .deferred(cause: cause)
        case .notAttempted(let problem):
            try session.transaction { try desk.release(request, session) }
            throw problem.error
        }
    }

    private func reason(_ request: Int64) throws -> String {
        switch try gate.confirmation(of: request, at: clock.now(), session) {
        case .denied(let code): code
        case .permitted: ContactGate.ConfirmationDenial.addressChanged.rawValue
        }
    }
}
