import Campaigns
import Consent
import Customers
import Database
import Foundation
import Ledger
import System
import TestSupport
import Workspace

/// A workspace of one test: a database with the tables, a configuration, keys, and short words to fill them.
final class TestHouse {
    static let now = Instant(rfc3339: "2026-11-23T12:00:00.5Z")!
    static let configuration = try! Configuration.load(text: configurationText).configuration

    let configuration: Configuration
    private let database: TestDatabase
    private let folder = TemporaryFolder()
    let store: Store
    let session: any Session
    let gate: ContactGate
    let hasher: AddressHasher
    let recorder: ConsentRecorder
    let mint: TokenMint
    let draw: ExperimentDraw

    /// - Parameter changes: lines of `heed.yaml` and what stands in their place.
    init(changing changes: [String: String] = [:]) throws {
        configuration = try Self.configuration(changing: changes)
        database = try TestDatabase()
        store = try Store.open(
            database.location,
            migrations: CustomerTables.migrations + ConsentTables.migrations + CampaignTables.migrations
                + LedgerTables.migrations)
        session = try store.session()
        try CustomerTables.synchronise(configuration.catalogue, session)
        let keys = try Keyring("1 " + String(repeating: "a1", count: 32), use: .suppression, place: "a test")
        hasher = try AddressHasher(keyring: keys)
        draw = try ExperimentDraw(keyring: keys)
        gate = ContactGate(configuration: configuration, hasher: hasher)
        recorder = ConsentRecorder(
            configuration: configuration, hasher: hasher, clock: FixedClock(at: Self.now))
        mint = try TokenMint(
            keyring: Keyring("7 " + String(repeating: "71", count: 64), use: .token, place: "a test"))
        _ = try PurposeNumbers.register(configuration.purposes.map(\.name), session)
    }

    var path: String { folder.path }
    var audience: AudiencePass { AudiencePass(gate: gate, draw: draw) }
    var control: CampaignControl { CampaignControl(session: session) }

    func desk(_ session: (any Session)? = nil) -> DeliveryDesk {
        DeliveryDesk(session: session ?? self.session, gate: gate, draw: draw)
    }

    // MARK: - Campaigns

    /// A campaign with the sample's lines and those given in their place.
    static func campaign(_ lines: String..., name: String = "spring") throws -> Campaign {
        let document = try YAML.parse(text: campaignText(lines), path: "Campaigns/\(name).yaml")
        return try Campaign.load(document, name: name, configuration: configuration)
    }

    /// The same by this house's own configuration.
    func campaign(_ lines: String..., name: String = "spring") throws -> Campaign {
        let document = try YAML.parse(text: Self.campaignText(lines), path: "Campaigns/\(name).yaml")
        return try Campaign.load(document, name: name, configuration: configuration)
    }

    static func configuration(changing changes: [String: String]) throws -> Configuration {
        var text = configurationText
        for (old, new) in changes {
            precondition(text.contains(old), "The configuration does not say \(old)")
            text = text.replacing(old, with: new)
        }
        return try Configuration.load(text: text).configuration
    }

    static func campaignText(_ lines: [String]) -> String {
        let sample = [
            "title: Spring light", "purpose: offers", "channels: [email]", "segment: everybody", "template: spring",
            "sender: news",
        ]
        let keys = lines.map { $0.prefix { $0 != ":" } }
        return (sample.filter { !keys.contains($0.prefix { $0 != ":" }) } + lines).joined(separator: "\n") + "\n"
    }

    static func purpose(_ name: String) -> Purpose { configuration.purpose(named: name)! }

    // MARK: - People

    private var count = 0

