import Campaigns
import Composer
import Consent
import Crypto
import Customers
import Database
import Delivery
import Ledger
import Mail
import System
import Workspace

/// A workspace with its configuration checked, its keys read and its database open: what most commands begin with.
///
///     let workspace = try OpenWorkspace(in: context)
///     let session = try workspace.store.session()
struct OpenWorkspace {
    let folder: WorkspaceFolder
    let configuration: Configuration
    let secrets: Secrets
    let suppressionKeys: Keyring
    let tokenKeys: Keyring
    let hasher: AddressHasher
    let draw: ExperimentDraw
    let store: Store
    let purposeNumbers: PurposeNumbers

    /// Opens the workspace around the working directory, or the one named by `--workspace`.
    ///
    /// Warnings about `heed.yaml` are talk on stderr.
    init(in context: Context) throws {
        let folder = try WorkspaceFolder.find(from: context.workingDirectory, explicit: context.workspaceOption)
        try self.init(folder, context: context)
    }

    init(_ folder: WorkspaceFolder, context: Context) throws {
        self.folder = folder
        let (configuration, warnings) = try folder.configuration()
        for warning in warnings { context.console.say(warning.rendered) }
        self.configuration = configuration
        secrets = Secrets(in: folder, environment: context.environment)
        suppressionKeys = try secrets.keyring(.suppression)
        tokenKeys = try secrets.keyring(.token)
        hasher = try AddressHasher(keyring: suppressionKeys)
        draw = try ExperimentDraw(keyring: suppressionKeys)
        store = try Store.open(
            Self.location(folder.database(of: configuration, environment: context.environment), secrets),
            migrations: CustomerTables.migrations + ConsentTables.migrations + CampaignTables.migrations
                + LedgerTables.migrations,
            clock: context.clock)
        let session = try store.session()
        try CustomerTables.synchronise(configuration.catalogue, session)
        // Before anything is previewed: a sample link names its purpose as the real one does.
        purposeNumbers = try PurposeNumbers.register(configuration.purposes.map(\.name), session)
    }

    private static func location(_ place: DatabasePlace, _ secrets: Secrets) throws -> DatabaseLocation {
        switch place {
        case .file(let path): .sqlite(path)
        case .server(let url, let password):
            .postgresql(url: url, password: try password.map { try secrets.password($0).text })
        }
    }

    var gate: ContactGate { ContactGate(configuration: configuration, hasher: hasher) }

    /// The campaign of that name; its warnings are talk on stderr.
    func campaign(_ name: String, _ context: Context) throws -> Campaign {
        let campaign = try CampaignFolder(folder, configuration).load(name)
        for warning in campaign.warnings { context.console.say(warning.rendered) }
        return campaign
    }

    /// The campaign with its templates compiled and checked; its warnings are talk on stderr.
    func prepared(_ name: String, _ context: Context) throws -> PreparedCampaign {
        let prepared = try composer().prepare(try campaign(name, context))
        for warning in prepared.warnings { context.console.say(warning.rendered) }
        return prepared
    }

    func composer() throws -> MessageComposer {
        try MessageComposer(
            configuration: configuration, templates: TemplateLibrary(folder: folder.templates),
            suppressionKeys: suppressionKeys, signers: signers())
    }

    /// What signs the mails of the senders that leave it to Heed, by domain.
    func signers() throws -> [String: DKIMSigner] {
        var signers: [String: DKIMSigner] = [:]
        for sender in configuration.senders where sender.dkim == .heed && signers[sender.from.domain] == nil {
            signers[sender.from.domain] = try DKIMKeys(domain: sender.from.domain, in: folder).signer()
        }
        return signers
    }

    func offerCodes() throws -> OfferCodes { try OfferCodes(keyring: tokenKeys) }

    func mint() throws -> TokenMint { try TokenMint(keyring: tokenKeys) }

    /// What sends a campaign, with the transports that it needs.
    func sender(
        of campaign: PreparedCampaign, _ context: Context, options: CampaignSender.Options = CampaignSender.Options()
    ) throws -> CampaignSender {
        let transports = try TransportPool(
            for: campaign.campaign.channels, configuration.delivery, folder: folder, secrets: secrets,
            callbacks: callbacks())
        return CampaignSender(
            store: store, gate: gate, draw: draw, reader: CustomerReader(catalogue: configuration.catalogue),
            tokens: RealTokens(mint: try mint(), numbers: purposeNumbers), codes: try offerCodes(),
            transports: transports, clock: context.clock, options: options)
    }

    /// Where gateways for texts tell what became of one.
    func callbacks() throws -> StatusCallbacks {
        StatusCallbacks(publicURL: configuration.endpoint.publicURL, mint: try mint())
    }

    func recorder(_ context: Context) -> ConsentRecorder {
        ConsentRecorder(configuration: configuration, hasher: hasher, clock: context.clock)
    }

    /// A path as the person typed it, seen from the folder they are in.
    static func path(_ typed: String, in context: Context) -> String {
        typed == "-" ? typed : FilePath.join(context.workingDirectory, typed)
    }
}
