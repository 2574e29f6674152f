import Campaigns
import Consent
import Crypto
import Customers
import Database
import Foundation
import System
import TestSupport
import Workspace

@testable import Web

/// The site of one test, on the shipped pages and configuration, with a database of its own.
final class TestSite {
    static let now = Instant(rfc3339: "2026-11-23T12:00:00Z")!

    /// The top of the repository.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private let database: TestDatabase
    private let folder = TemporaryFolder()
    let store: Store
    let session: any Session
    let configuration: Configuration
    let clock = MovableClock(at: now)
    let plan: WebService.Plan
    let site: PublicSite
    let numbers: PurposeNumbers
    let mint: TokenMint

    /// - Parameter publicURL: replaces the one of the shipped configuration.
    init(
        publicURL: String = "https://casalumen.example", patienceSeconds: Double = 10, busySeconds: Double = 5,
        tokenKeys: String = TestSite.keys(7), adding purposes: String = "purposes:\n"
    ) throws {
        database = try TestDatabase()
        store = try Store.open(
            database.location,
            migrations: CustomerTables.migrations + ConsentTables.migrations + CampaignTables.migrations,
            busyTimeoutSeconds: busySeconds)
        session = try store.session()
        let text = try FileBytes.text(Self.root + "/Samples/heed.yaml")
            .replacingOccurrences(of: "public_url: https://casalumen.example", with: "public_url: \(publicURL)")
            .replacingOccurrences(of: "\npurposes:\n", with: "\n" + purposes)
        configuration = try Configuration.load(text: text).configuration
        mint = try TokenMint(keyring: Keyring(tokenKeys, use: .token, place: "a test"))
        let suppressionKey = "1 " + String(repeating: "a1", count: 32)
        let hasher = try AddressHasher(keyring: Keyring(suppressionKey, use: .suppression, place: "a test"))
        numbers = try PurposeNumbers.register(configuration.purposes.map(\.name), session)
        plan = WebService.Plan(
            folder: WorkspaceFolder(path: Self.root), configuration: configuration, store: store, mint: mint,
            hasher: hasher, clock: clock)
        let recorder = ConsentRecorder(configuration: configuration, hasher: hasher, clock: clock)
        let gate = ContactGate(configuration: configuration, hasher: hasher)
        site = PublicSite(
            configuration: configuration,
            pages: try PageLibrary.load(
                from: plan.folder, configuration: configuration, stylesheetAddress: "/assets/style.css"),
            store: store, mint: mint, gate: gate,
            unsubscribe: Unsubscribe(configuration: configuration, mint: mint, recorder: recorder),
            confirmation: SignUpConfirmation(
                mint: mint, gate: gate, recorder: recorder),
            clock: clock,
            patienceSeconds: patienceSeconds)
    }

    deinit {
        site.close()
    }

    var path: String { folder.path }

    static func keys(_ numbers: Int...) -> String {
        numbers.map { "\($0) \(String(repeating: "0\($0)", count: 64))" }.joined(separator: "\n")
    }

    private var count = 0

    /// A customer with a full consent to the newsletter, by email; their number.
    func customer(language: String? = nil) throws -> Int64 {
        try customers(1, language: language)[0]
    }

    func customers(
        _ many: Int, language: String? = nil, consentsTo purposes: [String] = ["newsletter", "offers"]
    ) throws -> [Int64] {
        let recorder = ConsentRecorder(configuration: configuration, hasher: plan.hasher, clock: clock)
        return try session.transaction {
            try (0..<many).map { _ in
                count += 1
                let address = "person\(count)@example.com"
                let id = Int64(
                    try session.integer(
                        """
                        INSERT INTO customer (source, source_key, language, country, created_at, updated_at) \
                        VALUES ('test', \(String(count)), \(language.sqlValue), 'ES', 0, 0) RETURNING id
                        """)!)
                let point = Int64(
                    try session.integer(
                        """
                        INSERT INTO contact_point \
                        (customer, channel, address, address_key, address_hash, given, created_at) \
                        VALUES (\(id), 'email', \(address), \(address), \(plan.hasher.hash(addressKey: address)), \
                        \(address), 0) RETURNING id
                        """)!)
                for purpose in purposes {
                    _ = try recorder.record(
                        [
                            ConsentClaim(
                                customer: id, contactPoint: point, purpose: purpose, scope: "email", state: .given,
                                at: Instant(rfc3339: "2026-10-01T10:00:00Z")!, method: "form",
                                evidenceKind: .selfService, noticeVersion: "2", noticeLanguage: "es",
                                noticeText: "Recibirás novedades.", actor: "customer")
                        ], session)
                }
                return id
            }
        }
    }

    func token(_ customer: Int64, _ purpose: String = "newsletter", kind: Token.Kind = .unsubscribe) throws -> String {
        try mint.token(
            kind, customer: customer, delivery: 4711, scope: numbers.scope(purpose: purpose, channel: .email))
    }

    /// Whether that person may be written to now.
    func mayContact(_ customer: Int64, _ purpose: String = "newsletter") throws -> Bool {
        try reachable([customer], purpose) == [customer]
    }

    func reachable(_ customers: [Int64], _ purpose: String = "newsletter") throws -> [Int64] {
        let gate = ContactGate(configuration: configuration, hasher: plan.hasher)
        var permitted: [Int64] = []
        try gate.decide(
            "SELECT id AS key, id AS customer FROM customer WHERE id IN \(list: customers)",
            purpose: configuration.purpose(named: purpose)!, channel: .email, at: clock.now().adding(seconds: 60),
            session: session
        ) { key, decision in
            if case .permitted = decision { permitted.append(key) }
        }
        return permitted
    }

    /// How many consent events that person has.
    func eventCount(_ customer: Int64) throws -> Int {
        try ConsentHistory.events(of: customer, session).count
    }
}

/// Request bodies and headers as the world sends them.
enum Ask {
    static let browser = [
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Language", "en-GB,en;q=0.9"),
    ]

    static func get(_ path: String, _ headers: [(String, String)] = browser) -> Request {
        Request(method: "GET", path: path, headers: HeaderFields(headers), client: ClientAddress("203.0.113.9"))
    }

    static func post(
        _ path: String, _ headers: [(String, String)] = [("Content-Type", "application/x-www-form-urlencoded")],
        body: String = "List-Unsubscribe=One-Click"
    ) -> Request {
        Request(
            method: "POST", path: path, headers: HeaderFields(headers), body: Array(body.utf8),
            client: ClientAddress("203.0.113.9"))
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
