import Campaigns
import Composer
import Database
import Delivery
import Ledger
import Mail
import System
import Web
import Workspace

/// `heed doctor`: whether everything that sending needs is in order, and how to mend what is not.
enum DoctorCommand: Command {
    static let spec = CommandSpec(
        name: "doctor", summary: "Check workspace, keys, relay and DNS, and say how to mend what is wrong.",
        discussion: """
            Looks at the campaigns and pages, the keys, the database and its ledger, connects to the relay and the gateway
            (TLS and login; no message is sent), and asks the DNS for the records of each sender: SPF, DKIM, DMARC, MX.
            Exits with 78 when something is to be mended.
            """,
        options: [
            OptionSpec("offline", "connect to nobody and do not ask the DNS"),
            OptionSpec(
                "dns", value: "FILE.json",
                "take DNS answers from a file: {\"example.com\": {\"TXT\": [\"…\"], \"MX\": []}}"),
        ],
        examples: [
            .init("heed doctor", "everything"), .init("heed doctor --offline", "what can be seen from here"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        var examination = Examination(workspace, context)
        try examination.campaigns()
        examination.pages()
        try examination.storage()
        let isOffline = invocation.flag("offline")
        if !isOffline { examination.transports() }
        if let file = invocation.value("dns") {
            examination.senders(try recorded(file, context))
        } else if !isOffline {
            let resolver = SystemResolver()
            examination.senders { resolver.lookup($0, $1) }
        }
        if context.json {
            try context.console.printJSON(examination.findings.map(Line.init))
        } else {
            for finding in examination.findings {
                context.console.print("\(mark(finding.level, context.console)) \(finding.about): \(finding.text)")
            }
        }
        let problems = examination.findings.count { $0.level == .problem }
        context.console.say(problems == 0 ? "Nothing is to be mended." : "\(grouped(problems)) to be mended.")
        return problems == 0 ? .done : .configuration
    }

    private static func mark(_ level: SenderDomain.Level, _ console: Console) -> String {
        switch level {
        case .good: console.styled("good   ", .green)
        case .warning: console.styled("warning", .yellow)
        case .problem: console.styled("problem", .red)
        case .unknown: console.styled("unknown", .dim)
        }
    }

    private static func recorded(_ file: String, _ context: Context) throws -> DNSLookup {
        let path = OpenWorkspace.path(file, in: context)
        guard case .object(let names)? = try? JSON.parse(FileBytes.read(path)) else {
            throw CommandError(
                description: "\(file) is no JSON object of names: write {\"example.com\": {\"TXT\": [\"…\"]}}.",
                exitCode: .input)
        }
        return { name, kind in
            guard case .array(let records)? = names[name]?[kind.rawValue], !records.isEmpty else { return .none }
            return .records(records.compactMap(\.stringValue))
        }
    }

    private struct Line: Encodable {
        let level: String
        let about: String
        let text: String

        init(_ finding: Examination.Found) {
            level = finding.level.rawValue
            about = finding.about
            text = finding.text
        }
    }
}
