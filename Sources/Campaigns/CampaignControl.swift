package import Database
package import System
package import Workspace

/// Stops, continues and closes campaigns under way, and tells how they stand.
package struct CampaignControl {
    let session: any Session
    private static let rowsAtOnce = 500

    package init(session: any Session) {
        self.session = session
    }

    /// Keeps further messages from being handed off; false when nothing was under way.
    package func pause(_ campaign: String, at instant: Instant) throws -> Bool {
        try session.execute(
            """
            UPDATE campaign_run SET state = 'paused', updated_at = \(instant) \
            WHERE campaign = \(campaign) AND state IN ('planning', 'running')
            """) > 0
    }

    /// Lets a paused campaign go on; false when it was not paused. What was not planned yet is planned when it is sent
    /// again.
    package func resume(_ campaign: String, at instant: Instant) throws -> Bool {
        try session.execute(
            """
            UPDATE campaign_run SET state = CASE is_planned WHEN 1 THEN 'running' ELSE 'planning' END, \
            updated_at = \(instant) WHERE campaign = \(campaign) AND state = 'paused'
            """) > 0
    }

    /// Ends the campaign for good: what was not handed off yet is withdrawn. It may be run again, after a crash say.
    ///
    /// - Returns: how many messages were withdrawn; nil when there is no such run, or it is finished.
    package func cancel(_ campaign: String, at instant: Instant) throws -> Int? {
        try session.execute(
            """
            UPDATE campaign_run SET state = 'cancelled', updated_at = \(instant) \
            WHERE campaign = \(campaign) AND state IN ('planning', 'running', 'paused')
            """)
        let runs: SQL = "(SELECT id FROM campaign_run WHERE campaign = \(campaign) AND state = 'cancelled')"
        guard try session.exists("SELECT 1 FROM campaign_run WHERE id IN \(runs)") else { return nil }
        var withdrawn = 0
        while true {
            let count = try session.execute(
                """
                UPDATE delivery SET state = 'withdrawn', cause = \(CampaignRules.Code.cancelled.rawValue), \
                address_hash = NULL, claimed_by = NULL, updated_at = \(instant) \
                WHERE \(DeliveryStep.withdraw.isPossible) AND id IN (SELECT id FROM delivery WHERE run IN \(runs) \
                AND \(SQL.isOpen) AND \(DeliveryStep.withdraw.isPossible) ORDER BY id LIMIT \(Self.rowsAtOnce) \
                \(session.dialect.lockForUpdate))
                """)
            withdrawn += count
            if count < Self.rowsAtOnce { return withdrawn }
        }
    }

    /// The campaigns that somebody has begun to send and that go on: those under way, and of those that are repeated also
    /// the ones whose last round is finished. A paused or cancelled one is not among them.
    package func underWay() throws -> [String] {
        try session.rows(
            """
            SELECT DISTINCT campaign FROM campaign_run AS run WHERE state IN ('planning', 'running', 'finished') \
            AND NOT EXISTS (SELECT 1 FROM campaign_run AS other WHERE other.campaign = run.campaign \
            AND other.state IN ('paused', 'cancelled')) ORDER BY campaign
            """
        ) { $0.text(0) }
    }

    /// Whether a process that sends was heard of lately.
    package func hasWorker(at instant: Instant) throws -> Bool {
        try session.exists("SELECT 1 FROM worker WHERE heartbeat_until > \(instant)")
    }

    /// Notes that a campaign is finished: planned, and every row final. One that is repeated by dates or events never
    /// is before its schedule is over.
    ///
    /// - Returns: whether it is finished now.
    package func finish(_ campaign: Campaign, at instant: Instant) throws -> Bool {
        switch campaign.repetition {
        case .once, .quarterly, .reports: break
        case .yearly, .each: if campaign.schedule.phase(at: instant) != .over { return false }
        }
        let occasion = CampaignRun.occasion(of: campaign, at: instant)
        try session.execute(
            """
            UPDATE campaign_run SET state = 'finished', finished_at = \(instant), updated_at = \(instant) \
            WHERE campaign = \(campaign.name) AND state = 'running' AND is_planned = 1 \
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.run = campaign_run.id AND \(SQL.isOpen))
            """)
        return try session.text(
            "SELECT state FROM campaign_run WHERE campaign = \(campaign.name) AND occasion = \(occasion)")
            == CampaignRun.State.finished.rawValue
    }

    /// What to do with messages of unknown fate.
    package enum Resolution: Sendable {
        /// They count as sent.
        case sent
        /// They are sent again, so that somebody may get one twice.
        case resend
    }

    /// Settles all rows of unknown fate of a campaign; returns how many.
    package func resolve(_ campaign: String, as resolution: Resolution, at instant: Instant) throws -> Int {
        let step: DeliveryStep = resolution == .sent ? .succeed : .resend
        let cause: String? = resolution == .sent ? "resolved" : nil
        var settled = 0
        while true {
            let count = try session.transaction {
                if resolution == .resend { try reopen(campaign, at: instant) }
                return try session.execute(
                    """
                    UPDATE delivery SET state = \(step.target.rawValue), cause = \(cause.sqlValue), \
                    claimed_by = NULL, next_at = \(instant), updated_at = \(instant), \
                    handed_at = CASE WHEN \(resolution == .sent) = 1 THEN handed_at END \
                    WHERE \(SQL.isUnknown) AND id IN (\(Self.unknown(campaign)) ORDER BY id \
                    LIMIT \(Self.rowsAtOnce) \(session.dialect.lockForUpdate))
                    """)
            }
            settled += count
            if count < Self.rowsAtOnce { return settled }
        }
    }

    /// How the row of one message stands; nil where there is none.
    package func message(
        _ campaign: String, occasion: String, customer: Int64, channel: Channel
    ) throws -> (state: DeliveryState, cause: String?, at: Instant)? {
        let row = try session.first(
            """
            SELECT state, cause, updated_at FROM delivery WHERE campaign = \(campaign) AND occasion = \(occasion) \
            AND customer = \(customer) AND channel = \(channel.rawValue)
            """
        ) { (state: $0.text(0), cause: $0.optionalText(1), at: $0.instant(2)) }
        guard let row else { return nil }
        guard let state = DeliveryState(rawValue: row.state) else {
            throw CampaignsError.unknownState(table: "delivery")
        }
        return (state, row.cause, row.at)
    }

    /// The Message-IDs of a campaign's mails of unknown fate, by `delivery.id`.
    package func unknownMails(_ campaign: String) throws -> [Int64: String] {
        var mails: [Int64: String] = [:]
        try session.query(
            """
            SELECT id, message_id FROM delivery WHERE campaign = \(campaign) AND \(SQL.isUnknown) \
            AND channel = \(Channel.email.rawValue) AND message_id IS NOT NULL ORDER BY id
            """
        ) { mails[$0.int64(0)] = $0.text(1) }
        return mails
    }

    /// Settles some rows of unknown fate as sent, by word of the relay's log; returns how many.
    package func settle(asSent deliveries: [Int64], at instant: Instant) throws -> Int {
        var settled = 0
        for start in stride(from: 0, to: deliveries.count, by: Self.rowsAtOnce) {
            let group = deliveries[start..<min(start + Self.rowsAtOnce, deliveries.count)].sorted()
            settled += try session.execute(
                """
                UPDATE delivery SET state = 'sent', cause = 'relay_log', claimed_by = NULL, updated_at = \(instant) \
                WHERE id IN \(list: group) AND \(SQL.isUnknown)
                """)
        }
        return settled
    }

    /// Rows that wait again need a run that is not finished.
    private func reopen(_ campaign: String, at instant: Instant) throws {
        try session.execute(
            """
            UPDATE campaign_run SET state = 'running', finished_at = NULL, updated_at = \(instant) \
            WHERE campaign = \(campaign) AND state = 'finished' \
            AND id IN (SELECT run FROM delivery WHERE campaign = \(campaign) AND \(SQL.isUnknown))
            """)
    }

    /// The numbers of a campaign's rows of unknown fate.
    static func unknown(_ campaign: String) -> SQL {
        "SELECT id FROM delivery WHERE campaign = \(campaign) AND \(SQL.isUnknown)"
    }
}
