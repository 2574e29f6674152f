package import Database
package import System
import Workspace

/// How many mails went out on each day (of UTC) of a warm-up. Counted over all campaigns and processes.
package struct WarmUpDay {
    private let session: any Session
    private let day: CivilDate

    package init(_ day: CivilDate, session: any Session) {
        self.session = session
        self.day = day
    }

    /// Mails that were handed off.
    package func handed() throws -> Int {
        try session.integer("SELECT handed FROM warm_up_day WHERE day = \(day)") ?? 0
    }

    /// The same, locked until the transaction ends.
    func lock() throws -> Int {
        try session.execute("INSERT INTO warm_up_day (day, handed) VALUES (\(day), 0) ON CONFLICT (day) DO NOTHING")
        return try session.integer(
            "SELECT handed FROM warm_up_day WHERE day = \(day) \(session.dialect.lockForUpdate)") ?? 0
    }

    func add(_ count: Int) throws {
        try session.execute("UPDATE warm_up_day SET handed = handed + \(count) WHERE day = \(day)")
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE warm_up_day (
                day \(dialect.text) NOT NULL PRIMARY KEY,
                handed \(dialect.integer) NOT NULL
            )\(dialect.tableOptions)
            """
        ]
    }
}

extension DeliveryDesk {
    /// How many mails may still be handed off today; nil: any number.
    func mailsLeft(at instant: Instant) throws -> Int? {
        guard let most = warmUp?.most(on: instant.civilDate) else { return nil }
        return max(0, try most - WarmUpDay(instant.civilDate, session: session).handed())
    }

    /// The day from which on mails may go again; nil: now.
    func nextMails(at instant: Instant) throws -> Instant? {
        guard let left = try mailsLeft(at: instant), left == 0 else { return nil }
        return Instant(startOf: instant.civilDate.adding(days: 1))
    }

    /// Those that today's number still allows, locked until the transaction ends.
    func withinWarmUp(_ prepared: [PreparedDelivery], at instant: Instant) throws -> [PreparedDelivery] {
        guard let most = warmUp?.most(on: instant.civilDate) else { return prepared }
        var left = max(0, most - (try WarmUpDay(instant.civilDate, session: session).lock()))
        return prepared.filter { prepared in
            guard prepared.delivery.row.channel == .email else { return true }
            left -= 1
            return left >= 0
        }
    }

    func countMails(_ count: Int, at instant: Instant) throws {
        guard count > 0, warmUp?.most(on: instant.civilDate) != nil else { return }
        try WarmUpDay(instant.civilDate, session: session).add(count)
    }
}
