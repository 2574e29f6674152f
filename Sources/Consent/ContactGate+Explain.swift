import Customers
package import Database
package import System
package import Workspace

extension ContactGate {
    /// Every rule with its verdict and what it rests on, in the gate's order; the first that keeps the person out is
    /// the reason that ``decide(_:purpose:channel:at:further:session:each:)`` gives.
    ///
    /// - Parameter candidate: a SELECT of one row as `decide` takes them; nil asks about the customer alone, which is
    ///   enough unless a further rule reads more.
    package func explain(
        customer: Int64, candidate: SQL? = nil, purpose: Purpose, channel: Channel, at instant: Instant,
        further: [FurtherRule] = [], session: any Session
    ) throws -> [RuleVerdict] {
        let question = question(purpose, channel, instant)
        let query = GateQuery(question, further: further)
        let candidate = candidate ?? "SELECT 0 AS key, \(customer) AS customer"
        return try session.snapshot {
            let events = try ConsentHistory.events(of: customer, session)
            return try session.first(query.verdicts(candidate)) { row in
                let facts = try ExplainedFacts(row, query, events, gate: self, session)
                let own = query.rules.enumerated().map { index, entry in
                    facts.verdict(entry.rule, holds: row.bool(ExplainedFacts.firstRule + index))
                }
                let others = further.enumerated().map { index, rule in
                    RuleVerdict(
                        code: rule.code, rule: nil, source: rule.source, explanation: rule.explanation,
                        keepsOut: row.bool(ExplainedFacts.firstRule + own.count + index), event: nil,
                        suppression: nil, detail: rule.detail)
                }
                return own + others
            } ?? []
        }
    }
}

/// The events and suppressions that one person's verdicts rest on. It only illustrates: what holds is decided by the
/// same SQL as everywhere.
private struct ExplainedFacts {
    /// Where the rules' columns begin in ``GateQuery/verdicts(_:)``.
    static let firstRule = 6

    private let suppression: Suppression?
    private let grant: ConsentEvent?
    private let request: ConsentEvent?
    private let stop: ConsentEvent?
    private let objection: ConsentEvent?
    private let isExcluded: Bool

    init(
        _ row: Row, _ query: GateQuery, _ events: [ConsentEvent], gate: ContactGate, _ session: any Session
    ) throws {
        let question = query.question
        let exclusions = try ExclusionSearch(query, hasher: gate.hasher, session)
        isExcluded = try !row.bool(5) && row.optionalText(1).map(exclusions.isListed) ?? false
        suppression = try row.optionalText(1).flatMap { addressKey in
            try Suppression.newest(
                question, hashes: gate.hasher.allHashes(addressKey: addressKey), explicitAt: row.optionalInstant(3),
                session)
        }
        let contactPoint = row.optionalInt64(2)
        let given = row.optionalInt64(4)
        let channel = question.channel.rawValue
        let stops = events.filter { event in
            ConsentState.stop(of: event.state) != nil && question.stoppingPurposes.contains(event.purpose)
                && (event.scope == channel || event.scope == "*")
        }
        grant = events.first { $0.id == given }
        request = events.last { event in
            event.state == .requested && event.purpose == question.purpose.name && event.scope == channel
                && event.contactPoint == contactPoint
        }
        stop = stops.max { Self.mark($0) < Self.mark($1) }
        objection = stops.last { $0.state == .objected }
    }

    func verdict(_ rule: ContactRule, holds: Bool) -> RuleVerdict {
        let code = rule.reason.code
        let isSuppressed = code == .suppressed && suppression != nil
        let keepsOut = holds || isSuppressed || code == .exclusionList && isExcluded
        return RuleVerdict(
            code: code.rawValue, rule: rule.reason.rule, source: rule.reason.source,
            explanation: rule.reason.explanation, keepsOut: keepsOut, event: event(for: code, keepsOut: keepsOut),
            suppression: isSuppressed ? suppression : nil)
    }

    private func event(for code: DenialReason.Code, keepsOut: Bool) -> ConsentEvent? {
        switch code {
        case .objected: keepsOut ? objection : nil
        case .withdrawn, .refused: keepsOut ? stop : nil
        case .notConfirmed: keepsOut ? request : nil
        case .noConsent: keepsOut ? nil : grant
        case .expired: keepsOut && stop?.state == .expired ? stop : grant
        case .notYetGiven, .invalidConsent, .noProof, .notWritten, .noSale, .productsNotSimilar, .optOutNotOffered,
            .optOutNotInMessages:
            grant
        case .noAddress, .suppressed, .basisNotAllowed, .thirdPartyProducts, .noImpliedConsent, .minor, .ageUnknown,
            .robinsonNotChecked, .exclusionList:
            nil
        }
    }

    private static func mark(_ event: ConsentEvent) -> Int64 {
        event.at.microseconds * 4 + (ConsentState.stop(of: event.state)?.rawValue ?? 0)
    }
}
