import Composer
import Consent
import Mail
package import System
package import Workspace

/// A program that takes mails as `sendmail` does: Postfix, Exim, msmtp, OpenSMTPD and others bring one.
package struct SendmailTransport: Transport {
    private let program: String
    private let timeoutSeconds: Int
    package let lines: Int

    package init(program: String, connections: Int, timeoutSeconds: Int) {
        self.program = program
        self.timeoutSeconds = timeoutSeconds
        lines = connections
    }

    package var channel: Channel { .email }

    package func line(cut: StopFlag) -> any TransportLine {
        SendmailLine(program, timeoutSeconds: timeoutSeconds, cut: cut)
    }
}

private final class SendmailLine: TransportLine {
    private let program: String
    private let timeoutSeconds: Int
    private let cut: StopFlag

    init(_ program: String, timeoutSeconds: Int, cut: StopFlag) {
        self.program = program
        self.timeoutSeconds = timeoutSeconds
        self.cut = cut
    }

    func open() -> TransportProblem? {
        FileStatus.of(program)?.isFolder == false ? nil : TransportProblem(.noProgram(program), isLasting: true)
    }

    func submit(_ consignment: Consignment) -> TransportResult {
        guard case .email(let email) = consignment.message.content else {
            return .notAttempted(TransportProblem(.fault, isLasting: true))
        }
        do {
            try EnvelopeAddress.check(email.envelopeFrom)
            try EnvelopeAddress.check(email.envelopeTo)
        } catch {
            return .failed(cause: "unfit_address", code: nil)
        }
        // -i: a line with a dot alone does not end the mail. It takes lines as this machine ends them.
        let end = ChildProcess.run(
            program, ["-i", "-f", email.envelopeFrom, "--", email.envelopeTo],
            input: email.message.bytes.filter { $0 != 13 }, timeoutSeconds: timeoutSeconds, cut: cut)
        switch end {
        case .notStarted: return .notAttempted(TransportProblem(.noProgram(program), isLasting: true))
        case .killed: return .unknown(cause: SMTPDoubt.connectionLost.rawValue)
        case .stopped: return .unknown(cause: (cut.isRequested ? SMTPDoubt.stopped : .timeout).rawValue)
        case .exited(let status): return result(status)
        }
    }

    func close() {}

    /// The numbers of sysexits.h.
    private func result(_ status: Int) -> TransportResult {
        let code = "exit \(status)"
        return switch status {
        case 0: .sent(code: code)
        // EX_NOUSER, EX_NOHOST
        case 67, 68: .failed(cause: FailureCause.address.rawValue, code: code)
        // EX_UNAVAILABLE, EX_OSERR, EX_IOERR, EX_TEMPFAIL
        case 69, 71, 74, 75: .deferred(cause: "later", code: code)
        default: .failed(cause: FailureCause.sender.rawValue, code: code)
        }
    }
}
