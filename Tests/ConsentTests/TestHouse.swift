import Consent
import Customers
import Database
import Foundation
import System
import TestSupport
import Workspace

/// A workspace of one test: a database with the tables, a configuration, keys, and short words to fill them.
final class TestHouse {
    static let now = Instant(rfc3339: "2026-11-23T12:00:00Z")!
    static let tokenKey7 = "7 " + String(repeating: "71", count: 64)
    static let suppressionKey1 = "1 " + String(repeating: "a1", count: 32)

    private let database: TestDatabase
    private let folder = TemporaryFolder()
    let session: any Session
    let configuration: Configuration
    let hasher: AddressHasher
    let recorder: ConsentRecorder
    let gate: ContactGate
    let mint: TokenMint
    let numbers: PurposeNumbers
    let unsubscribe: Unsubscribe
    let desk: ConfirmationDesk
    let confirmation: SignUpConfirmation

    init(
        organisationCountry: String = "ES", suppressionKeys: String = suppressionKey1, tokenKeys: String = tokenKey7,
        adding text: String = ""
    ) throws {
        database = try TestDatabase()
        let store = try Store.open(
            database.location, migrations: CustomerTables.migrations + ConsentTables.migrations)
        session = try store.session()
        configuration = try Configuration.load(
            text: Self.configuration(country: organisationCountry) + text
        ).configuration
        hasher = try Self.hasher(suppressionKeys)
        recorder = ConsentRecorder(configuration: configuration, hasher: hasher, clock: FixedClock(at: Self.now))
        gate = ContactGate(configuration: configuration, hasher: hasher)
        mint = try TokenMint(keyring: Keyring(tokenKeys, use: .token, place: "a test"))
        numbers = try PurposeNumbers.register(configuration.purposes.map(\.name), session)
        unsubscribe = Unsubscribe(configuration: configuration, mint: mint, recorder: recorder)
        desk = ConfirmationDesk(configuration: configuration, recorder: recorder)
        confirmation = SignUpConfirmation(mint: mint, gate: gate, recorder: recorder)
    }

    var path: String { folder.path }

    static func hasher(_ keys: String) throws -> AddressHasher {
        try AddressHasher(keyring: Keyring(keys, use: .suppression, place: "a test"))
    }

    func purpose(_ name: String) -> Purpose { configuration.purpose(named: name)! }

    /// Someone in the database, with the ids of their contact points.
    struct Person {
        let id: Int64
        let email: Int64?
        let phone: Int64?
    }

    private var count = 0

    func person(
        email: String? = "ana@example.com", phone: String? = nil, country: String? = "ES", born: String? = nil,
        phoneCountry: String? = nil, hasher: AddressHasher? = nil
    ) throws -> Person {
        count += 1
        let id = try session.integer(
            """
            INSERT INTO customer (source, source_key, country, birth_date, created_at, updated_at) \
            VALUES ('test', \(String(count)), \(country.sqlValue), \(born.sqlValue), 0, 0) RETURNING id
            """)!
        func point(_ channel: Channel, _ address: String?) throws -> Int64? {
            try address.map {
                try add(
                    $0, channel, to: Int64(id), country: channel == .sms ? phoneCountry : nil, hasher: hasher)
            }
        }
        return Person(id: Int64(id), email: try point(.email, email), phone: try point(.sms, phone))
    }

    /// A contact point, the person's current one on the channel.
    ///
    /// - Parameter country: whose number it is, when that is on record.
    @discardableResult
    func add(
        _ address: String, _ channel: Channel, to customer: Int64, country: String? = nil, hasher: AddressHasher? = nil
    ) throws -> Int64 {
        try session.execute(
            """
            UPDATE contact_point SET current = 0, retired_at = 0 \
            WHERE customer = \(customer) AND channel = \(channel.rawValue)
            """)
        let hash = (hasher ?? self.hasher).hash(addressKey: address)
        let id = try session.integer(
            """
            INSERT INTO contact_point \
            (customer, channel, address, address_key, address_hash, given, created_at, country) \
            VALUES (\(customer), \(channel.rawValue), \(address), \(address), \(hash), \(address), 0, \
            \(country.sqlValue)) RETURNING id
            """)!
        return Int64(id)
    }

    private var isWriting = false

    /// Everything that `body` writes in one transaction; for tests that write much.
    func together<T>(_ body: () throws -> T) throws -> T {
        if isWriting { return try body() }
        isWriting = true
        defer { isWriting = false }
        return try session.transaction(body)
    }

    /// Records claims; how many were new.
    @discardableResult
    func record(_ claims: ConsentClaim...) throws -> Int {
        try together { try recorder.record(claims, session).new }
    }

    @discardableResult
    func suppress(_ claims: SuppressionClaim...) throws -> Int {
        try together { try recorder.suppress(claims, session) }
    }

    private var events = 0

    /// Something that happened to a person.
    func event(_ person: Person, _ kind: String, at instant: Instant) throws {
        events += 1
        try session.execute(
            """
            INSERT INTO event (customer, kind, at, source, source_key, properties) \
            VALUES (\(person.id), \(kind), \(instant), 'test', \(String(events)), '{}')
            """)
    }

    /// `permitted`, or the code of the denial.
    func decide(
        _ person: Person, _ purpose: String = "newsletter", _ channel: Channel = .email, at instant: Instant = now
    ) throws -> String {
        switch try decision(person, purpose, channel, at: instant) {
        case .permitted: "permitted"
        case .denied(let code): code
        }
    }

    func permit(
        _ person: Person, _ purpose: String = "newsletter", _ channel: Channel = .email, at instant: Instant = now
    ) throws -> ContactPermit? {
        guard case .permitted(let permit) = try decision(person, purpose, channel, at: instant) else { return nil }
        return permit
    }

