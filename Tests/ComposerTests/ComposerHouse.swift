import Campaigns
import Composer
import Consent
import Customers
import Database
import Foundation
import Mail
import System
import Workspace

/// The shipped workspace with a database of one test: `Samples/heed.yaml`, `Campaigns/` and `Templates/`, which a test
/// may change in a copy of its own. Permits come from real consent rows through the gate.
final class ComposerHouse {
    static let now = Instant(rfc3339: "2026-11-23T13:26:00Z")!
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    let path: String
    /// Opened when a test first needs people: most of those about templates do not.
    lazy var session: any Session = {
        do {
            let store = try Store.open(
                .sqlite(path + "/heed.db"), migrations: CustomerTables.migrations + ConsentTables.migrations)
            let session = try store.session()
            try CustomerTables.synchronise(configuration.catalogue, session)
            return session
        } catch {
            fatalError("the test's database cannot be made: \(error)")
        }
    }()
    let configuration: Configuration
    let hasher: AddressHasher
    let recorder: ConsentRecorder
    let gate: ContactGate
    let mint: TokenMint
    lazy var numbers = try! PurposeNumbers.register(configuration.purposes.map(\.name), session)
    let composer: MessageComposer

    /// - Parameters:
    ///   - changing: replacements in `heed.yaml`, each of which has to occur.
    ///   - templates: files of `Templates/` to write or, with nil, to delete.
    init(changing: [(String, String)] = [], templates: [String: String?] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("heed-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var yaml = try String(contentsOfFile: Self.root + "/Samples/heed.yaml", encoding: .utf8)
        for (old, new) in changing {
            precondition(yaml.contains(old), "heed.yaml has no '\(old)'")
            yaml = yaml.replacingOccurrences(of: old, with: new)
        }
        configuration = try Configuration.load(text: yaml).configuration
        let suppressionKeys = try Keyring("1 " + String(repeating: "a1", count: 32), use: .suppression, place: "a test")
        hasher = try AddressHasher(keyring: suppressionKeys)
        recorder = ConsentRecorder(configuration: configuration, hasher: hasher, clock: FixedClock(at: Self.now))
        gate = ContactGate(configuration: configuration, hasher: hasher)
        mint = try TokenMint(
            keyring: Keyring("7 " + String(repeating: "71", count: 64), use: .token, place: "a test"))

        var folder = Self.root + "/Templates"
        if !templates.isEmpty {
            let copy = path + "/Templates"
            try FileManager.default.copyItem(atPath: folder, toPath: copy)
            folder = copy
            for (name, text) in templates {
                let file = URL(fileURLWithPath: copy + "/" + name)
                if let text {
                    try FileManager.default.createDirectory(
                        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try text.write(to: file, atomically: true, encoding: .utf8)
                } else {
                    try FileManager.default.removeItem(at: file)
                }
            }
        }
        composer = try MessageComposer(
            configuration: configuration, templates: TemplateLibrary(folder: folder), suppressionKeys: suppressionKeys)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var samples: SampleTokens { SampleTokens(mint: mint, numbers: numbers) }
    var real: RealTokens { RealTokens(mint: mint, numbers: numbers) }

    // MARK: - Campaigns

    /// A shipped campaign, with replacements in its file.
    func campaign(_ name: String, changing: [(String, String)] = []) throws -> Campaign {
        var yaml = try String(contentsOfFile: Self.root + "/Campaigns/\(name).yaml", encoding: .utf8)
        for (old, new) in changing {
            precondition(yaml.contains(old), "the campaign has no '\(old)'")
            yaml = yaml.replacingOccurrences(of: old, with: new)
        }
        let document = try YAML.parse(text: yaml, path: "Campaigns/\(name).yaml")
        let campaign = try Campaign.load(document, name: name, configuration: configuration)
        return try CampaignFolder(WorkspaceFolder(path: Self.root), configuration).offers.bring(to: campaign)
    }

    func prepare(_ name: String, changing: [(String, String)] = []) throws -> PreparedCampaign {
        try composer.prepare(campaign(name, changing: changing))
    }

    /// The diagnostics of preparing, or nothing when it succeeds.
    func mistakes(_ name: String, changing: [(String, String)] = []) throws -> String {
        let campaign = try campaign(name, changing: changing)
        do throws(Diagnostics) {
            _ = try composer.prepare(campaign)
            return ""
        } catch {
            return error.rendered
        }
    }

    // MARK: - People

    /// Somebody in the database with data that only composing sees.
    struct Person {
        let data: PersonalData
        let email: Int64
        let phone: Int64
    }

    func person(
        _ language: String? = "es", email: String = "ana@example.com", _ values: [String: FieldValue] = [:]
    ) throws -> Person {
        let id = try session.integer(
            """
            INSERT INTO customer (source, source_key, country, created_at, updated_at) \
            VALUES ('test', \(email), 'ES', 0, 0) RETURNING id
            """)!
        func point(_ channel: Channel, _ address: String) throws -> Int64 {
            let hash = hasher.hash(addressKey: address)
            return Int64(
                try session.integer(
                    """
                    INSERT INTO contact_point (customer, channel, address, address_key, address_hash, given, created_at) \
                    VALUES (\(Int64(id)), \(channel.rawValue), \(address), \(address), \(hash), \(address), 0) \
                    RETURNING id
                    """)!)
        }
        var all = values
        all["email"] = .text(email)
        all["country"] = all["country"] ?? .text("ES")
        if let language { all["language"] = .text(language) }
        let data = PersonalData(
            customer: Int64(id), reference: email, language: language, country: "ES", timeZone: nil, values: all)
        return Person(data: data, email: try point(.email, email), phone: try point(.sms, "+34612345678"))
    }

    /// Records that the person agreed on a form on 1 July 2026, at the last second of the day in UTC.
    func agree(
        _ person: Person, to purpose: String, _ scopes: String..., evidence: ConsentClaim.EvidenceKind = .recorded,
        method: String = "form", actor: String = "customer"
    ) throws {
        let claims = scopes.map { scope in
            ConsentClaim(
                customer: person.data.customer,
                contactPoint: scope == "email" ? person.email : scope == "sms" ? person.phone : nil,
                purpose: purpose, scope: scope, state: .given, at: Instant(rfc3339: "2026-07-01T23:59:59Z")!,
                method: method, evidenceKind: evidence, noticeVersion: "2", noticeLanguage: "es",
                noticeText: "Sí.", statement: "Sí, quiero.", actor: actor)
        }
        _ = try session.transaction { try recorder.record(claims, session) }
    }

    /// Records that the person bought something that day and could say no, and that the Lista Robinson was consulted.
    func sell(to person: Person, for purpose: String) throws {
        let claim = ConsentClaim(
            customer: person.data.customer, contactPoint: person.email, purpose: purpose, scope: "email", state: .given,
            at: Instant(rfc3339: "2026-07-01T23:59:59Z")!, method: "till", evidenceKind: .recorded, noticeVersion: "2",
            noticeLanguage: "es", noticeText: "Sí.", actor: "team", softOptIn: .all)
        _ = try session.transaction { try recorder.record([claim], session) }
        let lists = ExclusionRecorder(hasher: hasher, clock: FixedClock(at: Self.now))
        let edition = try lists.begin(list: "lista_robinson", dated: Self.now, session)
        _ = try lists.finish(edition, entries: 1, digests: 0, session)
    }

    /// A purchase on record.
    func purchase(of person: Person) throws -> CustomerEvent {
        let properties = #"{"number":"A-1001","item":"Lámpara <Faro>","amount":1234.5,"currency":"EUR"}"#
        let id = try session.integer(
            """
            INSERT INTO event (customer, kind, at, source, source_key, properties) \
            VALUES (\(person.data.customer), 'purchase', 0, 'test', 'A-1001', \(properties)) RETURNING id
            """)!
        return try CustomerReader(catalogue: configuration.catalogue).event(Int64(id), session)
            .unwrapped("no event")
    }

    func permit(_ person: Person, _ purpose: String, _ channel: Channel = .email) throws -> ContactPermit {
        var found: ContactPermit?
        try gate.decide(
            "SELECT 1 AS key, \(person.data.customer) AS customer",
            purpose: configuration.purpose(named: purpose)!, channel: channel, at: Self.now, session: session
        ) { _, decision in
            if case .permitted(let permit) = decision { found = permit }
        }
        return try found.unwrapped("the gate denied what the test needs")
    }

    // MARK: - Messages

    /// Composes one message of a prepared campaign; the purpose is the campaign's.
    func compose(
        _ prepared: PreparedCampaign, for person: Person, _ channel: Channel = .email, event: CustomerEvent? = nil,
        at instant: Instant = now, tokens: (any TokenSource)? = nil, delivery: Int64? = nil
    ) throws -> Message {
        let permit = try permit(person, prepared.campaign.purpose.name, channel)
        let identity = MessageIdentity(
            campaign: prepared.campaign.name, occasion: event?.key ?? "", customer: person.data.customer,
            channel: channel, delivery: delivery, event: event)
        return try prepared.composer().compose(
            permit: permit, identity: identity, person: person.data, at: instant, tokens: tokens ?? samples)
    }
}

extension Optional {
    func unwrapped(_ reason: String) throws -> Wrapped {
        guard let self else { throw TestFault(description: reason) }
        return self
    }
}

struct TestFault: Error, CustomStringConvertible {
    let description: String
}

extension Message {
    /// The parts of an email as text.
    var html: String {
        guard case .email(let email) = content else { return "" }
        return String(decoding: email.html, as: UTF8.self)
    }

    var text: String {
        switch content {
        case .email(let email): String(decoding: email.text, as: UTF8.self)
        case .sms(let sms): sms.body
        }
    }

    var email: ComposedEmail? {
        guard case .email(let email) = content else { return nil }
        return email
    }

    var sms: ComposedSMS? {
        guard case .sms(let sms) = content else { return nil }
        return sms
    }

    func header(_ name: String) -> String? {
        email?.message.fields.first { $0.name == name }?.value
    }
}
