package import Database
package import System
package import Workspace

/// Whether a person lets a category of their data be used for a purpose, as a condition for the database.
///
///     let mayRead = DataPermission.permits(field, for: offers, at: now, customer: "customer.id")
///     // CASE WHEN \(mayRead) THEN f_last_order END: unknown where the person did not say yes
///
/// An included category ends by objection or withdrawal of just this use; an asked one needs a consent event of its
/// own, as complete as one to be contacted (LAW-2), and ends with any newer refusal, one of everything included. A
/// special category (LAW-5) needs a yes in the person's own words, never one attested by somebody else.
package enum DataPermission {
    /// How strong a yes must be.
    enum Demand: Sendable {
        case usual, explicit
    }

    /// TRUE or FALSE, never unknown, for one field; `customer` is the column or number of the person.
    package static func permits(
        _ field: CatalogueField, for purpose: Purpose, at instant: Instant, customer: SQL
    ) -> SQL {
        let demand: Demand = field.sensitivity == .special ? .explicit : .usual
        return permits(field.category, demand, for: purpose, at: instant, customer: customer)
    }

    /// The same for the fields of a category that are not special.
    package static func permits(
        category: DataCategory, for purpose: Purpose, at instant: Instant, customer: SQL
    ) -> SQL {
        permits(category, .usual, for: purpose, at: instant, customer: customer)
    }

    static func permits(
        _ category: DataCategory, _ demand: Demand, for purpose: Purpose, at instant: Instant, customer: SQL
    ) -> SQL {
        let stopping = purpose.isMarketing ? [purpose.name, "*"] : [purpose.name]
        let scope = "data:\(category.rawValue)"
        switch purpose.mayUse(category) {
        case .never:
            return "1 = 0"
        case .included where demand == .usual:
            return category.isAlwaysIncluded
                ? "1 = 1" : included(scope, purpose, stopping: stopping, at: instant, customer: customer)
        case .included, .asked:
            return asked(scope, demand, purpose, stopping: stopping, at: instant, customer: customer)
        }
    }

    private static func included(
        _ scope: String, _ purpose: Purpose, stopping: [String], at instant: Instant, customer: SQL
    ) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM consent_state AS data_stop WHERE data_stop.customer = \(customer) \
        AND data_stop.contact_point = 0 AND data_stop.stop_mark IS NOT NULL \
        AND CASE WHEN data_stop.purpose IN \(list: stopping) AND data_stop.scope IN \(list: [scope, "data:*"]) \
            THEN 1 ELSE 0 END = 1 \
        AND NOT EXISTS (SELECT 1 FROM consent_state AS data_grant \
        WHERE data_grant.customer = data_stop.customer AND data_grant.contact_point = 0 \
        AND data_grant.purpose = \(purpose.name) AND data_grant.scope = \(scope) \
        AND data_grant.given_flaw = \(ConsentFlaw.none.rawValue) AND data_grant.given_at <= \(instant) \
        AND NOT \(stop("data_stop", ends: "data_grant"))))
        """
    }

    private static func asked(
        _ scope: String, _ demand: Demand, _ purpose: Purpose, stopping: [String], at instant: Instant, customer: SQL
    ) -> SQL {
        let fresh: SQL = purpose.expiryCutoff(at: instant).map { "AND data_grant.given_at > \($0) " } ?? ""
        let inOwnWords: SQL = """
            AND EXISTS (SELECT 1 FROM consent_event AS data_event WHERE data_event.id = data_grant.given_event \
            AND data_event.evidence_kind <> 'attested' AND data_event.statement <> '')
            """
        return """
            EXISTS (SELECT 1 FROM consent_state AS data_grant WHERE data_grant.customer = \(customer) \
            AND data_grant.contact_point = 0 AND data_grant.purpose = \(purpose.name) AND data_grant.scope = \(scope) \
            AND data_grant.given_flaw = \(ConsentFlaw.none.rawValue) AND data_grant.given_at <= \(instant) \
            \(fresh)\(demand == .explicit ? inOwnWords + " " : "")\
            AND NOT EXISTS (SELECT 1 FROM consent_state AS data_stop \
            WHERE data_stop.customer = data_grant.customer AND data_stop.contact_point = 0 \
            AND data_stop.stop_mark IS NOT NULL \
            AND CASE WHEN data_stop.purpose IN \(list: stopping) \
            AND data_stop.scope IN \(list: [scope, "data:*", "*"]) THEN 1 ELSE 0 END = 1 \
            AND \(stop("data_stop", ends: "data_grant"))))
            """
    }

    /// Whether the stop of one row ends the grant of the other: a newer stop does, and an objection unless the person
    /// agreed anew and directly (LAW-8).
    private static func stop(_ stop: StaticString, ends grant: StaticString) -> SQL {
        """
        (\(raw: stop).stop_mark >= \(raw: grant).given_at * 4 OR \(raw: stop).objected_at IS NOT NULL \
        AND (\(raw: grant).explicit_at IS NULL OR \(raw: grant).explicit_at <= \(raw: stop).objected_at))
        """
    }
}
