import Campaigns
import Composer
import Consent
import Customers
import Database
import Foundation
import System
import TestSupport
import Workspace

@testable import Delivery

/// The shipped workspace with a database of one test. Permits come from real consent rows through the gate.
final class DeliveryHouse: @unchecked Sendable {
    // Sendable: everything but the session is; the session is used by the test's own thread alone.
    static let now = Instant(rfc3339: "2026-11-23T13:26:00Z")!
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let configuration = Result {
        try Configuration.load(text: String(contentsOfFile: root + "/Samples/heed.yaml", encoding: .utf8)).configuration
    }

    let folder: TemporaryFolder
    private let database: TestDatabase
    let configuration: Configuration
    let store: Store
    let session: any Session
    let hasher: AddressHasher
    let gate: ContactGate
    let recorder: ConsentRecorder
    let mint: TokenMint
    let codes: OfferCodes
    let draw: ExperimentDraw
    let numbers: PurposeNumbers
    let composer: MessageComposer
    private var count = 0

    /// - Parameter template: what stands in the place of `Templates/spring/email.en.txt` and its twin.
    init(changing templates: [String: String] = [:]) throws {
        folder = TemporaryFolder()
        database = try TestDatabase()
        configuration = try Self.configuration.get()
        store = try Store.open(
            database.location,
            migrations: CustomerTables.migrations + ConsentTables.migrations + CampaignTables.migrations)
        session = try store.session()
        try CustomerTables.synchronise(configuration.catalogue, session)
        let suppressionKeys = try Keyring("1 " + String(repeating: "a1", count: 32), use: .suppression, place: "a test")
        hasher = try AddressHasher(keyring: suppressionKeys)
        draw = try ExperimentDraw(keyring: suppressionKeys)
        gate = ContactGate(configuration: configuration, hasher: hasher)
        recorder = ConsentRecorder(configuration: configuration, hasher: hasher, clock: FixedClock(at: Self.now))
        let tokenKeys = try Keyring("7 " + String(repeating: "71", count: 64), use: .token, place: "a test")
        mint = try TokenMint(keyring: tokenKeys)
        codes = try OfferCodes(keyring: tokenKeys)
        numbers = try PurposeNumbers.register(configuration.purposes.map(\.name), session)
        var library = Self.root + "/Templates"
        if !templates.isEmpty {
            try FileManager.default.copyItem(atPath: library, toPath: folder("Templates"))
            library = folder("Templates")
            for (name, text) in templates { try AtomicFile.write(text, to: FilePath.join(library, name)) }
        }
        composer = try MessageComposer(
            configuration: configuration, templates: TemplateLibrary(folder: library), suppressionKeys: suppressionKeys)
    }

    var samples: SampleTokens { SampleTokens(mint: mint, numbers: numbers) }
    var real: RealTokens { RealTokens(mint: mint, numbers: numbers) }
    var reader: CustomerReader { CustomerReader(catalogue: configuration.catalogue) }
    var control: CampaignControl { CampaignControl(session: session) }
    var previews: PreviewRun {
        PreviewRun(
            gate: gate, draw: draw, reader: reader, tokens: samples, codes: codes, session: session,
            catalogue: configuration.catalogue)
    }

    // MARK: - Campaigns

    /// A shipped campaign, with lines in the place of its own.
    func prepare(_ name: String, _ lines: String...) throws -> PreparedCampaign {
        let keys = lines.map { $0.prefix { $0 != ":" } + ":" }
        let text = try String(contentsOfFile: Self.root + "/Campaigns/\(name).yaml", encoding: .utf8)
        let kept = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !keys.contains { line.hasPrefix($0) }
        }
        let document = try YAML.parse(
            text: (kept.map(String.init) + lines).joined(separator: "\n") + "\n", path: "Campaigns/\(name).yaml")
        return try composer.prepare(Campaign.load(document, name: name, configuration: configuration))
    }

    @discardableResult
    func plan(_ campaign: PreparedCampaign) throws -> Int {
        try DeliveryPlanner(gate: gate, draw: draw).plan(campaign.campaign, at: Self.now, session: session).planned
    }

    // MARK: - People

    /// The shipped sample customers with their consents and events.
    func importSamples() throws {
        let importer = Importer(
            session: session, configuration: configuration, hasher: hasher, intake: recorder,
            clock: FixedClock(at: Self.now))
        func mapping(_ name: String) throws -> ImportMapping {
            try ImportMapping.load(name, shipped: Self.root + "/Mappings", configuration: configuration)
        }
        _ = try importer.importCustomers(
            file: Self.root + "/Samples/customers.csv", mapping: mapping("heed-customers"), rejects: nil)
        _ = try importer.importConsent(
            file: Self.root + "/Samples/consent.csv", mapping: mapping("heed-consent"), rejects: nil)
        _ = try importer.importEvents(
            file: Self.root + "/Samples/events.csv", mapping: mapping("heed-events"), rejects: nil)
    }

    /// A customer who agreed to offers by email, and by SMS where there is a number.
    @discardableResult
    func person(
        _ email: String, phone: String? = nil, language: String = "en", firstName: String? = nil
    ) throws -> Int64 {
        count += 1
        let id = Int64(
            try session.integer(
                """
                INSERT INTO customer (source, source_key, language, country, f_first_name, created_at, updated_at) \
                VALUES ('test', \(String(count)), \(language), 'ES', \(firstName.sqlValue), 0, 0) RETURNING id
                """)!)
        try add(email, .email, to: id)
        if let phone { try add(phone, .sms, to: id) }
        return id
    }

    private func add(_ address: String, _ channel: Channel, to customer: Int64) throws {
        let point = Int64(
            try session.integer(
                """
                INSERT INTO contact_point (customer, channel, address, address_key, address_hash, given, created_at) \
                VALUES (\(customer), \(channel.rawValue), \(address), \(address.lowercased()), \
                \(hasher.hash(addressKey: address.lowercased())), \(address), 0) RETURNING id
                """)!)
        try say(.given, customer, channel.rawValue, at: "2026-07-01T12:00:00Z", contactPoint: point)
    }

    func say(
        _ state: ConsentClaim.State, _ customer: Int64, _ scope: String, at time: String, contactPoint: Int64? = nil,
        session: (any Session)? = nil
    ) throws {
        let claim = ConsentClaim(
            customer: customer, contactPoint: contactPoint, purpose: "offers", scope: scope, state: state,
            at: Instant(rfc3339: time)!, method: "form", evidenceKind: .recorded, noticeVersion: "2",
            noticeLanguage: "es", noticeText: "Sí.", statement: "Sí, quiero.", actor: "customer")
        let session = session ?? self.session
        try session.transaction { _ = try recorder.record([claim], session) }
    }

    // MARK: - What came of it

    /// `1 email sent`, `2 email withdrawn objected`, … in the order of the rows.
    func rows() throws -> [String] {
        try session.rows("SELECT customer, channel, state, cause FROM delivery ORDER BY id") { row in
            ["\(row.int(0))", row.text(1), row.text(2), row.optionalText(3)].compactMap { $0 }.joined(separator: " ")
        }
    }

    func count(_ state: String) throws -> Int {
        try session.integer("SELECT count(*) FROM delivery WHERE state = \(state)") ?? 0
    }
}

/// A clock that begins at a test's time and goes on from there.
struct RunningClock: WallClock {
    private let start: Instant
    private let began = ContinuousClock.now

    init(from start: Instant) { self.start = start }

    func now() -> Instant { start.adding(seconds: began.duration(to: .now) / .seconds(1)) }
}
