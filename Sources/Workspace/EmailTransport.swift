/// Who takes mails.
package enum EmailTransport: Equatable, Sendable {
    /// A relay (`relay: …`), or several in the order of preference (`relays:`).
    case smtp([EmailDelivery])
    /// A program of the machine that takes mails as `sendmail` does (`transport: sendmail`).
    case sendmail(program: String, connections: Int, timeoutSeconds: Int)
    /// A Maildir in the workspace (`transport: maildir`): for trying things out.
    case maildir(folder: String)
}

extension EmailTransport {
    private enum Kind: String, CaseIterable {
        case smtp, sendmail, maildir
    }

    init?(reading fields: Fields) {
        let kind = fields.entry("transport") == nil ? .smtp : fields.optionalChoice("transport", of: Kind.self)
        switch kind {
        case .smtp:
            guard fields.entry("relays") != nil else {
                guard let relay = EmailDelivery(reading: fields) else { return nil }
                self = .smtp([relay])
                return
            }
            let nodes = fields.list("relays") ?? []
            fields.finish()
            let relays = nodes.compactMap { EmailDelivery(reading: Fields($0, in: fields.problems)) }
            guard !relays.isEmpty, relays.count == nodes.count else { return nil }
            self = .smtp(relays)
        case .sendmail:
            let program = fields.optionalString("program") ?? "/usr/sbin/sendmail"
            let connections = fields.optionalInteger("connections", 1...64) ?? 4
            let timeout = fields.optionalInteger("timeout_seconds", 1...3600) ?? 60
            fields.finish()
            guard program.hasPrefix("/") else {
                fields.problems.error(
                    "'program' must be a whole path", at: fields.mark(of: "program"),
                    hint: "Write for example /usr/sbin/sendmail.")
                return nil
            }
            self = .sendmail(program: program, connections: connections, timeoutSeconds: timeout)
        case .maildir:
            let folder = fields.workspacePath("folder")
            fields.finish()
            guard let folder else { return nil }
            self = .maildir(folder: folder)
        case nil: return nil
        }
    }
}
