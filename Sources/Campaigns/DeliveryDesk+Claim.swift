import Consent
import Database
package import System
import Workspace

extension DeliveryDesk {
    /// Takes rows that are due and may still be sent, and makes their permits. Rows that may not any more are
    /// withdrawn with the reason. Rows of a paused or cancelled campaign stay where they are.
    ///
    /// The instant of a message is the whole second of its first claim.
    ///
    /// - Parameter limit: at most ``mostAtOnce`` rows are looked at, whatever is asked for. An empty answer does not
    ///   mean that nothing is due any more: ask ``nextDue(_:)``.
    package func claim(
        _ campaign: Campaign, by worker: Worker, limit: Int, at instant: Instant
    ) throws -> [ClaimedDelivery] {
        if campaign.schedule.phase(at: instant) == .early { return [] }
        return try session.transaction {
            let runs = try CampaignRun.active(campaign.name, session)
            try withdrawRemovedChannels(campaign, runs, at: instant)
            var claimed: [ClaimedDelivery] = []
            var left = min(limit, Self.mostAtOnce)
            for channel in campaign.channels {
                let most = channel == .email ? try mailsLeft(at: instant) : nil
                let due = try due(runs, channel, limit: min(left, most ?? left), at: instant)
                left -= due.count
                claimed += try claim(due, campaign, channel, by: worker, at: instant)
            }
            return claimed
        }
    }

    /// When the next row of the campaign is due; nil when none waits. A row that a worker holds counts from the end of
    /// its lease, one that was handed off does not.
    ///
    /// - Parameter instant: the day whose warm-up counts; nil: none does.
    package func nextDue(_ campaign: Campaign, at instant: Instant? = nil) throws -> Instant? {
        let runs = try CampaignRun.active(campaign.name, session)
        let mailsWaitUntil = try instant.flatMap { try nextMails(at: $0) }
        guard let next = try runs.compactMap({ try CampaignRun.nextDue($0, session, mailsWaitUntil) }).min() else {
            return nil
        }
        return max(next, campaign.schedule.start ?? next)
    }

    // MARK: - Due rows

    /// Asked run by run, so that the rows come in the order of the index: sorting all that wait would take longer with
    /// each of them.
    private func due(
        _ runs: [Int64], _ channel: Channel, limit: Int, at instant: Instant
    ) throws -> [Int64: DeliveryRow] {
        var due: [Int64: DeliveryRow] = [:]
        for run in runs where due.count < limit {
            try session.query(
                """
                SELECT id, campaign, occasion, customer, purpose, event, attempts, instant, variant FROM delivery \
                WHERE run = \(run) AND channel = \(channel.rawValue) AND \(SQL.isOpen) \
                AND \(DeliveryStep.claim.isPossible) AND next_at <= \(instant) \
                ORDER BY next_at, id LIMIT \(limit - due.count) \(session.dialect.lockWhatIsFree)
                """
            ) { row in
                let id = row.int64(0)
                due[id] = DeliveryRow(
                    id: id, campaign: row.text(1), occasion: row.text(2), customer: row.int64(3), channel: channel,
                    purpose: row.text(4), event: row.optionalInt64(5), variant: row.optionalText(8),
                    attempts: row.int(6),
                    instant: row.optionalInstant(7) ?? instant.wholeSecond)
            }
        }
        return due
    }

    private func claim(
        _ due: [Int64: DeliveryRow], _ campaign: Campaign, _ channel: Channel, by worker: Worker, at instant: Instant
    ) throws -> [ClaimedDelivery] {
        if due.isEmpty { return [] }
        var claimed: [ClaimedDelivery] = []
        var denied: [(delivery: Int64, code: String)] = []
        var late = LateRules(campaign, channel, at: instant, draw: draw)
        try late.load(Set(due.values.map(\.customer)).sorted(), session)
        var waiting: [(delivery: Int64, until: Instant)] = []
        for group in try plans(due.keys.sorted(), campaign, at: instant) {
            try gate.decide(
                Self.candidates(group.deliveries), purpose: campaign.purpose, channel: channel, at: instant,
                further: CampaignRules.sincePlan(campaign, planned: group.planned, at: instant, session.dialect),
                session: session
            ) { key, decision in
                switch decision {
                case .denied(let code): denied.append((key, code))
                case .permitted(let permit):
                    guard let row = due[key] else { return }
                    if let variant = row.variant, !campaign.has(variant: variant) {
                        denied.append((key, CampaignRules.Code.variantRemoved.rawValue))
                        return
                    }
                    switch late.verdict(on: row.customer) {
                    case .passes: claimed.append(ClaimedDelivery(row: row, permit: permit))
                    case .waits(let until): waiting.append((key, until))
                    case .denied(let code): denied.append((key, code.rawValue))
                    }
                }
            }
        }
        for row in waiting { try wait(row.delivery, until: row.until, at: instant) }
        for row in denied { try withdraw(row.delivery, cause: row.code, at: instant) }
        let lease = instant.adding(seconds: leaseSeconds)
        for (first, rows) in Dictionary(grouping: claimed.map(\.row), by: \.instant) {
            try session.execute(
                """
                UPDATE delivery SET state = 'claimed', claimed_by = \(worker.id), next_at = \(lease), \
                instant = \(first), updated_at = \(instant) WHERE id IN \(list: rows.map(\.id).sorted())
                """)
        }
        return claimed
    }

    /// The rows by the moment at which they were planned, which the segment is asked again as of. Where it is not asked
    /// again they are one group, and the moment means nothing.
    func plans(
        _ deliveries: [Int64], _ campaign: Campaign, at instant: Instant
    ) throws -> [(planned: Instant, deliveries: [Int64])] {
        guard campaign.segment.dependsOnPermission else { return [(planned: instant, deliveries: deliveries)] }
        var groups: [Instant: [Int64]] = [:]
        try session.query(
            "SELECT planned_at, id FROM delivery WHERE id IN \(list: deliveries) ORDER BY id"
        ) { groups[$0.instant(0), default: []].append($0.int64(1)) }
        return groups.sorted { $0.key < $1.key }.map { (planned: $0.key, deliveries: $0.value) }
    }

    /// Candidates for the gate: rows with what they were planned for.
    static func candidates(_ deliveries: [Int64]) -> SQL {
        """
        SELECT delivery.id AS key, delivery.customer AS customer, delivery.contact_point AS planned_point, \
        delivery.purpose AS planned_purpose FROM delivery WHERE delivery.id IN \(list: deliveries) ORDER BY delivery.id
        """
    }

    /// Rows of a channel that the campaign's file no longer names would wait for ever.
    private func withdrawRemovedChannels(_ campaign: Campaign, _ runs: [Int64], at instant: Instant) throws {
        for channel in Channel.allCases where !campaign.channels.contains(channel) {
            for delivery in try due(runs, channel, limit: Self.mostAtOnce, at: instant).keys.sorted() {
                try withdraw(delivery, cause: CampaignRules.Code.channelRemoved.rawValue, at: instant)
            }
        }
    }
}
