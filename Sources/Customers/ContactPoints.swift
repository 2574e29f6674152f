import Database
import System
import Workspace

/// The contact points of the customers of one page: read at once, brought up to what the rows say.
///
/// An address that changes retires the old one; the new one is another contact point and has no consent. An address
/// that comes back is the old contact point again.
final class ContactPoints {
    struct Point {
        let id: Int64
        var address: String
        let key: String
        var given: String
        var country: String?
        var isCurrent: Bool
        let createdAt: Instant
    }

    private let session: any Session
    private let now: Instant
    private var points: [Owner: [Point]] = [:]
    private var numbers: ArraySlice<Int64> = []
    private var added = RowBlock(
        "contact_point",
        [
            "id", "customer", "channel", "address", "address_key", "address_hash", "given", "current", "created_at",
            "country",
        ])
    private let update: any PreparedStatement

    private struct Owner: Hashable {
        let customer: Int64
        let channel: Channel
    }

    init(of customers: [Int64], session: any Session, now: Instant) throws {
        self.session = session
        self.now = now
        update = try session.prepare(
            """
            UPDATE contact_point SET current = \(.parameter(0)), retired_at = \(.parameter(1)), \
            address = \(.parameter(2)), given = \(.parameter(3)), country = \(.parameter(4)) \
            WHERE id = \(.parameter(5))
            """)
        guard !customers.isEmpty else { return }
        try session.query(
            """
            SELECT customer, channel, id, address, address_key, given, current, created_at, country \
            FROM contact_point \
            WHERE customer IN \(list: customers) ORDER BY id
            """
        ) { row in
            guard let channel = Channel(rawValue: row.text(1)) else { return }
            points[Owner(customer: row.int64(0), channel: channel), default: []].append(
                Point(
                    id: row.int64(2), address: row.text(3), key: row.text(4), given: row.text(5),
                    country: row.optionalText(8), isCurrent: row.bool(6), createdAt: row.instant(7)))
        }
    }

    /// Makes ready for at most so many new contact points.
    func reserve(_ count: Int) throws {
        numbers = try session.newNumbers(of: "contact_point", count)[...]
    }

    /// Inserts the new contact points, whose customers must be there by now.
    func write() throws {
        try session.insert(added)
    }

    /// Brings one channel of a customer up to what a row says; whether anything had to change.
    func apply(_ said: CustomerDraft.Said, to customer: Int64, _ channel: Channel) throws -> Bool {
        let owner = Owner(customer: customer, channel: channel)
        switch said {
        case .nothing: return false
        case .absent: return try retire(owner)
        case .address(let draft):
            let index = points[owner]?.firstIndex { $0.key == draft.key }
            if let index, let point = points[owner]?[index], point.isCurrent {
                if point.address == draft.address && point.given == draft.given && point.country == draft.country {
                    return false
                }
                try write(draft, over: point, owner, index)
                return true
            }
            _ = try retire(owner)
            if let index, let point = points[owner]?[index] {
                try write(draft, over: point, owner, index)
            } else {
                add(draft, owner)
            }
            return true
        }
    }

    /// The contact point that evidence of that time speaks of: the newest one known by then, else the first ever, since
    /// a customer's first address was there before it was imported.
    func inForce(at time: Instant, of customer: Int64, _ channel: Channel) -> Int64? {
        let all = points[Owner(customer: customer, channel: channel)] ?? []
        return (all.last { $0.createdAt <= time } ?? all.first)?.id
    }

    func current(of customer: Int64, _ channel: Channel) -> Int64? {
        points[Owner(customer: customer, channel: channel)]?.first(where: \.isCurrent)?.id
    }

    private func retire(_ owner: Owner) throws -> Bool {
        guard let index = points[owner]?.firstIndex(where: \.isCurrent), let point = points[owner]?[index] else {
            return false
        }
        try update.run([
            false.sqlValue, now.sqlValue, point.address.sqlValue, point.given.sqlValue, point.country.sqlValue,
            point.id.sqlValue,
        ])
        points[owner]?[index].isCurrent = false
        return true
    }

    private func write(_ draft: ContactDraft, over point: Point, _ owner: Owner, _ index: Int) throws {
        try update.run([
            true.sqlValue, .null, draft.address.sqlValue, draft.given.sqlValue, draft.country.sqlValue,
            point.id.sqlValue,
        ])
        points[owner]?[index].address = draft.address
        points[owner]?[index].given = draft.given
        points[owner]?[index].country = draft.country
        points[owner]?[index].isCurrent = true
    }

    private func add(_ draft: ContactDraft, _ owner: Owner) {
        guard let id = numbers.popFirst() else { preconditionFailure("More contact points than were reserved.") }
        added.append([
            id.sqlValue, owner.customer.sqlValue, .text(owner.channel.rawValue), .text(draft.address),
            .text(draft.key), .blob(draft.hash), .text(draft.given), true.sqlValue, now.sqlValue,
            draft.country.sqlValue,
        ])
        points[owner, default: []].append(
            Point(
                id: id, address: draft.address, key: draft.key, given: draft.given, country: draft.country,
                isCurrent: true, createdAt: now))
    }
}
