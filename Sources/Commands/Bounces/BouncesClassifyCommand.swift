import Mail
import System

/// `heed bounces classify FILE…`: what mails of servers and mailbox providers say about their recipients.
enum BouncesClassifyCommand: Command {
    static let spec = CommandSpec(
        name: "bounces classify", summary: "Tell what bounce and complaint mails say; nothing is changed.",
        discussion: """
            Reads mails as they came in (RFC 5322), with '-' from standard input. The verdicts: hard (the address does not
            exist), soft (not now), sender (our side is at fault: nobody is to be suppressed), complaint (the person
            objects), none (no bounce).
            """,
        arguments: [ArgumentSpec("FILE", "mails, one in each file", count: .some)],
        examples: [
            .init("heed bounces classify Maildir/new/*", "a table"),
            .init("heed bounces classify bounce.eml --json", "a line of JSON for each recipient"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        var table = TextTable([.left, .left, .left, .left])
        for name in invocation.words(from: "FILE") {
            let bytes = try FileBytes.read(OpenWorkspace.path(name, in: context))
            for recipient in BounceReading.recipients(of: IncomingMail(bytes)) {
                if context.json {
                    context.console.print(try JSONText.encode(Line(name, recipient)))
                } else {
                    table.add([name, recipient.address ?? "-", recipient.status ?? "-", recipient.verdict.rawValue])
                }
            }
        }
        if !context.json { context.console.print(table.text()) }
        return .done
    }

    private struct Line: Encodable {
        let file: String
        let recipient: String?
        let status: String?
        let verdict: String

        init(_ file: String, _ recipient: BouncedRecipient) {
            self.file = file
            self.recipient = recipient.address
            status = recipient.status
            verdict = recipient.verdict.rawValue
        }

        private enum CodingKeys: String, CodingKey { case file, recipient, status, verdict }

        /// Every line has every member; what is not known is null.
        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(file, forKey: .file)
            try members.encode(recipient, forKey: .recipient)
            try members.encode(status, forKey: .status)
            try members.encode(verdict, forKey: .verdict)
        }
    }
}
