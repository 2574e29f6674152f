import Customers
package import Database
package import System
import Workspace

extension ContactGate {
    /// How a person stands to every purpose of `heed.yaml`: first its channels, then the data it may use.
    package func standings(
        customer: Int64, at instant: Instant, _ session: any Session
    ) throws -> [ConsentStanding] {
        try session.snapshot {
            let events = try ConsentHistory.events(of: customer, session)
            return try configuration.purposes.flatMap { purpose in
                try purpose.channels.map { try standing(customer, purpose, $0, instant, session) }
                    + DataCategory.allCases.filter { purpose.mayUse($0) != .never && !$0.isAlwaysIncluded }.map {
                        try standing(customer, purpose, $0, instant, events, session)
                    }
            }
        }
    }

    private func standing(
        _ customer: Int64, _ purpose: Purpose, _ channel: Channel, _ instant: Instant, _ session: any Session
    ) throws -> ConsentStanding {
        let verdicts = try explain(
            customer: customer, purpose: purpose, channel: channel, at: instant, session: session)
        let reason = verdicts.first(where: \.keepsOut)
        return ConsentStanding(
            purpose: purpose.name, scope: channel.rawValue, holds: reason == nil, code: reason?.code,
            rule: reason?.rule, source: reason?.source, explanation: reason?.explanation,
            event: reason == nil ? verdicts.lazy.compactMap(\.event).first : reason?.event,
            suppression: reason?.suppression)
    }

    private func standing(
        _ customer: Int64, _ purpose: Purpose, _ category: DataCategory, _ instant: Instant, _ events: [ConsentEvent],
        _ session: any Session
    ) throws -> ConsentStanding {
        func holds(_ demand: DataPermission.Demand) throws -> Bool {
            let permits = DataPermission.permits(category, demand, for: purpose, at: instant, customer: "\(customer)")
            return try session.integer("SELECT CASE WHEN \(permits) THEN 1 ELSE 0 END") == 1
        }
        let isPermitted = try holds(.usual)
        let hasSpecial = configuration.catalogue.fields.contains {
            $0.category == category && $0.sensitivity == .special
        }
        let event = DataWords(purpose, category).event(in: events, isPermitted: isPermitted)
        let reason = isPermitted ? nil : DataWords.reason(event)
        return ConsentStanding(
            purpose: purpose.name, scope: "data:\(category.rawValue)", holds: isPermitted, code: reason?.code,
            rule: reason?.rule, source: reason?.source, explanation: reason?.explanation, event: event,
            suppression: nil, permitsSpecialFields: hasSpecial ? try holds(.explicit) : nil)
    }
}

/// Which event a verdict about data rests on, and how a no is told. It only illustrates what the database has decided.
private struct DataWords {
    private let purposes: Set<String>
    private let scopes: Set<String>
    private let purpose: String
    private let scope: String
    private let endsWithChannels: Bool

    init(_ purpose: Purpose, _ category: DataCategory) {
        self.purpose = purpose.name
        scope = "data:\(category.rawValue)"
        endsWithChannels = purpose.mayUse(category) == .asked
        purposes = purpose.isMarketing ? [purpose.name, "*"] : [purpose.name]
        scopes = endsWithChannels ? [scope, "data:*", "*"] : [scope, "data:*"]
    }

    func event(in events: [ConsentEvent], isPermitted: Bool) -> ConsentEvent? {
        let grant = events.last { $0.state == .given && $0.purpose == purpose && $0.scope == scope }
        if isPermitted { return grant }
        let stop = events.last {
            ConsentState.stop(of: $0.state) != nil && purposes.contains($0.purpose) && scopes.contains($0.scope)
        }
        guard let grant, let stop else { return stop ?? grant }
        // An objection outlives whatever was not agreed to anew in person.
        return grant.at > stop.at && stop.state != .objected ? grant : stop
    }

    static func reason(
        _ event: ConsentEvent?
    ) -> (code: String, rule: String?, source: String?, explanation: String) {
        let code: DenialReason.Code? =
            switch event?.state {
            case .withdrawn: .withdrawn
            case .refused: .refused
            case .objected: .objected
            case .expired: .expired
            case .given: event.flatMap { $0.shortcoming?.code } ?? .expired
            case .requested, nil: nil
            }
        guard let code, let reason = ContactRules.reason(code.rawValue) else {
            return ("not_asked", "LAW-12", "GDPR Art. 25(2)", "The person never said yes to this use of their data.")
        }
        return (reason.code.rawValue, reason.rule, reason.source, reason.explanation)
    }
}
