package import Database
package import System
package import Workspace

/// An address or number of a customer, current or former.
package struct ContactPoint: Equatable, Sendable {
    package let id: Int64
    package let channel: Channel
    package let address: String
    /// As it is compared: `EmailAddress.key` or E.164.
    package let key: String
    package let isCurrent: Bool
    /// Since when it is known here.
    package let createdAt: Instant
}

extension CustomerReader {
    /// Every address that a customer has or had on a channel, the oldest first.
    package func contactPoints(
        of customer: Int64, _ channel: Channel, _ session: any Session
    ) throws -> [ContactPoint] {
        try session.rows(
            """
            SELECT id, address, address_key, current, created_at FROM contact_point \
            WHERE customer = \(customer) AND channel = \(channel.rawValue) ORDER BY id
            """
        ) { row in
            ContactPoint(
                id: row.int64(0), channel: channel, address: row.text(1), key: row.text(2), isCurrent: row.bool(3),
                createdAt: row.instant(4))
        }
    }

    /// The contact point that evidence of a time speaks of: the one named, else the newest one known by then, else the
    /// first ever, since a customer's first address was there before it was written down here.
    ///
    /// - Parameters:
    ///   - named: the address by which somebody was looked up, if they were.
    ///   - time: nil: now, which means the address in use.
    package func contactPoint(
        of customer: Int64, _ channel: Channel, named: String, at time: Instant?, _ session: any Session
    ) throws -> ContactPoint? {
        let points = try contactPoints(of: customer, channel, session)
        if let key = Self.addressKey(named, channel), let point = points.first(where: { $0.key == key }) {
            return point
        }
        guard let time else { return points.first(where: \.isCurrent) }
        return points.last { $0.createdAt <= time } ?? points.first
    }
}
