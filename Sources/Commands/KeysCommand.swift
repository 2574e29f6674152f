import Crypto
import System
import Workspace

/// `heed keys dkim [DOMAIN]`: the keys that mails are signed with, and the records that have to be in the DNS.
enum KeysCommand: Command {
    static let spec = CommandSpec(
        name: "keys", summary: "Make the keys that sign mails (DKIM), and print their DNS records.",
        discussion: """
            Where there is no key yet, it makes two, of RSA and Ed25519, in secrets/dkim/DOMAIN/, and prints the records that
            let receivers check the signatures. Heed signs the mails of senders with 'dkim: heed' in heed.yaml.

            To change the keys: --new makes the next ones, publish their records, then --use puts them into use a day later.
            The keys before them stay, so that mails under way can still be checked; delete their files and their records
            after a week or two.
            """,
        arguments: [
            ArgumentSpec("KIND", "what for", choices: ["dkim"]),
            ArgumentSpec("DOMAIN", "the domain behind the @ of From (default: those of the senders)", count: .optional),
        ],
        options: [
            OptionSpec("new", "make the next keys, which wait until --use"),
            OptionSpec("use", "put the keys that wait into use"),
        ],
        examples: [
            .init("heed keys dkim casalumen.example", "the records, and the first keys where there are none"),
            .init("heed keys dkim --new", "the next keys, for a change"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try invocation.refuse("new", with: "use")
        let workspace = try OpenWorkspace(in: context)
        var reports: [Report] = []
        for domain in try domains(invocation, workspace) {
            let keys = DKIMKeys(domain: domain, in: workspace.folder)
            if try invocation.flag("new") || keys.all().isEmpty {
                let made = try keys.make(on: context.clock.now().civilDate)
                let fate =
                    made.first?.isWaiting == true ? "They wait until 'heed keys dkim --use'." : "They sign at once."
                context.console.say("Made two keys for \(domain). \(fate)")
            } else if invocation.flag("use"), try keys.putIntoUse().isEmpty {
                throw CommandError(
                    description:
                        "No key of \(domain) waits to be put into use. 'heed keys dkim \(domain) --new' makes some.",
                    exitCode: .usage)
            }
            let signing = try keys.signing().map(\.selector)
            reports += try keys.all().map { Report($0, domain, signing) }
        }
        if context.json {
            try context.console.printJSON(reports)
        } else {
            context.console.print(reports.map(\.text).joined(separator: "\n\n"))
        }
        return .done
    }

    /// The one named, or else those of the senders: of them that Heed signs for where there are any.
    private static func domains(_ invocation: Invocation, _ workspace: OpenWorkspace) throws -> [String] {
        if let domain = invocation.words(from: "DOMAIN").first {
            let senders = Set(workspace.configuration.senders.map(\.from.domain)).sorted()
            guard senders.contains(domain) else {
                throw UsageError.unknownChoice(
                    domain, for: "DOMAIN", of: senders, suggestion: Nearest.match(domain, in: senders), spec)
            }
            return [domain]
        }
        let senders = workspace.configuration.senders
        let own = senders.filter { $0.dkim == .heed }
        return Set((own.isEmpty ? senders : own).map(\.from.domain)).sorted()
    }

    private struct Report: Encodable {
        let domain: String
        let selector: String
        let name: String
        let kind: String
        let bits: Int
        let state: String
        let record: String
        let pieces: [String]

        init(_ key: DKIMKeys.Key, _ domain: String, _ signing: [String]) {
            self.domain = domain
            selector = key.selector
            name = "\(key.selector)._domainkey.\(domain)"
            kind = key.key.kind.rawValue
            bits = key.key.bitCount
            state = key.isWaiting ? "waits" : signing.contains(key.selector) ? "signs" : "old"
            record = key.record
            pieces = key.recordPieces
        }

        /// As a zone file has it.
        var text: String {
            let words = ["signs": "signs", "waits": "waits for --use", "old": "old: signs no more"][state] ?? state
            let quoted = pieces.map { "  \"\($0)\"" }.joined(separator: "\n")
            return "; \(kind == "rsa" ? "RSA" : "Ed25519"), \(bits) bits: \(words)\n\(name). IN TXT (\n\(quoted) )"
        }
    }
}
