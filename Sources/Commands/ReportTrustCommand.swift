import Campaigns
import Crypto
import Database
import Ledger
import Reports
import System
import Workspace

/// `heed report trust --period 2026-Q3`.
enum ReportTrustCommand: Command {
    static let spec = CommandSpec(
        name: "report trust", summary: "Tell how the house has kept its word: for a board or an authority.",
        discussion: """
            Who may be contacted and why, who said no and whether anybody was written to afterwards (which has to be nobody),
            requests about data and their due dates, complaints, data used against data held, privacy reports sent, and the
            newest signed head of the ledger. Counts under ten are hidden.
            """,
        options: [
            OptionSpec("period", value: "PERIOD", "a quarter or a year: 2026-Q3 or 2026"),
            OptionSpec("out", value: "FILE.html", "write a page that loads nothing from elsewhere"),
        ],
        examples: [.init("heed report trust --period 2026-Q3 --out trust.html", "a page to hand on")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        guard let name = invocation.value("period") else { throw UsageError.missingOption("period PERIOD", spec) }
        guard let period = ReportPeriod(named: name) else {
            throw UsageError.badValue(option: "period", "takes a quarter or a year, such as 2026-Q3 or 2026", spec)
        }
        let workspace = try OpenWorkspace(in: context)
        let configuration = workspace.configuration
        let session = try workspace.store.session()
        let now = context.clock.now()
        let figures = try TrustFigures.read(period, configuration, gate: workspace.gate, at: now, session)
        let prover = LedgerProver(
            sources: workspace.ledgerSources, keys: try workspace.ledgerKeys(session), session)
        let head = try? prover.newestHead()
        let language = configuration.languages.default
        let report = TrustReport(
            figures, period, organisation: configuration.organisation.name,
            titles: Dictionary(
                uniqueKeysWithValues: configuration.purposes.map { ($0.name, $0.title.text(in: language)) }),
            ledger: head.map {
                [
                    "entries": "\($0.head.size)", "root": Hex.encode($0.head.root), "sealed": "\($0.head.time)",
                    "signature": Hex.encode($0.signature),
                ]
            }, at: now)
        if let file = invocation.value("out") {
            try AtomicFile.write(try report.html(), to: OpenWorkspace.path(file, in: context), mode: 0o600)
        }
        if context.json {
            try context.console.printJSON(report)
        } else {
            var table = TextTable([.right, .left, .left])
            for line in report.promises { table.add([line.value, line.name, line.note]) }
            context.console.print(table.text())
            if let file = invocation.value("out") { context.console.say("Look at \(file)") }
        }
        return figures.messagesAfterNo == 0 ? .done : .unverified
    }
}
