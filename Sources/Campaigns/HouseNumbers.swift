package import Database
package import System

/// What somebody who watches over Heed wants to know at a glance; each number comes from few rows.
package struct HouseNumbers: Equatable, Sendable {
    package let requestsOpen: Int
    package let requestsOverdue: Int
    package let repliesWaiting: Int
    package let workers: Int
    package let campaignsPaused: Int
    package let messagesUnknown: Int

    package init(at instant: Instant, _ session: any Session) throws {
        func count(_ sql: SQL) throws -> Int { try session.integer(sql) ?? 0 }
        requestsOpen = try count("SELECT count(*) FROM data_request WHERE state = 'open'")
        requestsOverdue = try DataRequests.overdue(at: instant, session)
        repliesWaiting = try count("SELECT count(*) FROM reply")
        workers = try count("SELECT count(*) FROM worker WHERE heartbeat_until > \(instant)")
        campaignsPaused = try count("SELECT count(*) FROM campaign_run WHERE state = 'paused'")
        messagesUnknown = try count("SELECT count(*) FROM delivery WHERE \(SQL.isUnknown)")
    }
}
