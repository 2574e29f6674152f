package import Consent
import Database
package import System
import Workspace

extension DeliveryDesk {
    /// What became of prepared rows at the moment of hand-off.
    package struct Confirmation: Sendable {
        /// To be submitted now, each with the message it was confirmed for.
        package var handedOff: [(delivery: PreparedDelivery, handOff: HandOff)] = []

        /// Not to be sent: the reasons by `delivery.id`.
        package var withdrawn: [Int64: String] = [:]

        /// Back in the plan (paused, its person's quiet hours have begun, or what the message rests on has changed), or
        /// another worker's by now. Their messages are thrown away.
        package var returned: [Int64] = []
    }

    /// Asks the gate once more and writes `attempting`, with what is kept of each message, in one transaction. When it
    /// returns, that is durable, and only then may the first byte leave.
    ///
    /// - Parameters:
    ///   - prepared: rows of one campaign that this worker holds, at most as many as there are free connections and
    ///     ``mostAtOnce``.
    ///   - outcomes: of earlier messages, at most ``mostAtOnce``, written in the same transaction as by
    ///     ``record(_:by:at:)``.
    package func confirm(
        _ prepared: [PreparedDelivery], of campaign: Campaign, by worker: Worker, at instant: Instant,
        recording outcomes: [DeliveryOutcome] = []
    ) throws -> Confirmation {
        precondition(max(prepared.count, outcomes.count) <= Self.mostAtOnce, "More rows than one transaction may hold.")
        if prepared.isEmpty, outcomes.isEmpty { return Confirmation() }
        return try session.transaction {
            // Customers before their rows, as everywhere.
            let ids = prepared.map(\.delivery.row.id)
            try gate.lock(
                Self.candidates((ids + Self.consequential(outcomes)).sorted()), session: session)
            try record(outcomes[...], by: worker, at: instant)
            var confirmation = Confirmation()
            if prepared.isEmpty { return confirmation }
            let held = try held(ids, campaign, by: worker)
            let mine = try withinWarmUp(prepared.filter { held.contains($0.delivery.row.id) }, at: instant)
            for channel in campaign.channels {
                let rows = mine.filter { $0.delivery.row.channel == channel }
                for round in Self.rounds(rows, of: campaign) {
                    try confirm(round, channel, campaign, at: instant, into: &confirmation)
                }
            }
            try countMails(confirmation.handedOff.count { $0.delivery.delivery.row.channel == .email }, at: instant)
            let settled = Set(confirmation.handedOff.map(\.delivery.delivery.row.id) + confirmation.withdrawn.keys)
            confirmation.returned = ids.filter { !settled.contains($0) }
            for delivery in confirmation.returned { try release(delivery, by: worker, at: instant) }
            return confirmation
        }
    }

    /// Puts claimed rows back into the plan: no hand-off follows. Others are left alone.
    package func release(_ deliveries: [ClaimedDelivery], by worker: Worker, at instant: Instant) throws {
        var rest = deliveries[...]
        while !rest.isEmpty {
            let rows = rest.prefix(Self.mostAtOnce)
            rest = rest.dropFirst(rows.count)
            try session.transaction {
                for delivery in rows.map(\.row.id).sorted() { try release(delivery, by: worker, at: instant) }
            }
        }
    }

    /// Lets a claimed row wait, and says why; another worker's is left alone.
    package func postpone(
        _ delivery: Int64, until opening: Instant, cause: String, by worker: Worker, at instant: Instant
    ) throws {
        try session.execute(
            """
            UPDATE delivery SET state = 'planned', cause = \(cause), claimed_by = NULL, next_at = \(opening), \
            updated_at = \(instant) WHERE id = \(delivery) AND claimed_by = \(worker.id) \
            AND \(DeliveryStep.release.isPossible)
            """)
    }

    private func release(_ delivery: Int64, by worker: Worker, at instant: Instant) throws {
        try session.execute(
            """
            UPDATE delivery SET state = 'planned', claimed_by = NULL, next_at = \(instant), updated_at = \(instant) \
            WHERE id = \(delivery) AND claimed_by = \(worker.id) AND \(DeliveryStep.release.isPossible)
            """)
    }

    /// Under a cap each person's rows are confirmed one after the other, so that the next one counts those before it.
    private static func rounds(_ rows: [PreparedDelivery], of campaign: Campaign) -> [[PreparedDelivery]] {
        guard !campaign.caps.isEmpty else { return rows.isEmpty ? [] : [rows] }
        var rounds: [[PreparedDelivery]] = []
        var seen: [Int64: Int] = [:]
        for row in rows {
            let round = seen[row.delivery.row.customer, default: 0]
            seen[row.delivery.row.customer] = round + 1
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(row)
        }
        return rounds
    }

    /// The rows that the worker holds still, of runs that were not stopped.
    private func held(_ deliveries: [Int64], _ campaign: Campaign, by worker: Worker) throws -> Set<Int64> {
        let runs = try CampaignRun.active(campaign.name, locked: true, session)
        return Set(
            try session.rows(
                """
                SELECT id FROM delivery WHERE id IN \(list: deliveries) AND claimed_by = \(worker.id) \
                AND \(DeliveryStep.confirm.isPossible) AND run IN \(list: runs) \
                ORDER BY id \(session.dialect.lockForUpdate)
                """
            ) { $0.int64(0) })
    }

    private func confirm(
        _ rows: [PreparedDelivery], _ channel: Channel, _ campaign: Campaign, at instant: Instant,
        into confirmation: inout Confirmation
    ) throws {
        let byID = Dictionary(uniqueKeysWithValues: rows.map { ($0.delivery.row.id, $0) })
        var late = LateRules(campaign, channel, at: instant, draw: draw)
        try late.load(Set(rows.map(\.delivery.row.customer)).sorted(), session)
        let groups = try plans(byID.keys.sorted(), campaign, at: instant)
        for group in groups {
            let answer = try gate.confirm(
                Self.candidates(group.deliveries), permits: byID.mapValues(\.delivery.permit),
                purpose: campaign.purpose, channel: channel, at: instant,
                further: CampaignRules.sincePlan(campaign, planned: group.planned, at: instant, session.dialect),
                session: session)
            for handOff in answer.handOffs {
                guard let prepared = byID[handOff.delivery] else { continue }
                switch late.verdict(on: prepared.delivery.row.customer) {
                case .passes:
                    try attempt(prepared, at: instant)
                    confirmation.handedOff.append((prepared, handOff))
                case .waits(let until): try wait(handOff.delivery, until: until, at: instant)
                case .denied(let code):
                    try withdraw(handOff.delivery, cause: code.rawValue, at: instant)
                    confirmation.withdrawn[handOff.delivery] = code.rawValue
                }
            }
            for denied in answer.denied {
                try withdraw(denied.delivery, cause: denied.code, at: instant)
                confirmation.withdrawn[denied.delivery] = denied.code
            }
        }
    }

    private func attempt(_ prepared: PreparedDelivery, at instant: Instant) throws {
        try session.execute(
            """
            UPDATE delivery SET state = 'attempting', attempts = attempts + 1, message_id = \(prepared.messageID), \
            template_version = \(prepared.templateVersion), \
            fields_used = \(prepared.fieldsUsed.joined(separator: " ")), bytes_hash = \(prepared.bytesHash), \
            legal_table = \(gate.legalEdition), handed_at = \(instant), cause = NULL, reply_code = NULL, \
            updated_at = \(instant) WHERE id = \(prepared.delivery.row.id)
            """)
        for token in prepared.shortTokens { try token.store(at: instant, in: session) }
    }
}
