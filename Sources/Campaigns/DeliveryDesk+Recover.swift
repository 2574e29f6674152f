import Database
package import System

extension DeliveryDesk {
    /// What workers that are gone had left behind.
    package struct Recovery: Equatable, Sendable {
        /// Workers that were given up.
        package var workers = 0

        /// Rows back in the plan: nothing of them was handed off.
        package var released = 0

        /// Rows whose fate nobody knows.
        package var unknown = 0

        /// Rows of unknown fate that are sent again, because their campaign wants it so.
        package var resent = 0

        package init() {}
    }

    /// Gives up the workers that are gone and settles their rows: what was claimed goes back into the plan, what was
    /// handed off is `unknown` with the cause `crash` and is not sent again by itself.
    ///
    /// A worker is gone when it was not heard of for its time, or at once when it was a process of this machine that
    /// has ended.
    package func recover(at instant: Instant) throws -> Recovery {
        var recovery = Recovery()
        for id in try gone(at: instant) {
            let (released, unknown) = try session.transaction { try giveUp(id, cause: "crash", at: instant) }
            recovery.workers += 1
            recovery.released += released
            recovery.unknown += unknown
        }
        return recovery
    }

    /// Puts a campaign's rows of unknown fate back into the plan, where its file says so (``OnDoubt/resend``); returns how
    /// many. Runs that are over, and messages older than that, stay as they are.
    package func resendInDoubt(_ campaign: Campaign, since oldest: Instant, at instant: Instant) throws -> Int {
        guard campaign.onDoubt == .resend else { return 0 }
        var resent = 0
        while true {
            let count = try session.transaction {
                try session.execute(
                    """
                    UPDATE delivery SET state = 'planned', cause = NULL, claimed_by = NULL, handed_at = NULL, \
                    next_at = \(instant), updated_at = \(instant) WHERE \(DeliveryStep.resend.isPossible) AND id IN \
                    (\(CampaignControl.unknown(campaign.name)) AND instant >= \(oldest) \
                    AND run IN \(list: try CampaignRun.active(campaign.name, session)) \
                    ORDER BY id LIMIT \(Self.mostAtOnce) \(session.dialect.lockForUpdate))
                    """)
            }
            resent += count
            if count < Self.mostAtOnce { return resent }
        }
    }

    private func gone(at instant: Instant) throws -> [Int64] {
        try session.rows("SELECT id, host, pid, process_start, heartbeat_until FROM worker ORDER BY id") { row in
            let process = WorkerProcess(host: row.text(1), pid: row.int(2), start: row.text(3))
            return row.instant(4) <= instant || process.hasEnded() ? row.int64(0) : nil
        }.compactMap { $0 }
    }

    /// Settles the rows of a worker and forgets it; in a transaction. A worker holds some hundred rows at most.
    func giveUp(_ worker: Int64, cause: String, at instant: Instant) throws -> (released: Int, unknown: Int) {
        let released = try session.execute(
            """
            UPDATE delivery SET state = 'planned', claimed_by = NULL, next_at = \(instant), updated_at = \(instant) \
            WHERE \(SQL.isHeld) AND claimed_by = \(worker) AND \(DeliveryStep.release.isPossible)
            """)
        let unknown = try session.execute(
            """
            UPDATE delivery SET state = 'unknown', cause = \(cause), updated_at = \(instant) \
            WHERE \(SQL.isHeld) AND claimed_by = \(worker) AND \(DeliveryStep.lose.isPossible)
            """)
        try session.execute("DELETE FROM worker WHERE id = \(worker)")
        return (released, unknown)
    }
}
