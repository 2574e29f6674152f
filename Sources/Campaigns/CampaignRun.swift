import Database
package import System
import Workspace

/// A campaign under way: once for a campaign that goes out once, once a quarter for a quarterly one; a campaign that is
/// repeated by dates or events has one run for ever.
package struct CampaignRun: Equatable, Sendable {
    package enum State: String, Sendable {
        /// Rows are being made; those that are there may be sent already.
        case planning
        case running
        case paused
        case cancelled
        case finished
    }

    package let id: Int64
    package let campaign: String

    /// The quarter of a quarterly campaign, else empty.
    package let occasion: String
    package let state: State

    /// Whether everybody was looked at since planning last began.
    package let isPlanned: Bool
    package let startedAt: Instant
    package let finishedAt: Instant?
    let cursor: Int64
    let planDay: CivilDate?
}

extension CampaignRun {
    static let columns: SQL =
        "id, campaign, occasion, state, is_planned, started_at, finished_at, cursor, plan_day"

    /// Reads ``columns``.
    init(_ row: Row) throws {
        guard let state = State(rawValue: row.text(3)) else {
            throw CampaignsError.unknownState(table: "campaign_run")
        }
        self.init(
            id: row.int64(0), campaign: row.text(1), occasion: row.text(2), state: state, isPlanned: row.bool(4),
            startedAt: row.instant(5), finishedAt: row.optionalInstant(6), cursor: row.int64(7),
            planDay: row.optionalDate(8))
    }

    /// What the run of a campaign is called at an instant.
    static func occasion(of campaign: Campaign, at instant: Instant) -> String {
        switch campaign.repetition {
        case .quarterly: Occasion.quarter(of: instant)
        case .reports(let period): period?.name ?? ""
        case .once, .yearly, .each: ""
        }
    }

    /// The runs of a campaign that messages may go out for.
    ///
    /// - Parameter locked: keeps them as they are until the transaction ends, so that whoever pauses or cancels the
    ///   campaign waits for it.
    static func active(_ campaign: String, locked: Bool = false, _ session: any Session) throws -> [Int64] {
        let lock: SQL = locked ? session.dialect.lockForShare : ""
        return try session.rows(
            """
            SELECT id FROM campaign_run WHERE campaign = \(campaign) AND state IN ('planning', 'running') \
            ORDER BY id \(lock)
            """
        ) { $0.int64(0) }
    }

    /// When the next row of a run may be claimed; nil when none waits. One step into the index for each channel.
    ///
    /// - Parameter mailsWaitUntil: no mail goes before then; nil: at any time.
    static func nextDue(_ run: Int64, _ session: any Session, _ mailsWaitUntil: Instant? = nil) throws -> Instant? {
        try Channel.allCases.compactMap { channel in
            let next = try session.first(
                """
                SELECT next_at FROM delivery WHERE run = \(run) AND channel = \(channel.rawValue) AND \(SQL.isOpen) \
                AND \(DeliveryStep.claim.isPossible) ORDER BY next_at, id LIMIT 1
                """
            ) { $0.instant(0) }
            guard channel == .email, let next, let mailsWaitUntil else { return next }
            return max(next, mailsWaitUntil)
        }.min()
    }
}
