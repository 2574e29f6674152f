import Database
import Mail

/// Finds the customers that the rows of a page refer to: by the source's key, or else by an email address.
struct CustomerDirectory {
    struct Entry: Equatable {
        let customer: Int64
        /// The contact point, where it was an address that led there.
        let contactPoint: Int64?
    }

    private var byKey: [String: Int64] = [:]
    private var byAddress: [String: [Entry]] = [:]

    /// Looks all of them up at once.
    init(_ references: [String], source: String, session: any Session) throws {
        let references = Array(Set(references))
        guard !references.isEmpty else { return }
        var byKey: [String: Int64] = [:]
        try session.query(
            "SELECT source_key, id FROM customer WHERE source = \(source) AND source_key IN \(list: references)"
        ) { byKey[$0.text(0)] = $0.int64(1) }
        self.byKey = byKey
        let addresses = references.filter { byKey[$0] == nil && $0.contains("@") }.map(Self.addressKey)
        guard !addresses.isEmpty else { return }
        var byAddress: [String: [Entry]] = [:]
        try session.query(
            """
            SELECT address_key, customer, id FROM contact_point \
            WHERE channel = 'email' AND address_key IN \(list: addresses)
            """
        ) { row in
            byAddress[row.text(0), default: []].append(Entry(customer: row.int64(1), contactPoint: row.int64(2)))
        }
        self.byAddress = byAddress
    }

    /// - Throws: `.customerUnknown`, or `.customerAmbiguous` for an address of several.
    func find(_ reference: String) throws(CellFault) -> Entry {
        let found = try everybody(reference)
        guard found.count == 1 else { throw .customerAmbiguous }
        return found[0]
    }

    /// All the customers of an address, or the one of a key: whom a no concerns, since whoever writes it at the address
    /// means every message there.
    ///
    /// - Throws: `.customerUnknown`.
    func everybody(_ reference: String) throws(CellFault) -> [Entry] {
        if let customer = byKey[reference] { return [Entry(customer: customer, contactPoint: nil)] }
        guard let found = byAddress[Self.addressKey(reference)] else { throw .customerUnknown }
        return found
    }

    /// An address as contact points keep it: `Ana@bücher.test` is `ana@xn--bcher-kva.test`.
    private static func addressKey(_ reference: String) -> String {
        (try? EmailAddress(parsing: reference))?.key ?? reference.lowercased()
    }

    /// The numbers of all the customers that were found.
    var customers: [Int64] {
        Array(Set(byKey.values).union(byAddress.values.joined().map(\.customer)))
    }
}
