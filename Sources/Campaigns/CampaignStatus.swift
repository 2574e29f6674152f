import Database
package import System

/// How a campaign under way stands.
package struct CampaignStatus: Equatable, Sendable {
    package struct Count: Equatable, Sendable {
        package let state: DeliveryState

        /// Why, for states that have a reason.
        package let cause: String?
        package let count: Int
    }

    package let run: CampaignRun

    /// By state in the order of ``DeliveryState``, then cause.
    package let counts: [Count]

    /// Of the variants of an experiment: by variant, then as ``counts``; empty where there are none.
    package let variants: [String: [DeliveryState: Int]]

    /// When the next row may be claimed; nil when none waits.
    package let nextDue: Instant?

    package func count(of state: DeliveryState) -> Int {
        counts.reduce(0) { $0 + ($1.state == state ? $1.count : 0) }
    }

    package var total: Int { counts.reduce(0) { $0 + $1.count } }
}

extension CampaignControl {
    /// Every run, or those of one campaign, the newest first.
    package func status(_ campaign: String? = nil) throws -> [CampaignStatus] {
        let wanted: SQL = campaign.map { "WHERE campaign = \($0)" } ?? ""
        let runs = try session.rows(
            "SELECT \(CampaignRun.columns) FROM campaign_run \(wanted) ORDER BY started_at DESC, id DESC",
            map: CampaignRun.init)
        // One statement for each, not one view for all: counting millions takes its time.
        return try runs.map(status)
    }

    /// By state and cause: what rests out of an index alone, and the few rows that workers hold.
    static func counts(of run: Int64) -> SQL {
        // The plus keeps the second half from looking through all rows of the run that wait.
        """
        SELECT state, cause, count(*) FROM delivery WHERE run = \(run) AND \(SQL.isResting) GROUP BY state, cause \
        UNION ALL \
        SELECT state, cause, count(*) FROM delivery WHERE +run = \(run) AND \(SQL.isHeld) GROUP BY state, cause
        """
    }

    private func variants(of run: Int64) throws -> [String: [DeliveryState: Int]] {
        var variants: [String: [DeliveryState: Int]] = [:]
        try session.query(
            """
            SELECT variant, state, count(*) FROM delivery WHERE run = \(run) AND variant IS NOT NULL \
            GROUP BY variant, state
            """
        ) { row in
            guard let state = DeliveryState(rawValue: row.text(1)) else {
                throw CampaignsError.unknownState(table: "delivery")
            }
            variants[row.text(0), default: [:]][state] = row.int(2)
        }
        return variants
    }

    private func status(of run: CampaignRun) throws -> CampaignStatus {
        let counts = try session.rows(Self.counts(of: run.id)) { row in
            guard let state = DeliveryState(rawValue: row.text(0)) else {
                throw CampaignsError.unknownState(table: "delivery")
            }
            return CampaignStatus.Count(state: state, cause: row.optionalText(1), count: row.int(2))
        }
        let rank = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.enumerated().map { ($1, $0) })
        return CampaignStatus(
            run: run,
            counts: counts.sorted { (rank[$0.state] ?? 0, $0.cause ?? "") < (rank[$1.state] ?? 0, $1.cause ?? "") },
            variants: try variants(of: run.id), nextDue: try CampaignRun.nextDue(run.id, session))
    }
}
