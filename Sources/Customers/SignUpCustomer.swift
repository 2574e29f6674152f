package import Database
package import System
package import Workspace

/// The customer of somebody who signs up by a form.
package enum SignUpCustomer {
    /// The one whose current address it is; where there is none, or several share it, one of the form's own.
    ///
    /// - Returns: the customer and the contact point; nil for what is no address. Inside a write transaction.
    package static func findOrMake(
        _ address: String, _ channel: Channel, language: String, hasher: AddressHasher, at instant: Instant,
        _ session: any Session
    ) throws -> (customer: Int64, contactPoint: Int64)? {
        guard let key = CustomerReader.addressKey(address, channel) else { return nil }
        let known = try session.rows(
            """
            SELECT customer, id FROM contact_point WHERE channel = \(channel.rawValue) AND address_key = \(key) \
            AND current = 1 ORDER BY customer LIMIT 2
            """
        ) { (customer: $0.int64(0), contactPoint: $0.int64(1)) }
        if known.count == 1 { return known[0] }
        let own = try session.first(
            """
            SELECT point.customer, point.id FROM contact_point AS point JOIN customer ON customer.id = point.customer \
            WHERE point.channel = \(channel.rawValue) AND point.address_key = \(key) AND point.current = 1 \
            AND customer.source = \(source)
            """
        ) { (customer: $0.int64(0), contactPoint: $0.int64(1)) }
        if let own { return own }
        let customer = try session.integer(
            """
            INSERT INTO customer (source, source_key, language, created_at, updated_at) \
            VALUES (\(source), \(key), \(language), \(instant), \(instant)) \
            ON CONFLICT (source, source_key) DO UPDATE SET updated_at = excluded.updated_at RETURNING id
            """)
        guard let customer else { return nil }
        let point = try session.integer(
            """
            INSERT INTO contact_point (customer, channel, address, address_key, address_hash, given, created_at) \
            VALUES (\(customer), \(channel.rawValue), \(key), \(key), \(hasher.hash(addressKey: key)), \(address), \(instant)) \
            RETURNING id
            """)
        return point.map { (Int64(customer), Int64($0)) }
    }

    /// How customers are named who came by a form.
    package static let source = "heed:form"
}
