import Database
import Workspace

/// The customers whose address is another customer's too, found by one walk along the index of addresses: looking each
/// address up takes many times as long.
struct SharedAddresses: Sendable {
    private let customers: [Channel: Set<Int64>]

    /// Of more than so many the memory would not stay flat; then every page asks for its own.
    private static let most = 100_000
    private static let pageSize = 20_000

    /// nil where there are too many of them to keep.
    init?(_ session: any Session) throws {
        var customers: [Channel: Set<Int64>] = [:]
        var count = 0
        var cursor = ""
        while let page = try Self.page(from: cursor, session) {
            for start in stride(from: 0, to: page.keys.count, by: 200) {
                for (customer, channel) in try Self.customers(
                    of: Array(page.keys[start..<min(start + 200, page.keys.count)]), session)
                {
                    if customers[channel, default: []].insert(customer).inserted { count += 1 }
                }
                if count > Self.most { return nil }
            }
            guard let next = page.next else { break }
            cursor = next
        }
        self.customers = customers
    }

    func contains(_ customer: Int64, _ channel: Channel) -> Bool { customers[channel]?.contains(customer) == true }

    /// Keys that occur more than once, from one on, and where the next page begins; nil when there is nothing more.
    private static func page(from cursor: String, _ session: any Session) throws -> (keys: [String], next: String?)? {
        let page: SQL = """
            (SELECT address_key FROM contact_point WHERE address_key >= \(cursor) ORDER BY address_key \
            LIMIT \(pageSize)) AS page
            """
        let end = try session.first("SELECT max(page.address_key), count(*) FROM \(page)") {
            ($0.optionalText(0), $0.int(1))
        }
        guard let (found, rows) = end, let last = found else { return nil }
        let keys = try session.rows(
            "SELECT page.address_key FROM \(page) GROUP BY page.address_key HAVING count(*) > 1"
        ) { $0.text(0) }
        // The last key may go on behind the page, so that it is read again; one that fills a page is shared anyway.
        if rows < pageSize { return (keys, nil) }
        return (keys, last == cursor ? last + "\u{1}" : last)
    }

    private static func customers(of keys: [String], _ session: any Session) throws -> [(Int64, Channel)] {
        try session.rows(
            """
            SELECT point.customer, point.channel FROM contact_point AS point \
            WHERE point.address_key IN \(list: keys) AND point.current = 1 AND EXISTS (SELECT 1 \
            FROM contact_point AS other WHERE other.channel = point.channel AND other.address_key = point.address_key \
            AND other.id <> point.id AND other.address_hash = point.address_hash AND other.current = 1 \
            AND other.customer <> point.customer)
            """
        ) { row in Channel(rawValue: row.text(1)).map { (row.int64(0), $0) } }.compactMap { $0 }
    }
}
