import Campaigns
import Database
import System

/// `heed breach`: the log of personal data breaches (GDPR Art. 33, LAW-13).
enum BreachCommand: CommandFamily {
    static let spec = CommandSpec(
        name: "breach", summary: "Keep the log of data breaches, with the 72 hours that the law gives.",
        arguments: [action],
        examples: [.init("heed breach list", "what is open, and until when")])

    static var members: [any Command.Type] { [BreachAddCommand.self, BreachListCommand.self, BreachCloseCommand.self] }
}

/// `heed breach add SUMMARY`.
enum BreachAddCommand: Command {
    static let spec = CommandSpec(
        name: "breach add", summary: "Write a breach down, as soon as somebody knows of it.",
        discussion:
            "Name no person in the summary. The authority has to be told within 72 hours, unless nobody is at risk.",
        arguments: [ArgumentSpec("SUMMARY", "what happened, without names")],
        options: [
            OptionSpec("found", value: "TIME", "when somebody became aware of it (default: now)"),
            OptionSpec("people", value: "N", "about how many people it concerns"),
        ],
        examples: [.init("heed breach add \"a laptop was lost\" --people 40", "the clock runs from now")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let found = try invocation.instant("found") ?? context.clock.now().wholeSecond
        let people = try invocation.integer("people", in: 0...1_000_000_000)
        let workspace = try OpenWorkspace(in: context)
        let breaches = Breaches(session: try workspace.store.session())
        let id = try breaches.add(invocation.word("SUMMARY"), people: people, found: found)
        guard let breach = try breaches.all().first(where: { $0.id == id }) else { return .software }
        if context.json {
            try context.console.printJSON(BreachReport(breach, at: context.clock.now()))
        } else {
            context.console.print("Breach \(id): the authority has to be told by \(breach.dueAt).")
        }
        context.console.say(
            "'heed breach close \(id) --notified TIME --measures TEXT' notes that it was, or '--measures' alone why it need not be."
        )
        return .done
    }
}

/// `heed breach list`.
enum BreachListCommand: Command {
    static let spec = CommandSpec(
        name: "breach list", summary: "Show all breaches, the newest first.",
        examples: [.init("heed breach list --json", "for scripts")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let now = context.clock.now()
        let reports = try Breaches(session: try workspace.store.session()).all().map { BreachReport($0, at: now) }
        if context.json {
            try context.console.printJSON(reports)
        } else if reports.isEmpty {
            context.console.print("No breach is on record.")
        } else {
            var table = TextTable([.right, .left, .left, .left])
            for report in reports {
                table.add(["\(report.number)", report.state, "due \(report.dueAt)", report.summary])
            }
            context.console.print(table.text())
        }
        return .done
    }
}

/// `heed breach close NUMBER`.
enum BreachCloseCommand: Command {
    static let spec = CommandSpec(
        name: "breach close", summary: "Note that the authority was told, or why it need not be.",
        arguments: [ArgumentSpec("NUMBER", "as 'heed breach list' shows it")],
        options: [
            OptionSpec("notified", value: "TIME", "when the authority was told"),
            OptionSpec("measures", value: "TEXT", "what was done, or why nobody is at risk (Art. 33(5))"),
        ],
        examples: [
            .init(
                "heed breach close 1 --notified 2026-11-28T10:00:00Z --measures \"remote wipe; passwords changed\"", "")
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        guard let measures = invocation.value("measures"), !measures.isEmpty else {
            throw UsageError.missingOption("measures TEXT", spec)
        }
        guard let number = Int64(invocation.word("NUMBER")) else {
            throw UsageError.missing(spec.arguments[0], spec)
        }
        let workspace = try OpenWorkspace(in: context)
        let breaches = Breaches(session: try workspace.store.session())
        guard try breaches.close(number, notified: try invocation.instant("notified"), measures: measures) else {
            throw CommandError(
                description: "There is no breach \(number): 'heed breach list' shows them.", exitCode: .input)
        }
        context.console.print("Noted.")
        return .done
    }
}

private struct BreachReport: Encodable {
    let number: Int64
    let state: String
    let foundAt: Instant
    let dueAt: Instant
    let summary: String
    let people: Int?
    let notifiedAt: Instant?
    let measures: String?

    init(_ breach: Breaches.Breach, at now: Instant) {
        number = breach.id
        state =
            breach.isOverdue(at: now)
            ? "overdue" : breach.notifiedAt != nil ? "notified" : breach.measures != nil ? "closed" : "open"
        foundAt = breach.foundAt
        dueAt = breach.dueAt
        summary = breach.summary
        people = breach.people
        notifiedAt = breach.notifiedAt
        measures = breach.measures
    }

    private enum CodingKeys: String, CodingKey {
        case number, state, summary, people, measures
        case foundAt = "found_at"
        case dueAt = "due_at"
        case notifiedAt = "notified_at"
    }
}
