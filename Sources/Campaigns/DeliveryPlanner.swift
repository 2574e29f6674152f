package import Consent
package import Database
package import System
package import Workspace

/// Makes the rows of a campaign: one for each message that somebody is due and may get.
///
/// It goes page by page, each page in short transactions that also keep how far it came, so that it can be killed at any
/// moment and run again; what is there already stays. Running it again later adds who has become eligible since.
package struct DeliveryPlanner: Sendable {
    /// What planning did.
    package struct Summary: Equatable, Sendable {
        /// New rows.
        package var planned = 0

        /// Of those looked at in this run of the planner; after a resumption that is the rest.
        package var counts = AudienceCounts()

        package init() {}
    }

    private let gate: ContactGate
    private let draw: ExperimentDraw
    private let pageSize: Int
    /// Rows written in one transaction: some milliseconds' worth.
    private static let rowsAtOnce = 500

    package init(gate: ContactGate, draw: ExperimentDraw, pageSize: Int = 500) {
        self.gate = gate
        self.draw = draw
        self.pageSize = pageSize
    }

    /// Plans the campaign, or goes on where it was interrupted on the same day.
    ///
    /// - Parameter progress: called after each page with the share of the way and what was done; may throw to stop.
    /// - Throws: ``CampaignsError`` `.outOfSchedule`, `.paused`, `.cancelled`; `DatabaseError`; what `progress` throws.
    package func plan(
        _ campaign: Campaign, at instant: Instant, session: any Session,
        progress: (_ share: Double, _ summary: Summary) throws -> Void = { _, _ in }
    ) throws -> Summary {
        // Only what somebody asks for goes out by a door, never all events that there are.
        if campaign.isDoor || campaign.repetition == .reports(nil) { return Summary() }
        switch campaign.schedule.phase(at: instant) {
        case .open: break
        case .early:
            let start = campaign.schedule.start?.rfc3339 ?? ""
            throw CampaignsError.outOfSchedule(campaign.name, "does not start before \(start)")
        case .over: throw CampaignsError.outOfSchedule(campaign.name, "is over")
        }
        let run = try session.transaction { try begin(campaign, at: instant, session) }
        let last = try session.integer("SELECT max(id) FROM customer") ?? 0
        func share(_ page: AudiencePage) -> Double { last == 0 ? 1 : min(1, Double(page.last) / Double(last)) }
        let part = campaign.experiment.limit == nil ? 1 : 0.5
        var summary = Summary()
        let limit = try LimitCut.choose(
            campaign, at: instant,
            pages: AudiencePages(
                campaign, at: instant, options: [], pageSize: pageSize, gate: gate, draw: draw), session: session
        ) { page in try progress(share(page) * part, summary) }
        var pages = AudiencePages(
            campaign, at: instant, options: [], pageSize: pageSize, gate: gate, draw: draw, limit: limit,
            after: run.cursor)
        while let page = try pages.next(session) {
            summary.counts += page.counts
            summary.planned += try write(page, of: campaign, run, at: instant, session)
            try progress(1 - part + share(page) * part, summary)
        }
        try session.transaction {
            try check(run, campaign, session)
            try session.execute(
                """
                UPDATE campaign_run SET state = 'running', is_planned = 1, cursor = 0, updated_at = \(instant) \
                WHERE id = \(run.id)
                """)
        }
        return summary
    }

    /// Plans the messages of a door about one event, over the channels wanted. A row that is there already stays as it
    /// is.
    ///
    /// - Returns: for each channel why there is no new row; nil where there is one.
    package func plan(
        _ campaign: Campaign, event: Int64, of customer: Int64, channels: [Channel], at instant: Instant,
        session: any Session
    ) throws -> [Channel: String?] {
        precondition(campaign.isDoor, "Other campaigns are planned as a whole.")
        let run = try session.transaction { try begin(campaign, at: instant, session) }
        var pages = AudiencePages(
            campaign, at: instant, options: [], pageSize: 1, gate: gate, draw: draw, after: customer - 1, to: customer)
        var verdicts: [Channel: String?] = [:]
        if var page = try pages.next(session) {
            page.entries.removeAll { $0.event != event || !channels.contains($0.channel) }
            for entry in page.entries {
                switch entry.verdict {
                case .permitted: verdicts[entry.channel] = .some(nil)
                case .denied(let code): verdicts[entry.channel] = code
                }
            }
            _ = try write(page, of: campaign, run, at: instant, session)
        }
        try session.execute(
            "UPDATE campaign_run SET state = 'running', is_planned = 1, cursor = 0 WHERE id = \(run.id) "
                + "AND state = 'planning'")
        return verdicts
    }

    // MARK: - The run

    /// The run, at the place where planning begins.
    private func begin(_ campaign: Campaign, at instant: Instant, _ session: any Session) throws -> CampaignRun {
        let occasion = CampaignRun.occasion(of: campaign, at: instant)
        let day = instant.civilDate
        try session.execute(
            """
            INSERT INTO campaign_run (campaign, occasion, state, plan_day, started_at, updated_at) \
            VALUES (\(campaign.name), \(occasion), 'planning', \(day), \(instant), \(instant)) \
            ON CONFLICT (campaign, occasion) DO NOTHING
            """)
        let found = try session.first(
            """
            SELECT \(CampaignRun.columns) FROM campaign_run \
            WHERE campaign = \(campaign.name) AND occasion = \(occasion)
            """, map: CampaignRun.init)
        guard let run = found else { preconditionFailure("The run was just made.") }
        try refuseStopped(run.state, campaign)
        // Where anniversaries count, another day has other people: the way begins anew.
        let cursor = !run.isPlanned && run.planDay == day ? run.cursor : 0
        try session.execute(
            """
            UPDATE campaign_run SET state = 'planning', is_planned = 0, cursor = \(cursor), plan_day = \(day), \
            finished_at = NULL, updated_at = \(instant) WHERE id = \(run.id)
            """)
        return CampaignRun(
            id: run.id, campaign: run.campaign, occasion: run.occasion, state: .planning, isPlanned: false,
            startedAt: run.startedAt, finishedAt: nil, cursor: cursor, planDay: day)
    }

    /// Whether somebody has paused or cancelled the campaign since; inside the transaction that writes.
    private func check(_ run: CampaignRun, _ campaign: Campaign, _ session: any Session) throws {
        // Locked: whoever cancels the campaign meanwhile waits, and then finds the rows that were planned.
        let state = try session.text(
            "SELECT state FROM campaign_run WHERE id = \(run.id) \(session.dialect.lockForUpdate)")
        guard let state = state.flatMap(CampaignRun.State.init(rawValue:)) else {
            throw CampaignsError.unknownState(table: "campaign_run")
        }
        try refuseStopped(state, campaign)
    }

    private func refuseStopped(_ state: CampaignRun.State, _ campaign: Campaign) throws(CampaignsError) {
        switch state {
        case .paused: throw .paused(campaign.name)
        case .cancelled: throw .cancelled(campaign.name)
        case .planning, .running, .finished: break
        }
    }
}

