import Consent
import Database
import System
import Workspace

/// `heed consent show CUSTOMER`: the present state, and what it rests on.
enum ConsentShowCommand: Command {
    static let spec = CommandSpec(
        name: "consent show", summary: "Show how somebody stands to every purpose, since when and why.",
        discussion: """
            One line for each purpose and channel, and for each category of data that the purpose may use, with the event
            or suppression it rests on. A yes that does not count is shown with what it lacks.
            """,
        arguments: [.customer],
        options: [OptionSpec("at", value: "TIME", "as of this time (default: now)")],
        examples: [.init("heed consent show CL-1001", "purposes, channels and data of one person")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let instant = try invocation.instant("at") ?? context.clock.now()
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let reports = try workspace.customers(invocation.word("CUSTOMER"), session).map { person in
            let standings = try workspace.gate.standings(customer: person.id, at: instant, session)
            return Report(customer: person.reference, standings: standings.map(ConsentStandingReport.init))
        }
        if context.json {
            try context.console.printJSON(reports)
        } else {
            let texts = reports.map { "\(context.console.styled($0.customer, .bold))\n\(table($0.standings))" }
            context.console.print(texts.joined(separator: "\n\n"))
        }
        return .done
    }

    static func table(_ standings: [ConsentStandingReport]) -> String {
        var table = TextTable([.left, .left, .left, .left])
        for standing in standings { table.add(standing.cells) }
        return table.text(indent: 2)
    }

    private struct Report: Encodable {
        let customer: String
        let standings: [ConsentStandingReport]
    }
}
