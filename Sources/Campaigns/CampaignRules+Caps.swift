import Consent
import Database
import System
import Workspace

/// Frequency caps count delivery rows: `handed_at` is set while a message has gone out or may have (`attempting`, `sent`,
/// `unknown`), so that one index tells how many somebody got since when.
extension CampaignRules {
    /// What else than messages that went out takes a place under a cap.
    enum CapScope {
        /// Before a row exists: also what waits to go out, so that no campaign plans what another one will use up.
        case planning
        /// The same for a look at a campaign that may have been sent already: its own rows do not count.
        case lookingAgain
        /// For a row that exists: only what went out. Whichever campaign comes first has the place; to count what waits
        /// would let two campaigns wait for one another.
        case handingOff
    }

    static func caps(_ campaign: Campaign, _ scope: CapScope, at instant: Instant) -> [FurtherRule] {
        campaign.caps.map { cap in
            rule(
                cap.code,
                "\(used(cap, of: campaign, scope, by: "candidate.customer", at: instant)) >= \(cap.cap.messages)")
        }
    }

    /// How many places of a cap somebody has used, as an expression.
    ///
    /// - Parameter customer: the column or number of the person.
    static func used(
        _ cap: CampaignCap, of campaign: Campaign, _ scope: CapScope, by customer: SQL, at instant: Instant
    ) -> SQL {
        let cutoff = instant.before(cap.cap.period)
        let others: SQL = scope == .lookingAgain ? " AND campaign <> \(campaign.name)" : ""
        let handed: SQL = """
            (SELECT count(*) FROM delivery WHERE customer = \(customer) AND handed_at > \(cutoff) \
            AND purpose IN \(list: cap.purposes)\(others))
            """
        guard scope != .handingOff else { return handed }
        return """
            (\(handed) + (SELECT count(*) FROM delivery WHERE customer = \(customer) AND \(SQL.isQueued) \
            AND purpose IN \(list: cap.purposes)\(others)))
            """
    }
}
