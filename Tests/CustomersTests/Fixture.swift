import Customers
import Database
import Foundation
import System
import TestSupport
import Workspace

@testable import Customers

/// A workspace of its own for one test: configuration, database, importer.
final class Fixture {
    static let now = Instant(rfc3339: "2026-11-23T13:26:00Z")!
    static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Mappings").path

    let folder = TemporaryFolder()
    private let database: TestDatabase
    let intake = RecordingIntake()
    let clock = MovableClock(at: now)
    let configuration: Configuration
    let session: any Session
    let hasher: AddressHasher
    let importer: Importer

    init(_ text: String = configurationText) throws {
        configuration = try Configuration.load(text: text).configuration
        database = try TestDatabase()
        let store = try Store.open(database.location, migrations: CustomerTables.migrations)
        session = try store.session()
        try CustomerTables.synchronise(configuration.catalogue, session)
        hasher = try AddressHasher(keyring: Self.keyring("1 " + String(repeating: "0b", count: 32)))
        importer = Importer(
            session: session, configuration: configuration, hasher: hasher, intake: intake, clock: clock)
    }

    static func keyring(_ text: String) throws -> Keyring {
        try Keyring(text, use: .suppression, place: "suppression.keys")
    }

    /// A shipped mapping by name, or one's own by its text.
    func mapping(_ named: String) throws -> ImportMapping {
        guard named.contains("\n") else {
            return try ImportMapping.load(named, shipped: Self.shipped, configuration: configuration)
        }
        return try ImportMapping.load(
            YAML.parse(text: named, path: "own.yaml"), shipped: Self.shipped, configuration: configuration)
    }

    func write(_ text: String, _ name: String = "in.csv") throws -> String {
        try write(Array(text.utf8), name)
    }

    func write(_ bytes: [UInt8], _ name: String = "in.csv") throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: folder(name)))
        return folder(name)
    }

    @discardableResult
    func customers(_ text: String, _ mapping: String = "heed-customers", name: String = "in.csv") throws
        -> ImportSummary
    {
        try importer.importCustomers(
            file: write(text, name), mapping: self.mapping(mapping), rejects: folder("rejects"))
    }

    @discardableResult
    func consent(_ text: String, _ mapping: String = "heed-consent") throws -> ImportSummary {
        try importer.importConsent(file: write(text), mapping: self.mapping(mapping), rejects: folder("rejects"))
    }

    @discardableResult
    func events(_ text: String, name: String = "in.csv") throws -> ImportSummary {
        try importer.importEvents(file: write(text, name), mapping: mapping("heed-events"), rejects: folder("rejects"))
    }

    /// The one customer of that reference.
    func person(_ reference: String) throws -> PersonalData? {
        let reader = CustomerReader(catalogue: configuration.catalogue)
        guard let id = try reader.find(reference, session).first else { return nil }
        return try reader.personalData(of: [id], session)[id]
    }

    func rejects() throws -> String? {
        guard let data = FileManager.default.contents(atPath: folder("rejects")) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Everything in the tables, as text, to see that nothing changed.
    func dump() throws -> [String] {
        var lines: [String] = []
        for table in ["customer", "contact_point", "customer_tag", "event"] {
            try session.query("SELECT * FROM \(SQL.identifier(table)) ORDER BY 1, 2, 3") { row in
                lines.append(table + (0..<row.columnCount).map { " \(row.value($0))" }.joined())
            }
        }
        return lines
    }

    static let configurationText = """
        organisation:
          name: Casa Lumen
          postal_address: Calle del Faro 12, 46001 Valencia, Spain
          country: ES
          contact: hola@casalumen.example
          privacy_contact: privacidad@casalumen.example
          website: https://casalumen.example
          security_measures: {en: Locked away., es: Bajo llave.}
          data_sharing: none
        languages: {default: en, supported: [en, es]}
        database: heed.db
        endpoint: {public_url: "https://casalumen.example"}
        senders:
          news: {from: Casa Lumen <news@casalumen.example>, list_domain: casalumen.example, dkim: relay}
        purposes:
          newsletter:
            legal_basis: consent
            channels: [email]
            title: {en: Newsletter, es: Boletín}
            explanation: {en: News., es: Novedades.}
          offers:
            legal_basis: consent
            channels: [email, sms]
            title: {en: Offers, es: Ofertas}
            explanation: {en: Offers., es: Ofertas.}
          order_confirmation:
            legal_basis: contract
            channels: [email]
            title: {en: Orders, es: Pedidos}
            explanation: {en: Orders., es: Pedidos.}
        data:
          first_name: {type: text, category: identity, label: {en: first name, es: nombre}}
          last_name: {type: text, category: identity, label: {en: last name, es: apellidos}}
          city: {type: text, category: location, label: {en: city, es: ciudad}}
          interests: {type: tags, category: interests, label: {en: interests, es: intereses}}
          tags: {type: tags, category: interests, label: {en: labels, es: etiquetas}}
          total_spent: {type: decimal, category: purchase_history, label: {en: total, es: total}}
          orders: {type: integer, category: purchase_history, label: {en: orders, es: pedidos}}
          member: {type: boolean, category: loyalty, label: {en: member, es: socio}}
          last_seen: {type: instant, category: site_activity, label: {en: last seen, es: última visita}}
          joined: {type: date, category: loyalty, label: {en: joined, es: alta}}
        events:
          purchase:
            category: purchase_history
            label: {en: order, es: pedido}
            properties: {number: text, item: text, amount: decimal, currency: text}
        """
}
