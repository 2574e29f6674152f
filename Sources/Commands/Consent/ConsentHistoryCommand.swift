import Consent
import Customers
import Database
import Workspace

/// `heed consent history CUSTOMER`: everything that was ever said, in its order.
enum ConsentHistoryCommand: Command {
    static let spec = CommandSpec(
        name: "consent history", summary: "Show every consent event of somebody, with its evidence.",
        discussion: "Events are never changed or removed; what was said later is added. With --json the words too.",
        arguments: [.customer],
        examples: [.init("heed consent history CL-1001", "oldest first")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let reports = try workspace.customers(invocation.word("CUSTOMER"), session).map { person in
            let events = try ConsentHistory.events(of: person.id, session)
            return (
                person, events,
                try events.map { event in
                    let text = try event.noticeHash.flatMap { try ConsentHistory.noticeText(hash: $0, session) }
                    return ConsentEventReport(event, noticeText: text)
                }
            )
        }
        if context.json {
            try context.console.printJSON(reports.map { Report(customer: $0.0.reference, events: $0.2) })
        } else {
            let texts = reports.map { person, events, _ in
                "\(context.console.styled(person.reference, .bold))\n\(table(events))"
            }
            context.console.print(texts.joined(separator: "\n\n"))
        }
        return .done
    }

    private static func table(_ events: [ConsentEvent]) -> String {
        guard !events.isEmpty else { return "  nothing was ever said" }
        var table = TextTable([.right, .left, .left, .left])
        for event in events {
            var words = EvidenceWords.line(event)
            if let actor = event.actor, event.evidenceKind != .attested { words += " · \(actor)" }
            if let statement = event.statement { words += " · \(statement)" }
            if let shortcoming = EvidenceWords.shortcoming(event) { words += " · does not count: \(shortcoming)" }
            table.add(["\(event.id)", event.purpose, event.scope, words])
        }
        return table.text(indent: 2)
    }

    private struct Report: Encodable {
        let customer: String
        let events: [ConsentEventReport]
    }
}
