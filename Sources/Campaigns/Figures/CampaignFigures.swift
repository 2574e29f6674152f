import Consent
package import Database
package import System
import Workspace

/// What became of a campaign, in numbers of people and messages, for the team. Raw: whoever shows them protects small
/// groups (``DisclosedCounts``).
package struct CampaignFigures: Equatable, Sendable {
    /// Messages of one state, by cause where there is one.
    package struct Outcome: Equatable, Sendable {
        package let state: DeliveryState
        package let cause: String?
        package let count: Int

        package init(state: DeliveryState, cause: String?, count: Int) {
            self.state = state
            self.cause = cause
            self.count = count
        }
    }

    /// A group of people and how many of them bought something within ``conversionDays`` days.
    package struct Group: Equatable, Sendable {
        package let people: Int
        package let converted: Int
    }

    package let occasions: [String]
    package let outcomes: [Outcome]
    /// Messages by channel, then state.
    package let channels: [String: [String: Int]]
    /// Messages by the language of the person, then state; empty for those who were erased or have none.
    package let languages: [String: [String: Int]]
    /// Who got each variant.
    package let variants: [String: Group]
    /// Who got the message, and who was held out to compare with.
    package let reached: Group
    package let heldOut: Group
    package let bounces: [String: Int]
    package let complaints: Int
    /// People who said no to the purpose within ``optOutDays`` days.
    package let optOuts: Int
    package let offersGiven: Int
    package let offersRedeemed: Int
    /// Messages of which a link was followed, of people who let it be counted.
    package let clicked: Int

    package static let conversionDays = 30
    package static let optOutDays = 14

    package func count(of state: DeliveryState) -> Int {
        outcomes.reduce(0) { $0 + ($1.state == state ? $1.count : 0) }
    }

    package var total: Int { outcomes.reduce(0) { $0 + $1.count } }
}

extension CampaignFigures {
    package init(
        occasions: [String] = [], outcomes: [Outcome], channels: [String: [String: Int]] = [:],
        languages: [String: [String: Int]] = [:], variants: [String: Group] = [:],
        reached: Group = Group(people: 0, converted: 0), heldOut: Group = Group(people: 0, converted: 0),
        bounces: [String: Int] = [:], complaints: Int = 0, optOuts: Int = 0, clicked: Int = 0
    ) {
        self.init(
            occasions: occasions, outcomes: outcomes, channels: channels, languages: languages, variants: variants,
            reached: reached, heldOut: heldOut, bounces: bounces, complaints: complaints, optOuts: optOuts,
            offersGiven: 0, offersRedeemed: 0, clicked: clicked)
    }