// MARK: - Rows

extension DeliveryPlanner {
    /// Writes the page's rows; the last transaction also moves the cursor. Returns how many are new.
    private func write(
        _ page: AudiencePage, of campaign: Campaign, _ run: CampaignRun, at instant: Instant, _ session: any Session
    ) throws -> Int {
        let rows = page.entries.compactMap { entry -> PlannedEntry? in
            switch entry.verdict {
            case .permitted(let permit): PlannedEntry(entry: entry, permit: permit)
            case .denied(CampaignRules.Code.holdout.rawValue): PlannedEntry(entry: entry, permit: nil)
            case .denied: nil
            }
        }
        var hours = SendHour(campaign, at: instant)
        try hours?.load(Set(rows.map(\.entry.customer)).sorted(), session)
        var planned = 0
        var rest = rows[...]
        repeat {
            let rows = rest.prefix(Self.rowsAtOnce)
            rest = rest.dropFirst(rows.count)
            try session.transaction {
                try check(run, campaign, session)
                let statements = try PlanStatements(session)
                for row in rows {
                    let due = row.entry.waitsUntil ?? max(instant, campaign.schedule.start ?? instant)
                    let moment = hours?.moment(for: row.entry.customer, row.entry.channel, from: due)
                    if try statements.write(row, run, campaign, due: moment ?? due, at: instant) { planned += 1 }
                }
                guard rest.isEmpty else { return }
                try session.execute(
                    "UPDATE campaign_run SET cursor = \(page.last), updated_at = \(instant) WHERE id = \(run.id)")
            }
        } while !rest.isEmpty
        return planned
    }
}

