import Customers
import Database
import Workspace

/// What is known of where somebody is: enough to say what their clocks may show. Never derived from a phone number.
package struct Whereabouts: Hashable, Sendable {
    /// A name of the tz database.
    package let timeZone: String?

    /// ISO 3166-1 alpha-2.
    package let country: String?

    /// As the workspace's field has it: `TX`, `us-tx`, `Texas`.
    package let region: String?

    package init(timeZone: String? = nil, country: String? = nil, region: String? = nil) {
        self.timeZone = timeZone
        self.country = country
        self.region = region
    }

    /// The region's code in a country, in capitals: `TX` for `tx` and `US-TX`; nil for words and for nothing.
    func regionCode(in country: String) -> String? {
        guard var code = region?.uppercased() else { return nil }
        if code.hasPrefix("\(country)-") { code.removeFirst(country.count + 1) }
        return code.utf8.count == 2 && code.utf8.allSatisfy { 65...90 ~= $0 } ? code : nil
    }
}

extension Whereabouts {
    /// Those of some customers, by number.
    ///
    /// - Parameter condition: over `customer`.
    static func read(
        where condition: SQL, regionField: CatalogueField?, _ session: any Session
    ) throws -> [Int64: Whereabouts] {
        let region: SQL =
            regionField.map { "customer.\(SQL.identifier(CustomerTables.column(of: $0)))" } ?? "CAST(NULL AS TEXT)"
        var found: [Int64: Whereabouts] = [:]
        try session.query(
            "SELECT customer.id, customer.time_zone, customer.country, \(region) FROM customer WHERE \(condition)"
        ) { row in
            found[row.int64(0)] = Whereabouts(
                timeZone: row.optionalText(1), country: row.optionalText(2), region: row.optionalText(3))
        }
        return found
    }
}
