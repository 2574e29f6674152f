import Composer
import Consent
import Mail
package import System
package import Workspace

/// A relay as a transport for email.
package struct SMTPTransport: Transport {
    private let relay: Relay

    package init(_ relay: Relay) {
        self.relay = relay
    }

    package var channel: Channel { .email }
    package var lines: Int { relay.connections }

    package func line(cut: StopFlag) -> any TransportLine {
        SMTPLine(relay, cut: cut)
    }
}

/// One connection to a relay.
private final class SMTPLine: TransportLine {
    private let relay: Relay
    private let connection: SMTPConnection

    init(_ relay: Relay, cut: StopFlag) {
        self.relay = relay
        connection = SMTPConnection(to: relay, cut: cut)
    }

    func open() -> TransportProblem? {
        connection.open().map(problem)
    }

    func submit(_ consignment: Consignment) -> TransportResult {
        guard case .email(let email) = consignment.message.content else {
            return .notAttempted(TransportProblem(.fault, isLasting: true))
        }
        let result = connection.submit(
            from: email.envelopeFrom, to: email.envelopeTo, bytes: email.message.bytes)
        switch result {
        case .accepted(let reply): return .sent(code: reply.description)
        case .unknown(let doubt): return .unknown(cause: doubt.rawValue)
        case .refused(let reply, let stage): return refused(reply, at: stage)
        case .failed(let failure): return failed(failure)
        }
    }

    func close() {
        connection.close()
    }

    private func refused(_ reply: SMTPReply, at stage: SMTPStage) -> TransportResult {
        if reply.code == 421, stage == .sender {
            // The relay closes the connection; it has not seen whose message this is.
            return .notAttempted(problem(SMTPFailure(.turnedAway, at: stage, reply: reply)))
        }
        switch ReplyClassifier.verdict(on: reply, at: stage) {
        case .deferred: return .deferred(cause: "later", code: reply.description)
        case .failed(let cause): return .failed(cause: cause.rawValue, code: reply.description)
        case .sent, .unknown: return .unknown(cause: SMTPDoubt.strangeReply.rawValue)
        }
    }

    private func failed(_ failure: SMTPFailure) -> TransportResult {
        switch failure.code {
        case .unfitAddress: .failed(cause: "unfit_address", code: nil)
        // After MAIL the message itself may be what broke the connection: it waits like any other deferral.
        case .interrupted where failure.stage == .recipient || failure.stage == .content:
            .deferred(cause: "interrupted", code: failure.reply?.description)
        default: .notAttempted(problem(failure))
        }
    }

    private func problem(_ failure: SMTPFailure) -> TransportProblem {
        TransportProblem(.relay(relay, failure), isLasting: !failure.mayPass)
    }
}
