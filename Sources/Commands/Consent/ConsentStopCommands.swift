import Consent
import Customers
import Database
import System
import Workspace

/// `heed consent withdraw CUSTOMER --purpose P`: as easy as giving, and easier (LAW-3).
enum ConsentWithdrawCommand: Command {
    static let spec = CommandSpec(
        name: "consent withdraw", summary: "Record that somebody takes a consent back; it stops at once.",
        discussion: """
            The person needs no reason and no form, so neither do you. Without --channel it ends every channel of the
            purpose. The address is suppressed too, so that no later list brings it back; what is queued is not sent. A
            newer yes of the person's own ends it.
            """,
        arguments: [.customer],
        options: [
            ConsentOptions.purpose, ConsentOptions.channel, ConsentOptions.category, ConsentOptions.method,
            ConsentOptions.actor, ConsentOptions.at,
        ],
        examples: [
            .init("heed consent withdraw CL-1001 --purpose newsletter", "no more newsletter"),
            .init("heed consent withdraw CL-1001 --purpose offers --data purchase_history", "offers, but not by this"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try ConsentStopRun(invocation, state: .withdrawn, cause: .unsubscribe, needsPurpose: true).run(in: context)
    }
}

/// `heed consent object CUSTOMER`: the right that nothing is weighed against (LAW-8).
enum ConsentObjectCommand: Command {
    static let spec = CommandSpec(
        name: "consent object", summary: "Record that somebody objects to marketing; absolute, and at once.",
        discussion: """
            Without --purpose it ends all marketing on every channel, and the profiling for it (GDPR Art. 21(2)–(3)).
            Nothing that is imported or declared raises it again; only a newer yes that the person gives you directly.
            """,
        arguments: [.customer],
        options: [
            ConsentOptions.purpose, ConsentOptions.channel, ConsentOptions.category, ConsentOptions.method,
            ConsentOptions.actor, ConsentOptions.at,
        ],
        examples: [.init("heed consent object CL-1001", "no marketing any more")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try ConsentStopRun(invocation, state: .objected, cause: .objection, needsPurpose: false).run(in: context)
    }
}

/// What both do: a no at an address is a no of everybody who has it, for whoever says it there means every message.
private struct ConsentStopRun {
    let invocation: Invocation
    let state: ConsentClaim.State
    let cause: SuppressionCause
    let needsPurpose: Bool

    init(_ invocation: Invocation, state: ConsentClaim.State, cause: SuppressionCause, needsPurpose: Bool) {
        self.invocation = invocation
        self.state = state
        self.cause = cause
        self.needsPurpose = needsPurpose
    }

    func run(in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let options = ConsentOptions(
            invocation: invocation, configuration: workspace.configuration, now: context.clock.now())
        let purpose = try needsPurpose ? options.purpose().name : options.purposeOrAll()
        let scope = try options.scope() ?? "*"
        let time = try options.time()
        let session = try workspace.store.session()
        let people = try workspace.customers(invocation.word("CUSTOMER"), session)
        let recorder = workspace.recorder(context)
        let changed = try session.transaction {
            try people.map { person in
                try recorder.stop(
                    ConsentStop(
                        customer: person.id, purpose: purpose, scope: scope, state: state,
                        method: invocation.value("method") ?? "team", evidenceKind: .recorded,
                        actor: invocation.value("actor") ?? "team", at: time ?? options.now, isDated: time != nil,
                        cause: cause, source: "team"), session)
            }
        }
        let reports = try zip(people, changed).map { person, isNew in
            let standings = try workspace.gate.standings(customer: person.id, at: options.now, session)
            return Report(
                customer: person.reference, recorded: isNew, standings: standings.map(ConsentStandingReport.init))
        }
        guard !context.json else {
            try context.console.printJSON(reports)
            return .done
        }
        for report in reports {
            let words = report.recorded ? "stopped" : "was stopped already"
            context.console.print("\(context.console.styled(report.customer, .bold)): \(words)")
            context.console.print(ConsentShowCommand.table(report.standings))
        }
        return .done
    }

    private struct Report: Encodable {
        let customer: String
        let recorded: Bool
        let standings: [ConsentStandingReport]
    }
}
