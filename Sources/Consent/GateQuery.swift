import Database
import System
import Workspace

/// The one statement behind every decision: for each candidate, what a permit needs and the first reason against it.
///
/// Audience, claim, confirmation and `why` differ only in the candidates they hand in, so they cannot disagree.
struct GateQuery {
    let question: ContactQuestion
    let further: [FurtherRule]
    /// The categories whose use depends on the person, each with how strong a yes it needs.
    let categories: [(category: DataCategory, demand: DataPermission.Demand)]

    /// The rules that can keep somebody out of this question, in order, each with when it holds.
    let rules: [(rule: ContactRule, condition: SQL)]

    init(_ question: ContactQuestion, further: [FurtherRule]) {
        self.question = question
        self.further = further
        rules = ContactRules.rules.compactMap { rule in
            guard rule.bases.contains(question.purpose.legalBasis) else { return nil }
            return rule.condition(question).map { (rule, $0) }
        }
        let special = Set(question.configuration.catalogue.fields.filter { $0.sensitivity == .special }.map(\.category))
        var categories: [(DataCategory, DataPermission.Demand)] = []
        for category in DataCategory.allCases where question.purpose.mayUse(category) != .never {
            if !category.isAlwaysIncluded { categories.append((category, .usual)) }
            if special.contains(category) { categories.append((category, .explicit)) }
        }
        self.categories = categories
    }

    // MARK: - The statements

    /// One row for each candidate, in the columns of ``DecisionColumn``.
    func decisions(_ candidates: SQL) -> SQL {
        let permissions = categories.map { permission -> SQL in
            let isPermitted = DataPermission.permits(
                permission.category, permission.demand, for: question.purpose, at: question.at,
                customer: "candidate.customer")
            return ", CASE WHEN \(isPermitted) THEN 1 ELSE 0 END"
        }
        return """
            SELECT candidate.key, candidate.customer, candidate.contact_point, candidate.address, \
            candidate.address_hash, candidate.address_key, candidate.explicit_at, \(firstReason), \
            proof.id, proof.at, proof.method, proof.evidence_kind, proof.notice_version, proof.notice_language, \
            proof.actor, \(question.isConsented)\(SQL.joined(permissions, separator: "")) \
            \(facts(candidates)) \
            LEFT JOIN consent_event AS proof ON proof.id = \(question.proofEvent)
            """
    }

    /// The same decisions, in the same columns, without what only a permit needs.
    func judgements(_ candidates: SQL) -> SQL {
        """
        SELECT candidate.key, candidate.customer, candidate.contact_point, NULL, candidate.address_hash, \
        candidate.address_key, candidate.explicit_at, \(firstReason), proof.id, NULL, NULL, NULL, NULL, NULL, NULL, \
        \(question.isConsented) \
        \(facts(candidates)) \
        LEFT JOIN consent_event AS proof ON proof.id = \(question.proofEvent)
        """
    }

    /// One row for one candidate: the address, what the consent rests on, and for each rule whether it keeps them out.
    func verdicts(_ candidate: SQL) -> SQL {
        let conditions = rules.map(\.condition) + further.map(\.condition)
        let columns = conditions.map { ", CASE WHEN \($0) THEN 1 ELSE 0 END" as SQL }
        return """
            SELECT candidate.customer, candidate.address_key, candidate.contact_point, candidate.explicit_at, \
            \(question.proofEvent), \(question.isConsented)\(SQL.joined(columns, separator: "")) \
            \(facts(candidate))
            """
    }

    /// One row for one candidate: the address, and for each of the gate's own rules whether it keeps them out, in the
    /// columns of ``ConfirmationColumn``.
    func confirmations(_ candidate: SQL) -> SQL {
        let columns = rules.map { ", CASE WHEN \($0.condition) THEN 1 ELSE 0 END" as SQL }
        return """
            SELECT candidate.customer, candidate.contact_point, candidate.address, candidate.address_hash, \
            candidate.address_key, candidate.explicit_at\(SQL.joined(columns, separator: "")) \(facts(candidate))
            """
    }

    /// The code of the first rule that holds, or NULL.
    private var firstReason: SQL {
        let own = rules.map { "WHEN \($0.condition) THEN \($0.rule.reason.code.rawValue)" as SQL }
        let others = further.map { "WHEN \($0.condition) THEN \($0.code)" as SQL }
        return "CASE \(SQL.joined(own + others, separator: " ")) END"
    }

    /// `FROM … AS candidate`: each candidate with the address and the newest facts of their history. A customer that
    /// does not exist stays in, without an address.
    private func facts(_ candidates: SQL) -> SQL {
        let channel = question.channel.rawValue
        // What only some purposes and channels ask about.
        let sale: SQL =
            question.purpose.legalBasis == .softOptIn
            ? """
            , granted.soft_at AS soft_at, granted.soft_event AS soft_event, granted.soft_traits AS soft_traits
            """ : ""
        // Numbers that came in before their country was noted: +1 is taken for the strictest of its countries.
        let number: SQL =
            question.channel == .sms
            ? """
            , CASE WHEN point.country IS NOT NULL THEN point.country \
            WHEN substr(point.address_key, 1, 2) = '+1' THEN 'US' END AS number_country
            """ : ""
        // The limit changes no answer; it keeps both databases from working out each fact anew for every rule.
        return """
            FROM (SELECT asked.*, person.country AS country, person.birth_date AS birth_date, \
            point.id AS contact_point, point.address AS address, point.address_key AS address_key, \
            point.address_hash AS address_hash, granted.given_at AS given_at, granted.given_event AS given_event, \
            granted.given_flaw AS given_flaw, granted.given_traits AS given_traits, granted.explicit_at AS explicit_at, \
            granted.requested_at AS requested_at, \
            (SELECT max(CASE WHEN \(question.stops) THEN stop.stop_mark END) FROM consent_state AS stop \
            WHERE stop.customer = asked.customer AND stop.contact_point = 0) AS stop_mark\(sale)\(number) \
            FROM (\(candidates)) AS asked \
            LEFT JOIN customer AS person ON person.id = asked.customer \
            LEFT JOIN contact_point AS point \
            ON point.customer = asked.customer AND point.channel = \(channel) AND point.current = 1 \
            LEFT JOIN consent_state AS granted ON granted.customer = asked.customer \
            AND granted.contact_point = point.id AND granted.purpose = \(question.purpose.name) \
            AND granted.scope = \(channel) \
            LIMIT 9223372036854775807 OFFSET 0) AS candidate
            """
    }
}

/// How to read a row of ``GateQuery/decisions(_:)``.
enum DecisionColumn {
    static let key = 0
    static let customer = 1
    static let contactPoint = 2
    static let address = 3
    static let addressHash = 4
    static let addressKey = 5
    static let explicitAt = 6
    static let reason = 7
    static let proof = 8
    static let isConsented = 15
    static let firstCategory = 16
}

/// How to read a row of ``GateQuery/confirmations(_:)``.
enum ConfirmationColumn {
    static let customer = 0
    static let contactPoint = 1
    static let address = 2
    static let addressHash = 3
    static let addressKey = 4
    static let explicitAt = 5
    static let firstRule = 6
}