private struct PlannedEntry {
    let entry: AudienceEntry
    /// nil for somebody who is held out: the row says so, for the comparison afterwards.
    let permit: ContactPermit?
}

/// The statements for one row: a withdrawn one comes back into the plan, otherwise a new one is made, unless one of the
/// two unique keys knows better. Who is held out gets a row that was withdrawn from the start.
private struct PlanStatements {
    private let revive: any PreparedStatement
    private let insert: any PreparedStatement
    private let holdOut: any PreparedStatement

    init(_ session: any Session) throws {
        let hole = SQL.parameter
        revive = try session.prepare(
            """
            UPDATE delivery SET state = 'planned', cause = NULL, claimed_by = NULL, run = \(hole(0)), \
            contact_point = \(hole(5)), address_hash = \(hole(6)), purpose = \(hole(7)), event = \(hole(8)), \
            next_at = \(hole(10)), variant = \(hole(11)), instant = NULL, planned_at = \(hole(9)), updated_at = \(hole(9)) \
            WHERE campaign = \(hole(1)) AND occasion = \(hole(2)) AND customer = \(hole(3)) AND channel = \(hole(4)) \
            AND \(DeliveryStep.revive.isPossible) \
            AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.campaign = \(hole(1)) \
            AND other.occasion = \(hole(2)) AND other.channel = \(hole(4)) AND other.address_hash = \(hole(6)))
            """)
        insert = try session.prepare(
            """
            INSERT INTO delivery (run, campaign, occasion, customer, channel, contact_point, address_hash, purpose, \
            event, state, next_at, variant, planned_at, updated_at) \
            VALUES (\(SQL.joined((0..<9).map(hole))), 'planned', \(hole(10)), \(hole(11)), \(hole(9)), \(hole(9))) \
            ON CONFLICT DO NOTHING
            """)
        holdOut = try session.prepare(
            """
            INSERT INTO delivery (run, campaign, occasion, customer, channel, contact_point, purpose, event, state, \
            cause, next_at, planned_at, updated_at) \
            VALUES (\(SQL.joined((0..<8).map(hole))), 'withdrawn', \(CampaignRules.Code.holdout.rawValue), \
            \(hole(8)), \(hole(8)), \(hole(8))) ON CONFLICT DO NOTHING
            """)
    }

    /// Whether the row is new in the plan.
    func write(
        _ planned: PlannedEntry, _ run: CampaignRun, _ campaign: Campaign, due: Instant, at instant: Instant
    ) throws -> Bool {
        let entry = planned.entry
        guard let permit = planned.permit else {
            try holdOut.run([
                run.id.sqlValue, campaign.name.sqlValue, entry.occasion.sqlValue, entry.customer.sqlValue,
                entry.channel.rawValue.sqlValue, entry.contactPoint.sqlValue, campaign.purpose.name.sqlValue,
                entry.event.sqlValue, instant.sqlValue,
            ])
            return false
        }
        let values: [SQLValue] = [
            run.id.sqlValue, campaign.name.sqlValue, entry.occasion.sqlValue, entry.customer.sqlValue,
            entry.channel.rawValue.sqlValue, permit.contactPoint.sqlValue,
            permit.addressHash.sqlValue, campaign.purpose.name.sqlValue, entry.event.sqlValue, instant.sqlValue,
            due.sqlValue, entry.variant.sqlValue,
        ]
        return try revive.run(values) == 1 || insert.run(values) == 1
    }
}