    private func decision(
        _ person: Person, _ purpose: String, _ channel: Channel, at instant: Instant
    ) throws -> ContactGate.Decision {
        var decisions: [ContactGate.Decision] = []
        try gate.decide(
            "SELECT 5 AS key, \(person.id) AS customer", purpose: self.purpose(purpose), channel: channel,
            at: instant, session: session
        ) { key, decision in
            precondition(key == 5)
            decisions.append(decision)
        }
        precondition(decisions.count == 1)
        return decisions[0]
    }

    func explain(
        _ person: Person, _ purpose: String = "newsletter", _ channel: Channel = .email, further: [FurtherRule] = []
    ) throws -> [RuleVerdict] {
        try gate.explain(
            customer: person.id, purpose: self.purpose(purpose), channel: channel, at: Self.now, further: further,
            session: session)
    }
}

/// A day of 2026 or the year given, at noon UTC.
func day(_ text: String) -> Instant {
    Instant(rfc3339: (text.utf8.count == 5 ? "2026-" : "") + text + "T12:00:00Z")!
}

extension TestHouse.Person {
    /// A complete consent for one purpose and channel, given by the person unless told otherwise.
    func gives(
        _ purpose: String = "newsletter", _ scope: String = "email", on date: String,
        evidence: ConsentClaim.EvidenceKind = .selfService, at contactPoint: Int64? = nil
    ) -> ConsentClaim {
        let point = contactPoint ?? (scope == "email" ? email : scope == "sms" ? phone : nil)
        return ConsentClaim(
            customer: id, contactPoint: point, purpose: purpose, scope: scope, state: .given, at: day(date),
            method: "form", evidenceKind: evidence, noticeVersion: "2", noticeLanguage: "es",
            noticeText: "Recibirás novedades.", statement: "Sí, quiero.", sourceURL: nil,
            actor: evidence == .attested ? "Eva Ruiz" : "customer")
    }

    /// A sale with its evidence, for soft opt-in; `shows` is what it shows of the four conditions.
    func buys(
        _ purpose: String = "similar_products", _ scope: String = "email", on date: String,
        shows conditions: SoftOptIn = .all
    ) -> ConsentClaim {
        var claim = gives(purpose, scope, on: date, evidence: .recorded)
        claim.method = "till"
        claim.softOptIn = conditions
        return claim
    }

    func says(
        _ state: ConsentClaim.State, _ purpose: String = "newsletter", _ scope: String = "email", on date: String
    ) -> ConsentClaim {
        let point = state == .requested ? (scope == "email" ? email : phone) : nil
        return ConsentClaim(
            customer: id, contactPoint: point, purpose: purpose, scope: scope, state: state, at: day(date),
            method: "page", evidenceKind: .selfService, actor: "customer")
    }
}

extension TestHouse {
    static func configuration(country: String) -> String {
        """
        organisation:
          name: Casa Lumen
          postal_address: Calle Mayor 1, 28013 Madrid
          country: \(country)
          contact: hola@casalumen.example
          privacy_contact: privacidad@casalumen.example
          website: https://casalumen.example/
          security_measures: {en: Encrypted disks.}
          data_sharing: none
          storage_locations: [PT]
        languages: {default: en, supported: [en]}
        database: heed.db
        endpoint: {public_url: "https://correo.casalumen.example/"}
        senders:
          news: {from: "Casa Lumen <news@casalumen.example>", dkim: relay, sms_name: LUMEN}
        purposes:
          newsletter:
            legal_basis: consent
            channels: [email, sms]
            data: {interests: included, purchase_history: asked}
            title: {en: News}
            explanation: {en: What is new.}
          offers:
            legal_basis: consent
            channels: [email, sms]
            expires_after: 2 years
            title: {en: Offers}
            explanation: {en: Offers for you.}
          similar_products:
            legal_basis: soft_opt_in
            products: own_similar
            channels: [email, sms]
            expires_after: 2 years
            title: {en: Similar}
            explanation: {en: Products like yours.}
          partner_products:
            legal_basis: soft_opt_in
            products: third_party
            channels: [email]
            title: {en: Partners}
            explanation: {en: Products of partners.}
          partner_survey:
            legal_basis: legitimate_interest
            channels: [email, sms]
            title: {en: Survey}
            explanation: {en: What you think.}
          security_notice:
            legal_basis: legitimate_interest
            marketing: false
            channels: [email]
            title: {en: Security}
            explanation: {en: What happened to your account.}
          kids_club:
            legal_basis: consent
            kids: true
            channels: [email]
            title: {en: Club}
            explanation: {en: Games and news for children.}
          order_confirmation:
            legal_basis: contract
            channels: [email]
            title: {en: Orders}
            explanation: {en: Your orders.}
          recall:
            legal_basis: legal_obligation
            channels: [email]
            title: {en: Recalls}
            explanation: {en: What is dangerous.}
        data:
          hobby: {type: text, category: interests, label: {en: hobby}}
          allergies: {type: tags, category: interests, sensitivity: special, label: {en: allergies}}
          last_order: {type: date, category: purchase_history, label: {en: last order}}
          visits: {type: integer, category: site_activity, label: {en: visits}}
        events:
          purchase: {category: purchase_history, relationship: purchase, label: {en: order}}
          inquiry: {category: support, relationship: inquiry, label: {en: question}}
          visit: {category: site_activity, label: {en: visit}}
        exclusion_lists:
          robinson: {country: ES}
          stop_sms: {country: ES, channels: [sms], max_age: 10 days}
        testers: [qa@casalumen.example]

        """
    }
}