    /// - Parameters:
    ///   - occasion: of one run; nil: of all.
    ///   - instant: permissions to count what people bought are those of then.
    package static func read(
        _ campaign: Campaign, occasion: String?, at instant: Instant, _ session: any Session
    ) throws -> CampaignFigures {
        let mine: SQL =
            occasion.map { "delivery.campaign = \(campaign.name) AND delivery.occasion = \($0)" }
            ?? "delivery.campaign = \(campaign.name)"
        func count(_ sql: SQL) throws -> Int { try session.integer(sql) ?? 0 }
        let states = try session.rows(
            "SELECT state, cause, count(*) FROM delivery WHERE \(mine) GROUP BY state, cause ORDER BY state, cause"
        ) { (state: $0.text(0), cause: $0.optionalText(1), count: $0.int(2)) }
        var variants: [String: Group] = [:]
        for variant in campaign.experiment.variants {
            variants[variant.name] = try group(
                "\(mine) AND delivery.variant = \(variant.name) AND delivery.state = 'sent'",
                since: "delivery.handed_at",
                campaign, at: instant, session)
        }
        return CampaignFigures(
            occasions: try session.rows(
                "SELECT occasion FROM campaign_run WHERE campaign = \(campaign.name) ORDER BY id"
            ) { $0.text(0) },
            outcomes: states.compactMap { found in
                DeliveryState(rawValue: found.state).map { Outcome(state: $0, cause: found.cause, count: found.count) }
            },
            channels: try table("delivery.channel", "delivery", mine, session),
            languages: try table(
                "coalesce(customer.language, '')", "delivery LEFT JOIN customer ON customer.id = delivery.customer",
                mine,
                session),
            variants: variants,
            reached: try group(
                "\(mine) AND delivery.state = 'sent'", since: "delivery.handed_at", campaign, at: instant, session),
            heldOut: try group(
                "\(mine) AND delivery.state = 'withdrawn' AND delivery.cause = \(CampaignRules.Code.holdout.rawValue)",
                since: "delivery.planned_at", campaign, at: instant, session),
            bounces: try pairs(
                "SELECT bounce.kind, count(*) FROM bounce JOIN delivery ON delivery.id = bounce.delivery WHERE \(mine) "
                    + "AND bounce.kind <> 'complaint' GROUP BY bounce.kind", session),
            complaints: try count(
                "SELECT count(*) FROM bounce JOIN delivery ON delivery.id = bounce.delivery WHERE \(mine) "
                    + "AND bounce.kind = 'complaint'"),
            optOuts: try OptOuts.count(
                campaign.purpose.name,
                """
                SELECT delivery.customer AS customer, delivery.handed_at AS since, \
                delivery.handed_at + \(Int64(optOutDays) * 86_400_000_000) AS until FROM delivery \
                WHERE \(mine) AND delivery.handed_at IS NOT NULL
                """, session),
            offersGiven: try count("SELECT count(*) FROM offer_issue WHERE campaign = \(campaign.name)"),
            offersRedeemed: try count(
                "SELECT count(*) FROM offer_issue WHERE campaign = \(campaign.name) AND redeemed_at IS NOT NULL"),
            clicked: try count(
                "SELECT count(DISTINCT click.delivery) FROM click JOIN delivery ON delivery.id = click.delivery WHERE \(mine)"
            ))
    }

    /// People of some rows, and those of them who bought something in the days after. Only of who lets the purpose use
    /// what they buy: of the others nothing is known here.
    private static func group(
        _ condition: SQL, since: SQL, _ campaign: Campaign, at instant: Instant, _ session: any Session
    ) throws -> Group {
        let mayUse = DataPermission.permits(
            category: .purchaseHistory, for: campaign.purpose, at: instant, customer: "delivery.customer")
        let people =
            try session.integer(
                "SELECT count(DISTINCT delivery.customer) FROM delivery WHERE \(condition) AND (\(mayUse))") ?? 0
        let kinds = campaign.purchaseKinds
        guard people > 0, !kinds.isEmpty else { return Group(people: people, converted: 0) }
        let converted =
            try session.integer(
                """
                SELECT count(DISTINCT delivery.customer) FROM delivery JOIN event ON event.customer = delivery.customer \
                AND event.kind IN \(list: kinds) AND event.at >= \(since) \
                AND event.at < \(since) + \(Int64(conversionDays) * 86_400_000_000) WHERE \(condition) AND (\(mayUse))
                """) ?? 0
        return Group(people: people, converted: converted)
    }

    private static func pairs(_ sql: SQL, _ session: any Session) throws -> [String: Int] {
        Dictionary(uniqueKeysWithValues: try session.rows(sql) { ($0.text(0), $0.int(1)) })
    }

    private static func table(
        _ key: SQL, _ from: SQL, _ condition: SQL, _ session: any Session
    ) throws -> [String: [String: Int]] {
        var table: [String: [String: Int]] = [:]
        try session.query(
            """
            SELECT \(key), delivery.state, count(*) FROM \(from) WHERE \(condition) GROUP BY 1, 2 ORDER BY 1, 2
            """
        ) { table[$0.text(0), default: [:]][$0.text(1)] = $0.int(2) }
        return table
    }
}