    /// A customer with a value for each column named; `agreed` gives complete consents to offers for each address.
    @discardableResult
    func person(
        email: String? = "", phone: String? = nil, agreed: Bool = true, _ columns: [String: SQLValue] = [:]
    ) throws -> Int64 {
        count += 1
        // Who is known to be nowhere gets no text messages.
        var columns = columns
        if phone != nil, columns["country"] == nil, columns["time_zone"] == nil {
            columns["time_zone"] = .text("Europe/Madrid")
        }
        let names = columns.keys.sorted()
        let id = try session.integer(
            """
            INSERT INTO customer (\(SQL.joined(["source", "source_key", "created_at", "updated_at"]
                + names.map(SQL.identifier)))) \
            VALUES (\(SQL.joined(["'test'", "\(String(count))", "0", "0"] + names.map { "\(columns[$0]!)" }))) \
            RETURNING id
            """)!
        let customer = Int64(id)
        if let email {
            try add(email.isEmpty ? "p\(count)@example.com" : email, .email, to: customer, agreed: agreed)
        }
        if let phone { try add(phone, .sms, to: customer, agreed: agreed) }
        return customer
    }

    /// A new current contact point.
    @discardableResult
    func add(_ address: String, _ channel: Channel, to customer: Int64, agreed: Bool = true) throws -> Int64 {
        try session.execute(
            """
            UPDATE contact_point SET current = 0, retired_at = 0 \
            WHERE customer = \(customer) AND channel = \(channel.rawValue)
            """)
        let id = try session.integer(
            """
            INSERT INTO contact_point (customer, channel, address, address_key, address_hash, given, created_at) \
            VALUES (\(customer), \(channel.rawValue), \(address), \(address), \(hasher.hash(addressKey: address)), \
            \(address), 0) RETURNING id
            """)!
        if agreed { try say(.given, customer, channel.rawValue, on: "2026-01-10", contactPoint: Int64(id)) }
        return Int64(id)
    }

    /// An event with complete evidence.
    func say(
        _ state: ConsentClaim.State, _ customer: Int64, _ scope: String, purpose: String = "offers", on day: String,
        contactPoint: Int64? = nil
    ) throws {
        let claim = ConsentClaim(
            customer: customer, contactPoint: contactPoint, purpose: purpose, scope: scope, state: state,
            at: Instant(rfc3339: "\(day)T12:00:00Z")!, method: "form", evidenceKind: .selfService,
            noticeVersion: "2", noticeLanguage: "es", noticeText: "Recibirás ofertas.", statement: "Sí, quiero.",
            actor: "customer", writtenConsent: .all)
        try session.transaction { _ = try recorder.record([claim], session) }
    }

    func suppress(_ address: String, channel: Channel = .email) throws {
        let claim = SuppressionClaim(
            addressKey: address, purpose: "offers", channel: channel.rawValue, cause: .complaint, at: Self.now,
            source: "test")
        try session.transaction { _ = try recorder.suppress([claim], session) }
    }

    @discardableResult
    func purchase(_ customer: Int64, _ key: String, on day: String) throws -> Int64 {
        Int64(
            try session.integer(
                """
                INSERT INTO event (customer, kind, at, source, source_key, properties) \
                VALUES (\(customer), 'purchase', \(Instant(rfc3339: "\(day)T08:00:00Z")!), 'test', \(key), '{}') \
                RETURNING id
                """)!)
    }

    /// A row for a message of a campaign, as if it had been planned and got that far.
    func message(of campaign: String, to customer: Int64, _ state: String, at instant: Instant) throws {
        let run = try session.integer(
            """
            INSERT INTO campaign_run (campaign, occasion, state, started_at, updated_at) \
            VALUES (\(campaign), \(UUID().uuidString), 'running', 0, 0) RETURNING id
            """)!
        try session.execute(
            """
            INSERT INTO delivery (run, campaign, occasion, customer, channel, contact_point, address_hash, purpose, \
            state, next_at, planned_at, updated_at) VALUES (\(run), \(campaign), \(UUID().uuidString), \(customer), \
            'email', 1, \(Array(UUID().uuidString.utf8)), 'offers', \(state), 0, 0, \(instant))
            """)
    }

    // MARK: - What came of it

