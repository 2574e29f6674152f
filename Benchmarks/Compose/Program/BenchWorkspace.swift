import Campaigns
import Composer
import Consent
import Crypto
import Customers
import Database
import Ledger
import Mail
import System
import Workspace

/// A workspace with customers who agreed, opened as the tool opens it.
struct BenchWorkspace {
    /// Somebody who may be written to, with what is known of them.
    struct Member {
        let entry: AudienceEntry
        let permit: ContactPermit
        let person: PersonalData
    }

    let folder: WorkspaceFolder
    let configuration: Configuration
    let campaign: PreparedCampaign
    let tokens: RealTokens
    let now = SystemClock().now()
    private let gate: ContactGate
    private let draw: ExperimentDraw
    private let reader: CustomerReader
    private let session: any Session

    /// - Parameter kinds: which of the workspace's keys sign the mails; none where its relay does.
    init(_ path: String, campaign name: String, signing kinds: [SignatureKey.Kind] = []) throws {
        folder = WorkspaceFolder(path: path)
        configuration = try folder.configuration().configuration
        let secrets = Secrets(in: folder, environment: [:])
        let suppressionKeys = try secrets.keyring(.suppression)
        let hasher = try AddressHasher(keyring: suppressionKeys)
        draw = try ExperimentDraw(keyring: suppressionKeys)
        guard case .file(let path) = folder.database(of: configuration, environment: [:]) else {
            throw BenchError(description: "The bench needs a workspace with its database in a file.")
        }
        let store = try Store.open(
            .sqlite(path),
            migrations: CustomerTables.migrations + ConsentTables.migrations + CampaignTables.migrations
                + LedgerTables.migrations)
        session = try store.session()
        gate = ContactGate(configuration: configuration, hasher: hasher)
        reader = CustomerReader(catalogue: configuration.catalogue)
        tokens = RealTokens(
            mint: try TokenMint(keyring: secrets.keyring(.token)),
            numbers: try PurposeNumbers.register(configuration.purposes.map(\.name), session))
        let composer = try MessageComposer(
            configuration: configuration, templates: TemplateLibrary(folder: folder.templates),
            suppressionKeys: suppressionKeys, signers: try Self.signers(folder, configuration, kinds))
        let loaded = try CampaignFolder(folder, configuration).load(name)
        // A year that is over, as reports are about.
        let year = "\(now.civilDate.year - 1)"
        campaign = try composer.prepare(
            loaded.isReport ? ReportPeriod(named: year).map(loaded.reporting(on:)) ?? loaded : loaded)
    }

    private static func signers(
        _ folder: WorkspaceFolder, _ configuration: Configuration, _ kinds: [SignatureKey.Kind]
    ) throws -> [String: DKIMSigner] {
        var signers: [String: DKIMSigner] = [:]
        for domain in Set(configuration.senders.map(\.from.domain)) where !kinds.isEmpty {
            signers[domain] = try DKIMKeys(domain: domain, in: folder).signer(kinds)
            guard signers[domain]?.keys.count == kinds.count else {
                throw BenchError(description: "The workspace has no DKIM keys.")
            }
        }
        return signers
    }

    /// The first people whom the gate lets be written to by email.
    func cast(_ count: Int) throws -> [Member] {
        var cast: [Member] = []
        try members { page in
            cast += page.prefix(count - cast.count)
        }
        guard cast.count == count else {
            throw BenchError(description: "The campaign reaches \(cast.count) people; the bench needs \(count).")
        }
        return cast
    }

    /// Everything that a message costs on one core before it is handed off: selecting, asking the gate, reading the
    /// person's data and composing, for the whole audience.
    func wholePath() throws -> Tally.Work {
        let composer = campaign.composer()
        var work = Tally.Work()
        try members { page in
            for member in page {
                work.bytes += try compose(member, with: composer).bytes.count
                work.messages += 1
            }
        }
        return work
    }

    func compose(_ member: Member, with composer: CampaignComposer) throws(ComposerError) -> Message {
        // A delivery's number is as good as another for what composing costs.
        let identity = MessageIdentity(
            campaign: campaign.campaign.name, occasion: member.entry.occasion, customer: member.entry.customer,
            channel: .email, delivery: member.entry.customer)
        return try composer.compose(
            permit: member.permit, identity: identity, person: member.person, at: now, tokens: tokens)
    }

    /// What the privacy reports of some people tell, read as a sender reads it.
    func reports(_ cast: [Member]) throws -> [Int64: PrivacyFacts] {
        guard let period = cast.first.flatMap({ ReportPeriod(named: $0.entry.occasion) }) else {
            throw BenchError(description: "The campaign is no report.")
        }
        let people = Dictionary(cast.map { ($0.entry.customer, $0.person) }, uniquingKeysWith: { first, _ in first })
        return try PrivacyFactsReader(configuration.catalogue)
            .read(people, period, of: campaign.campaign.name, at: now, session)
    }

    /// The very charts of those reports.
    func charts(_ cast: [Member]) throws -> [ReportCharts] {
        let facts = try reports(cast)
        return cast.compactMap { member in
            let language = configuration.languages.best(for: member.person.language ?? "")
            return facts[member.entry.customer].map {
                ReportCharts($0, ReportSetting(configuration, language: language))
            }
        }
    }

    /// A privacy report of what was read for it.
    func composeReport(
        _ member: Member, _ facts: PrivacyFacts?, with composer: CampaignComposer
    ) throws -> Message {
        let identity = MessageIdentity(
            campaign: campaign.campaign.name, occasion: member.entry.occasion, customer: member.entry.customer,
            channel: .email, delivery: member.entry.customer, report: facts)
        return try composer.compose(
            permit: member.permit, identity: identity, person: member.person, at: now, tokens: tokens)
    }

    private func members(_ each: ([Member]) throws -> Void) throws {
        var waiting: [(entry: AudienceEntry, permit: ContactPermit)] = []
        func pass() throws {
            let people = try reader.personalData(of: waiting.map(\.entry.customer), session)
            try each(
                waiting.compactMap { found in
                    people[found.entry.customer].map { Member(entry: found.entry, permit: found.permit, person: $0) }
                })
            waiting.removeAll(keepingCapacity: true)
        }
        _ = try AudiencePass(gate: gate, draw: draw).run(campaign.campaign, at: now, session: session) { entry in
            guard entry.channel == .email, case .permitted(let permit) = entry.verdict else { return }
            waiting.append((entry, permit))
            if waiting.count == 200 { try pass() }
        }
        try pass()
    }
}

/// Why nothing could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String
}
