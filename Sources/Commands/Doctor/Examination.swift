import Campaigns
import Composer
import Database
import Delivery
import Ledger
import Mail
import System
import Web
import Workspace

/// What `heed doctor` looks at, part by part; a part that fails is a finding and keeps no other from being looked at.
struct Examination {
    struct Found {
        let level: SenderDomain.Level
        let about: String
        let text: String
    }

    private let workspace: OpenWorkspace
    private let context: Context
    private(set) var findings: [Found] = []

    init(_ workspace: OpenWorkspace, _ context: Context) {
        self.workspace = workspace
        self.context = context
    }

    private mutating func add(_ level: SenderDomain.Level, _ about: String, _ text: String) {
        findings.append(Found(level: level, about: about, text: text))
    }

    // MARK: - From here

    mutating func campaigns() throws {
        let folder = CampaignFolder(workspace.folder, workspace.configuration)
        let names = try folder.names()
        for name in names {
            do {
                _ = try workspace.composer().prepare(folder.load(name))
            } catch {
                add(.problem, "campaign \(name)", "\(ErrorReport(error).text). 'heed check \(name)' shows all of it.")
            }
        }
        if !findings.contains(where: { $0.level == .problem }) {
            add(.good, "campaigns", names.isEmpty ? "there are none yet" : "\(grouped(names.count)) in order")
        }
    }

    mutating func pages() {
        do {
            _ = try PageLibrary.load(
                from: workspace.folder, configuration: workspace.configuration, stylesheetAddress: "/assets/style.css")
            add(.good, "pages", "in order, in every language")
        } catch {
            add(.problem, "pages", error.description)
        }
        let host = workspace.configuration.endpoint.publicURL.host
        let isReserved = ["example", "test", "invalid", "localhost"].contains { host == $0 || host.hasSuffix(".\($0)") }
        if isReserved {
            add(
                .warning, "endpoint",
                "\(host) exists for examples only, so that links in mails lead nowhere: set 'endpoint.public_url' in heed.yaml."
            )
        }
    }

    /// The keys were read when the workspace was opened; this asks whether they are the right ones.
    mutating func storage() throws {
        let session = try workspace.store.session()
        add(
            .good, "database",
            "\(session.dialect.name) answers; \(grouped(try session.integer("SELECT count(*) FROM customer") ?? 0)) customers"
        )
        do {
            _ = try workspace.ledgerKeys(session)
            add(.good, "keys", "suppression, token and ledger keys are there, for their owner's eyes only")
        } catch {
            add(.problem, "keys", ErrorReport(error).text)
        }
        for sender in workspace.configuration.senders where sender.dkim == .heed {
            do {
                let keys = try DKIMKeys(domain: sender.from.domain, in: workspace.folder).signing()
                add(.good, "sender \(sender.name)", "signs with \(keys.map(\.selector).joined(separator: " and "))")
            } catch {
                add(.problem, "sender \(sender.name)", ErrorReport(error).text)
            }
        }
    }

    // MARK: - Over the network

    mutating func transports() {
        for channel in Channel.allCases {
            let settings = workspace.configuration.delivery
            guard channel == .email ? settings.email != nil : settings.sms != nil else { continue }
            do {
                let pool = try TransportPool(
                    for: [channel], settings, folder: workspace.folder, secrets: workspace.secrets,
                    callbacks: workspace.callbacks())
                if let problem = try pool.problem(on: channel) {
                    add(.problem, "delivery.\(channel.rawValue)", "\(problem)")
                } else {
                    add(.good, "delivery.\(channel.rawValue)", "ready to take messages")
                }
            } catch {
                add(.problem, "delivery.\(channel.rawValue)", ErrorReport(error).text)
            }
        }
    }

    mutating func senders(_ lookup: DNSLookup) {
        for sender in workspace.configuration.senders {
            let keys = (try? DKIMKeys(domain: sender.from.domain, in: workspace.folder).signing()) ?? []
            let domain = SenderDomain(
                from: sender.from.domain, envelope: Self.domain(sender.returnPath) ?? sender.from.domain,
                replyTo: Self.domain(sender.replyTo),
                keys: sender.dkim == .heed
                    ? keys.map { SenderDomain.Key(selector: $0.selector, record: $0.record) } : [],
                isSignedElsewhere: sender.dkim == .relay)
            for finding in domain.findings(lookup) { add(finding.level, "sender \(sender.name)", finding.text) }
        }
    }

    private static func domain(_ address: String?) -> String? {
        address.flatMap { $0.split(separator: "@").last.map(String.init) }
    }
}
