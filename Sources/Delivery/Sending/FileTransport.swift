import Composer
import Consent
package import System
import Texting
package import Workspace

/// A folder as a gateway for texts: each one becomes a file for a program that picks it up.
///
/// `0000000042.sms.txt` holds the text; then `0000000042.json`, with the number to send to, says that it is complete.
/// The name is the delivery's number, so that a text that is written twice is one file all the same.
package struct FileTransport: Transport {
    private let folder: String

    /// - Parameter folder: made with mode 0700 when it is missing.
    package init(folder: String) {
        self.folder = folder
    }

    package var channel: Channel { .sms }
    package var lines: Int { 1 }

    package func line(cut: StopFlag) -> any TransportLine {
        FileLine(folder)
    }
}

private final class FileLine: TransportLine {
    private let folder: String

    init(_ folder: String) {
        self.folder = folder
    }

    func open() -> TransportProblem? {
        do throws(SystemError) {
            try Folder.make(folder, mode: 0o700)
            return nil
        } catch {
            return TransportProblem(writingInto: folder, error)
        }
    }

    func submit(_ consignment: Consignment) -> TransportResult {
        guard case .sms(let sms) = consignment.message.content else {
            return .notAttempted(TransportProblem(.fault, isLasting: true))
        }
        let number = String(consignment.handOff.delivery)
        // Requests to confirm a sign-up have numbers of their own.
        let kind = consignment.handOff.permit.kind == .confirmation ? "confirmation-" : ""
        let stem = FilePath.join(folder, kind + String(repeating: "0", count: max(0, 10 - number.utf8.count)) + number)
        do throws(SystemError) {
            try AtomicFile.write(sms.body, to: stem + ".sms.txt", mode: 0o600)
            try AtomicFile.write(Self.envelope(consignment, sms), to: stem + ".json", mode: 0o600)
            return .sent(code: nil)
        } catch {
            // Without its envelope nobody picks the text up.
            return .notAttempted(TransportProblem(writingInto: folder, error))
        }
    }

    func close() {}

    private static func envelope(_ consignment: Consignment, _ sms: ComposedSMS) -> String {
        let members: [String: JSON] = [
            "delivery": .integer(consignment.handOff.delivery),
            "campaign": .string(consignment.message.identity.campaign),
            "to": .string(sms.to), "sender": sms.sender.map { .string($0) } ?? .null,
            "language": .string(consignment.message.language), "encoding": .string(sms.length.encoding.rawValue),
            "parts": .integer(Int64(sms.length.parts)), "text": .string(sms.body),
        ]
        // A value of strings, integers and null always has a JSON text.
        return ((try? JSONText.encode(JSON.object(members), pretty: true)) ?? "{}") + "\n"
    }
}
