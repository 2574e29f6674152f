import Crypto
package import Database

/// The random key of each person, from which pseudonyms and salts come.
///
/// Once it is destroyed, nobody can tell what the person's leaves said; their hashes stay, and with them every proof.
package enum PersonKeys {
    static let length = 32

    /// Destroys a customer's key for good; inside a write transaction. Entries that come later are sealed under a key
    /// that is thrown away at once.
    package static func destroy(_ customer: Int64, _ session: any Session) throws {
        try session.execute(
            """
            INSERT INTO ledger_person (customer, key) VALUES (\(customer), NULL) \
            ON CONFLICT (customer) DO UPDATE SET key = NULL
            """)
    }

    /// What is known of the keys of customers: one that is not in the answer has none yet, nil is one that was destroyed.
    static func find(_ customers: Set<Int64>, _ session: any Session) throws -> [Int64: [UInt8]?] {
        var found: [Int64: [UInt8]?] = [:]
        var rest = customers.sorted()[...]
        while let last = rest.last {
            // Always as many, so that it is one statement that stays prepared.
            var page = Array(rest.prefix(atOnce))
            rest = rest.dropFirst(page.count)
            page += Array(repeating: last, count: atOnce - page.count)
            try session.query("SELECT customer, key FROM ledger_person WHERE customer IN \(list: page)") { row in
                found.updateValue(row.optionalBlob(1), forKey: row.int64(0))
            }
        }
        return found
    }

    private static let atOnce = 256
}

/// The seals of the people that a page of entries concerns.
struct PersonSeals {
    private var customers: [Int64: PersonSeal?] = [:]

    /// Keys that were made for customers who had none.
    private(set) var new: [Int64: [UInt8]] = [:]

    /// - Parameter makesKeys: whether customers without a key get one, which the caller has to keep.
    init(for entries: [LedgerEntry], makesKeys: Bool = false, _ session: any Session) throws {
        var wanted: Set<Int64> = []
        for case .customer(let customer) in entries.map(\.subject) { wanted.insert(customer) }
        for (customer, key) in try PersonKeys.find(wanted, session) {
            customers.updateValue(try key.map(PersonSeal.init), forKey: customer)
        }
        guard makesKeys else { return }
        for customer in wanted where customers[customer] == nil {
            let key = try SecureRandom.bytes(PersonKeys.length)
            new[customer] = key
            customers.updateValue(try PersonSeal(key: key), forKey: customer)
        }
    }

    enum Answer {
        case seal(PersonSeal)
        /// The person's key was destroyed.
        case destroyed
        case unknown
    }

    func seal(of subject: LedgerEntry.Subject) throws -> Answer {
        switch subject {
        // The hash is a secret of its own, which nobody can make without the suppression keys.
        case .address(let hash): return hash.isEmpty ? .unknown : .seal(try PersonSeal(key: hash))
        case .customer(let customer):
            guard let known = customers[customer] else { return .unknown }
            return known.map(Answer.seal) ?? .destroyed
        }
    }
}
