import Composer
import Consent
import Mail
package import System
package import Workspace

/// A Maildir as a transport for email: what a mailbox on this machine would get.
package struct MaildirTransport: Transport {
    private let folder: String

    /// - Parameter folder: made with mode 0700 when it is missing.
    package init(folder: String) {
        self.folder = folder
    }

    package var channel: Channel { .email }
    package var lines: Int { 1 }

    package func line(cut: StopFlag) -> any TransportLine { MaildirLine(folder) }
}

private final class MaildirLine: TransportLine {
    private let folder: String

    init(_ folder: String) {
        self.folder = folder
    }

    func open() -> TransportProblem? {
        do throws(SystemError) {
            for name in ["", "tmp", "new", "cur"] { try Folder.make(FilePath.join(folder, name), mode: 0o700) }
            return nil
        } catch {
            return TransportProblem(writingInto: folder, error)
        }
    }

    func submit(_ consignment: Consignment) -> TransportResult {
        guard case .email(let email) = consignment.message.content else {
            return .notAttempted(TransportProblem(.fault, isLasting: true))
        }
        // The delivery's number: what is written twice is one file all the same. Confirmations have numbers of their own.
        let kind = consignment.handOff.permit.kind
        let name = (kind == .contact ? "" : "\(kind.rawValue)-") + "\(consignment.handOff.delivery).heed"
        let head = "Return-Path: <\(email.envelopeFrom)>\r\nDelivered-To: \(email.envelopeTo)\r\n"
        do throws(SystemError) {
            let temporary = FilePath.join(folder, "tmp/\(name)")
            try AtomicFile.write(Array(head.utf8) + email.message.bytes, to: temporary, mode: 0o600)
            try FilePath.move(temporary, to: FilePath.join(folder, "new/\(name)"))
            return .sent(code: nil)
        } catch {
            return .notAttempted(TransportProblem(writingInto: folder, error))
        }
    }

    func close() {}
}
