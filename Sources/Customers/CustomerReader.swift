package import Database
import Mail
package import System
package import Workspace

/// Reads what is known of customers.
///
///     let reader = CustomerReader(catalogue: configuration.catalogue)
///     let people = try reader.personalData(of: ids, session)
package struct CustomerReader: Sendable {
    package let catalogue: DataCatalogue
    /// The catalogue's fields with a column of `customer`, in the order they are asked for.
    private let fields: [CatalogueField]
    private let query: SQL

    package init(catalogue: DataCatalogue) {
        self.catalogue = catalogue
        fields = catalogue.fields.filter { !["email", "phone"].contains($0.name) }
        let columns = fields.map { SQL.identifier(CustomerTables.column(of: $0)) }
        query = "SELECT \(SQL.joined(["id", "source_key"] + columns)) FROM customer"
    }

    /// A page of customers with all their values and current addresses, by number; those that do not exist are left
    /// out. Ask for a thousand at most.
    package func personalData(of ids: [Int64], _ session: any Session) throws -> [Int64: PersonalData] {
        if ids.isEmpty { return [:] }
        var values: [Int64: [String: FieldValue]] = [:]
        try session.query(
            "SELECT customer, channel, address FROM contact_point WHERE customer IN \(list: ids) AND current = 1"
        ) { row in
            let field = row.text(1) == Channel.email.rawValue ? "email" : "phone"
            values[row.int64(0), default: [:]][field] = .text(row.text(2))
        }
        var people: [Int64: PersonalData] = [:]
        try session.query("\(query) WHERE id IN \(list: ids)") { row in
            let id = row.int64(0)
            var known = values[id] ?? [:]
            for (index, field) in fields.enumerated() {
                if let value = FieldValue(row.value(index + 2), type: field.type) { known[field.name] = value }
            }
            people[id] = PersonalData(
                customer: id, reference: row.text(1), language: known["language"]?.text,
                country: known["country"]?.text, timeZone: known["time_zone"]?.text, values: known)
        }
        return people
    }

    /// The customers of a reference or an address (email or E.164, current or former), in rising order: several share
    /// an address now and then.
    package func find(_ referenceOrAddress: String, _ session: any Session) throws -> [Int64] {
        let byReference = try session.rows(
            "SELECT id FROM customer WHERE source_key = \(referenceOrAddress) ORDER BY id"
        ) { $0.int64(0) }
        if !byReference.isEmpty { return byReference }
        let channel: Channel = referenceOrAddress.hasPrefix("+") ? .sms : .email
        guard let key = Self.addressKey(referenceOrAddress, channel) else { return [] }
        return try session.rows(
            """
            SELECT DISTINCT customer FROM contact_point \
            WHERE channel = \(channel.rawValue) AND address_key = \(key) ORDER BY customer
            """
        ) { $0.int64(0) }
    }

    /// Every event of a customer, the oldest first, with its properties as they came.
    package func events(of customer: Int64, _ session: any Session) throws -> [CustomerEventRecord] {
        try session.rows(
            "SELECT kind, at, source, properties FROM event WHERE customer = \(customer) ORDER BY at, id"
        ) { row in
            CustomerEventRecord(
                kind: row.text(0), at: row.instant(1), source: row.text(2),
                properties: (try? JSON.parse(row.text(3))) ?? .object([:]))
        }
    }

    /// Which system a customer came from; nil when there is no such customer.
    package func source(of customer: Int64, _ session: any Session) throws -> String? {
        try session.text("SELECT source FROM customer WHERE id = \(customer)")
    }

    /// One event of a customer by its number.
    package func event(_ id: Int64, _ session: any Session) throws -> CustomerEvent? {
        try session.first("SELECT customer, kind, at, source_key, properties FROM event WHERE id = \(id)") { row in
            let kind = catalogue.event(named: row.text(1))
            var properties: [String: FieldValue] = [:]
            if case .object(let members)? = try? JSON.parse(row.text(4)) {
                for (name, member) in members {
                    guard let type = kind?.property(named: name)?.type else { continue }
                    properties[name] = FieldValue(member, type: type)
                }
            }
            return CustomerEvent(
                id: id, customer: row.int64(0), kind: row.text(1), at: row.instant(2), key: row.text(3),
                properties: properties)
        }
    }

    /// What a text is, for comparing, as an address of that channel; nil where it is none.
    package static func addressKey(_ text: String, _ channel: Channel) -> String? {
        switch channel {
        case .email: (try? EmailAddress(parsing: text))?.key
        case .sms: (try? PhoneNumber(parsing: text, country: nil))?.e164
        }
    }
}

extension FieldValue {
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

/// An event as it is on record, for the person's own copy of their data.
package struct CustomerEventRecord: Encodable, Sendable {
    package let kind: String
    package let at: Instant
    package let source: String
    package let properties: JSON
}
