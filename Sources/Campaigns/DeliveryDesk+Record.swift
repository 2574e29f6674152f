import Consent
import Database
package import System

extension DeliveryDesk {
    /// Takes down what became of messages, many in one durable transaction.
    ///
    /// - Returns: how many rows were this worker's to report on. Where one was given up and somebody decided about it
    ///   since, that decision stays.
    @discardableResult
    package func record(_ outcomes: [DeliveryOutcome], by worker: Worker, at instant: Instant) throws -> Int {
        var recorded = 0
        var rest = outcomes[...]
        while !rest.isEmpty {
            let group = rest.prefix(Self.mostAtOnce)
            rest = rest.dropFirst(group.count)
            recorded += try session.transaction {
                // Customers before their rows, as everywhere.
                let final = Self.consequential(group)
                if !final.isEmpty { try gate.lock(Self.candidates(final), session: session) }
                return try record(group, by: worker, at: instant)
            }
        }
        return recorded
    }

    /// The rows whose outcome keeps others from writing to the address.
    static func consequential(_ outcomes: some Collection<DeliveryOutcome>) -> [Int64] {
        outcomes.compactMap { outcome in
            guard case .failed(let cause) = outcome.result, BounceDesk.consequential.contains(cause) else { return nil }
            return outcome.delivery
        }.sorted()
    }

    /// The same within a transaction that holds the lock of the customers of ``consequential(_:)``.
    @discardableResult
    func record(_ outcomes: ArraySlice<DeliveryOutcome>, by worker: Worker, at instant: Instant) throws -> Int {
        var sent: [String?: [Int64]] = [:]
        var changed = 0
        for outcome in outcomes {
            if outcome.result == .sent {
                sent[outcome.replyCode, default: []].append(outcome.delivery)
            } else {
                changed += try record(outcome, by: worker, at: instant)
            }
        }
        // Nearly all of them, with nearly always the same words, in one statement. It names no column that stays as it is:
        // each index of such a column would be written anew.
        for (code, deliveries) in sent {
            changed += try session.execute(
                """
                UPDATE delivery SET state = 'sent', cause = NULL, reply_code = \(code.sqlValue), updated_at = \(instant) \
                WHERE id IN \(list: deliveries.sorted()) AND claimed_by = \(worker.id) \
                AND \(DeliveryStep.succeed.isPossible)
                """)
        }
        return changed
    }

    /// One of them; in a transaction that holds the lock of the customers of ``consequential(_:)``. How many rows
    /// changed.
    private func record(_ outcome: DeliveryOutcome, by worker: Worker, at instant: Instant) throws -> Int {
        let (step, cause, next) = outcome.result.step
        // Whose row waits again is nobody's; a final one still tells who sent it.
        let holder: Int64? = step == .postpone || step == .retract ? nil : worker.id
        let uncounted = step == .retract ? 1 : 0
        let changed = try session.execute(
            """
            UPDATE delivery SET state = \(step.target.rawValue), cause = \(cause.sqlValue), reply_code = \(outcome.replyCode.sqlValue), \
            claimed_by = \(holder.sqlValue), attempts = attempts - \(uncounted), \
            handed_at = CASE WHEN \(step.hasGoneOut) = 1 THEN handed_at END, \
            next_at = coalesce(\(next.sqlValue), next_at), updated_at = \(instant) \
            WHERE id = \(outcome.delivery) AND claimed_by = \(worker.id) AND \(step.isPossible)
            """)
        if changed > 0, step == .fail, let cause {
            try BounceDesk(session: session, recorder: recorder).settle(cause, of: outcome.delivery, at: instant)
        }
        return changed
    }
}

extension DeliveryStep {
    /// Whether the message counts under frequency caps after this outcome: it went out, or may have.
    fileprivate var hasGoneOut: Bool { self == .succeed || self == .lose }
}

extension DeliveryOutcome.Result {
    fileprivate var step: (DeliveryStep, cause: String?, next: Instant?) {
        switch self {
        case .sent: (.succeed, nil, nil)
        case .deferred(let until, let cause): (.postpone, cause, until)
        case .failed(let cause): (.fail, cause, nil)
        case .unknown(let cause): (.lose, cause, nil)
        case .notAttempted(let until): (.retract, nil, until)
        }
    }
}
