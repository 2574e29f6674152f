package import Composer
package import Consent
package import System
import Workspace

/// Sends mails about invented people to the workspace's testers, by the transports that every message takes.
package struct TestSender {
    /// What became of one.
    package struct Outcome: Sendable {
        package let tester: String
        package let language: String
        package let person: SamplePerson.Kind
        /// Nil where it was sent; else in words, without an address.
        package let problem: String?
    }

    private let gate: ContactGate
    private let transports: TransportPool
    private let clock: any WallClock

    package init(gate: ContactGate, transports: TransportPool, clock: any WallClock) {
        self.gate = gate
        self.transports = transports
        self.clock = clock
    }

    /// Hands the mails over, one after the other.
    ///
    /// - Throws: ``DeliveryError`` when the transport takes none.
    package func send(
        _ mails: [(tester: String, person: SamplePerson.Kind, message: Message)], cut: StopFlag
    ) throws -> [Outcome] {
        let line = try transports.transport(for: .email).line(cut: cut)
        defer { line.close() }
        if let problem = line.open() { throw problem.error }
        var outcomes: [Outcome] = []
        for mail in mails where !cut.isRequested {
            let number = mail.message.identity.delivery ?? 0
            guard let handOff = gate.handOff(test: mail.message.permit, number, at: clock.now()) else {
                throw DeliveryError.fault
            }
            let problem: String? =
                switch line.submit(try Consignment(mail.message, handOff)) {
                case .sent: nil
                case .deferred(let cause, let code), .failed(let cause, let code):
                    [cause, code].compactMap(\.self).joined(separator: ", ")
                case .unknown(let cause): "it may have arrived (\(cause))"
                case .notAttempted(let problem): throw problem.error
                }
            outcomes.append(
                Outcome(
                    tester: mail.tester, language: mail.message.language, person: mail.person, problem: problem))
        }
        return outcomes
    }
}