    /// `1 email ""` or `2 sms "" no_consent` for each entry.
    func audience(
        of campaign: Campaign, at instant: Instant = now, options: AudiencePass.Options = [], pageSize: Int = 1000
    ) throws -> (entries: [String], counts: AudienceCounts) {
        var entries: [String] = []
        let counts = try audience.run(
            campaign, at: instant, options: options, pageSize: pageSize, session: session
        ) { entry in
            let out = if case .denied(let code) = entry.verdict { " " + code } else { "" }
            entries.append("\(entry.customer) \(entry.channel.rawValue) \"\(entry.occasion)\"\(out)")
        }
        return (entries, counts)
    }

    @discardableResult
    func plan(_ campaign: Campaign, at instant: Instant = now, pageSize: Int = 500) throws -> Int {
        try DeliveryPlanner(gate: gate, draw: draw, pageSize: pageSize).plan(campaign, at: instant, session: session)
            .planned
    }

    /// `1 email planned`, `2 email withdrawn objected`, … in the order of the rows.
    func rows() throws -> [String] {
        try session.rows("SELECT customer, channel, state, cause FROM delivery ORDER BY id") { row in
            ["\(row.int(0))", row.text(1), row.text(2), row.optionalText(3)].compactMap { $0 }.joined(separator: " ")
        }
    }

    static func prepared(_ delivery: ClaimedDelivery, tokens: [ShortToken] = []) -> PreparedDelivery {
        PreparedDelivery(
            delivery, messageID: "m\(delivery.row.id)@casalumen.example", templateVersion: "v1",
            fieldsUsed: ["country", "first_name"], bytesHash: [1, 2, 3], shortTokens: tokens)
    }
}

extension TestHouse {
    static let configurationText = """
        organisation:
          name: Casa Lumen
          postal_address: Calle Mayor 1, 28013 Madrid
          country: ES
          contact: hola@casalumen.example
          privacy_contact: privacidad@casalumen.example
          website: https://casalumen.example/
          security_measures: {en: Encrypted disks., es: Discos cifrados.}
          data_sharing: none
        languages: {default: en, supported: [en, es]}
        database: heed.db
        endpoint: {public_url: "https://correo.casalumen.example/"}
        senders:
          news: {from: "Casa Lumen <news@casalumen.example>", dkim: relay, sms_name: LUMEN}
        purposes:
          offers:
            legal_basis: consent
            channels: [email, sms]
            data: {interests: included, location: included, support: included, purchase_history: asked}
            title: {en: Offers, es: Ofertas}
            explanation: {en: Offers for you., es: Ofertas para ti.}
          newsletter:
            legal_basis: consent
            channels: [email]
            title: {en: News, es: Novedades}
            explanation: {en: What is new., es: Lo nuevo.}
          order_confirmation:
            legal_basis: contract
            channels: [email]
            data: {purchase_history: included}
            title: {en: Orders, es: Pedidos}
            explanation: {en: Your orders., es: Tus pedidos.}
        data:
          first_name: {type: text, category: identity, label: {en: first name, es: nombre}}
          since: {type: date, category: identity, label: {en: customer since, es: cliente desde}}
          city: {type: text, category: location, label: {en: city, es: ciudad}}
          vip: {type: boolean, category: interests, label: {en: vip, es: vip}}
          seen: {type: instant, category: interests, label: {en: last seen, es: última visita}}
          interests: {type: tags, category: interests, label: {en: interests, es: intereses}}
          diet: {type: text, category: interests, sensitivity: special, label: {en: diet, es: dieta}}
          tier: {type: text, category: purchase_history, label: {en: tier, es: nivel}}
          orders: {type: integer, category: purchase_history, label: {en: orders, es: pedidos}}
          spent: {type: decimal, category: purchase_history, label: {en: spent, es: gasto}}
          visits: {type: integer, category: site_activity, label: {en: visits, es: visitas}}
        events:
          purchase:
            category: purchase_history
            label: {en: order, es: pedido}
            properties: {item: text, amount: decimal}
          ticket:
            category: support
            label: {en: question, es: consulta}
            properties: {topic: text, minutes: integer, urgent: boolean, due: date, answered: instant, words: tags}
          visit: {category: site_activity, label: {en: visit, es: visita}}
        testers: [qa@casalumen.example]

        """
}
