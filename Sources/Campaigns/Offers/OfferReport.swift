package import Database
import Workspace

/// How offers stand: what was given, what came of it, what is left.
package struct OfferReport: Sendable {
    package let offer: Offer
    package var campaigns: [Line] = []
    /// Codes of the shop's that nobody has yet; nil where Heed makes them.
    package private(set) var codesLeft: Int?

    /// What was given in one campaign; the empty name stands for what was given by hand.
    package struct Line: Equatable, Sendable {
        package let campaign: String
        package let issued: Int
        package let redeemed: Int
        /// What those that were redeemed cost, in hundredths.
        package let cost: Int64
        /// What was bought with them, where the till said so, in hundredths.
        package let spent: Int64
        /// What all that were given would cost.
        package let reserved: Int64
    }

    package var issued: Int { campaigns.reduce(0) { $0 + $1.issued } }
    package var redeemed: Int { campaigns.reduce(0) { $0 + $1.redeemed } }
    package var cost: Int64 { campaigns.reduce(0) { $0 + $1.cost } }
    package var spent: Int64 { campaigns.reduce(0) { $0 + $1.spent } }

    /// How many more can be given; nil: any number.
    package var left: Int? {
        var least = offer.stock.map { max(0, $0 - issued) }
        if let budget = offer.budget {
            let rest = max(0, budget.hundredths - campaigns.reduce(0) { $0 + $1.reserved })
            let count = Int(rest / max(1, offer.cost.hundredths))
            least = min(least ?? count, count)
        }
        if let codesLeft { least = min(least ?? codesLeft, codesLeft) }
        return least
    }

    /// Reads it.
    package init(of offer: Offer, _ session: any Session) throws {
        self.offer = offer
        let integer = session.dialect.integerColumn
        campaigns = try session.rows(
            """
            SELECT campaign, count(*), count(redeemed_at), \
            CAST(coalesce(sum(CASE WHEN redeemed_at IS NULL THEN 0 ELSE cost END), 0) AS \(integer)), \
            CAST(coalesce(sum(spent), 0) AS \(integer)), CAST(coalesce(sum(cost), 0) AS \(integer)) \
            FROM offer_issue WHERE offer = \(offer.name) GROUP BY campaign ORDER BY campaign
            """
        ) { row in
            Line(
                campaign: row.text(0), issued: row.int(1), redeemed: row.int(2), cost: row.int64(3),
                spent: row.int64(4), reserved: row.int64(5))
        }
        if offer.codes == .pool {
            codesLeft = try session.integer(
                "SELECT count(*) FROM offer_pool WHERE offer = \(offer.name) AND issue IS NULL")
        }
    }
}
