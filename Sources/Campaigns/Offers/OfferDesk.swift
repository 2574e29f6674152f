import Consent
package import Database
package import System
import Workspace

/// Chooses an offer for each person of a campaign and keeps it for them.
///
///     let given = try OfferDesk(session: session, codes: codes).reserve(campaign, seekers, at: now)
///     given[seeker]?.code    // KDF4-9GHR-TXW7
///
/// Of the offers that fit somebody and that are left, they get the one that is worth most to them; of two that are worth
/// the same, the one that the campaign names first.
package struct OfferDesk {
    let session: any Session
    let codes: OfferCodes

    package init(session: any Session, codes: OfferCodes) {
        self.session = session
        self.codes = codes
    }

    /// What each would get now, with a code that no till takes. Nothing is kept for them.
    package func look(
        _ campaign: Campaign, _ seekers: [OfferSeeker], at instant: Instant
    ) throws -> [OfferSeeker: GivenOffer] {
        if campaign.offers.isEmpty || seekers.isEmpty { return [:] }
        let had = try given(campaign, seekers)
        let choices = try choices(campaign.offers, seekers, asOf: instant, at: instant)
        var left = try campaign.offers.map { try OfferSupply.exact($0, session) }
        var found: [OfferSeeker: GivenOffer] = [:]
        for seeker in seekers {
            let fitting = choices[seeker.customer] ?? []
            let known = had[seeker].flatMap { row in fitting.first { campaign.offers[$0.index].name == row.offer } }
            guard let choice = known ?? fitting.first(where: { !$0.isUsedUp && left[$0.index].take() }) else {
                continue
            }
            let offer = campaign.offers[choice.index]
            let window = offer.validity.window(givenAt: instant, timeZone: choice.timeZone)
            found[seeker] = GivenOffer(
                offer: offer, code: codes.sample(of: offer.name, seeker), isSample: true, firstDay: window.firstDay,
                lastDay: window.lastDay)
        }
        return found
    }

    /// Chooses for each and keeps it for them, in one transaction. Who has one already keeps it, as long as they let
    /// what picked it be used.
    ///
    /// - Parameter planned: the instant that the messages are made for: offers are weighed as of then.
    package func reserve(
        _ campaign: Campaign, _ seekers: [OfferSeeker], asOf planned: Instant, at instant: Instant
    ) throws -> [OfferSeeker: GivenOffer] {
        if campaign.offers.isEmpty || seekers.isEmpty { return [:] }
        return try session.transaction {
            let choices = try choices(campaign.offers, seekers, asOf: planned, at: instant)
            let had = try given(campaign, seekers)
            var found: [OfferSeeker: GivenOffer] = [:]
            var waiting: [OfferSeeker] = []
            for seeker in seekers {
                let fitting = choices[seeker.customer] ?? []
                if let row = had[seeker] {
                    if let choice = fitting.first(where: { campaign.offers[$0.index].name == row.offer }),
                        let given = try kept(row, campaign.offers[choice.index])
                    {
                        found[seeker] = given
                        continue
                    }
                    if row.isRedeemed { continue }
                    try takeBack(row.id)
                }
                if !fitting.isEmpty { waiting.append(seeker) }
            }
            if waiting.isEmpty { return found }
            var left = try supplies(of: campaign.offers)
            for seeker in waiting {
                for choice in choices[seeker.customer] ?? [] where !choice.isUsedUp {
                    guard left[choice.index].take() else { continue }
                    let offer = campaign.offers[choice.index]
                    if let given = try give(offer, choice, campaign.name, seeker, at: planned) {
                        found[seeker] = given
                        break
                    }
                    // The shop's codes have run out.
                    left[choice.index].giveBack()
                    left[choice.index].close()
                }
            }
            for (offer, supply) in zip(campaign.offers, left) { try supply.write(offer, session) }
            return found
        }
    }
}

// MARK: - Rows

extension OfferDesk {
    /// A row of `offer_issue`.
    struct Row {
        let id: Int64
        let offer: String
        let key: UInt8
        let firstDay: CivilDate?
        let lastDay: CivilDate?
        let isRedeemed: Bool
    }

    private func given(_ campaign: Campaign, _ seekers: [OfferSeeker]) throws -> [OfferSeeker: Row] {
        var rows: [OfferSeeker: Row] = [:]
        try session.query(
            """
            SELECT id, offer, code_key, first_day, last_day, customer, occasion, redeemed_at FROM offer_issue \
            WHERE campaign = \(campaign.name) AND customer IN \(list: Set(seekers.map(\.customer)).sorted()) ORDER BY id
            """
        ) { row in
            rows[OfferSeeker(customer: row.int64(5), occasion: row.text(6))] = Row(
                id: row.int64(0), offer: row.text(1), key: UInt8(truncatingIfNeeded: row.int64(2)),
                firstDay: row.optionalDate(3),
                lastDay: row.optionalDate(4), isRedeemed: row.optionalInt64(7) != nil)
        }
        return rows
    }

    private func kept(_ row: Row, _ offer: Offer) throws -> GivenOffer? {
        let code =
            offer.codes == .pool
            ? try session.text("SELECT code FROM offer_pool WHERE issue = \(row.id)")
            : codes.code(of: row.id, key: row.key)
        return code.map {
            GivenOffer(offer: offer, code: $0, isSample: false, firstDay: row.firstDay, lastDay: row.lastDay)
        }
    }

    private func takeBack(_ issue: Int64) throws {
        try session.execute("UPDATE offer_pool SET issue = NULL WHERE issue = \(issue)")
        try session.execute("DELETE FROM offer_issue WHERE id = \(issue)")
    }

    /// Writes the row and its code; nil when a pool has no code left. In a transaction.
    func give(
        _ offer: Offer, _ choice: OfferChoice, _ campaign: String, _ seeker: OfferSeeker, at instant: Instant
    ) throws -> GivenOffer? {
        let customer: Int64? = seeker.customer == 0 ? nil : seeker.customer
        let window = offer.validity.window(givenAt: instant, timeZone: choice.timeZone)
        let id = try session.integer(
            """
            INSERT INTO offer_issue (offer, campaign, occasion, customer, code_key, worth, cost, currency, first_day, \
            last_day, begins_at, ends_at, issued_at) \
            VALUES (\(offer.name), \(campaign), \(seeker.occasion), \(customer.sqlValue), \
            \(Int64(codes.currentID)), \(choice.worth), \(offer.cost.hundredths), \(offer.worth.currency), \
            \((window.firstDay?.description).sqlValue), \((window.lastDay?.description).sqlValue), \
            \(window.begins.sqlValue), \(window.ends.sqlValue), \(instant)) RETURNING id
            """)
        guard let id = id.map(Int64.init) else { preconditionFailure("A row was just made.") }
        guard let code = try newCode(of: offer, for: id), let hash = codes.hash(code, key: codes.currentID) else {
            try session.execute("DELETE FROM offer_issue WHERE id = \(id)")
            return nil
        }
        try session.execute("UPDATE offer_issue SET code_hash = \(hash) WHERE id = \(id)")
        return GivenOffer(
            offer: offer, code: code, isSample: false, firstDay: window.firstDay, lastDay: window.lastDay)
    }

    private func newCode(of offer: Offer, for issue: Int64) throws -> String? {
        guard offer.codes == .pool else { return codes.code(of: issue, key: codes.currentID) }
        return try session.text(
            """
            UPDATE offer_pool SET issue = \(issue) WHERE id = (SELECT id FROM offer_pool \
            WHERE offer = \(offer.name) AND issue IS NULL ORDER BY id LIMIT 1 \(session.dialect.lockForUpdate)) \
            RETURNING code
            """)
    }

    /// What is left of each offer, locked: whoever else gives one away waits, in the order of the names.
    func supplies(of offers: [Offer]) throws -> [OfferSupply] {
        var supplies: [String: OfferSupply] = [:]
        for offer in offers.sorted(by: { $0.name < $1.name }) {
            supplies[offer.name] = try OfferSupply.locked(offer, session)
        }
        return offers.map { supplies[$0.name] ?? OfferSupply($0, issued: 0, cost: 0) }
    }
}

// MARK: - Choosing

/// An offer that fits somebody.
struct OfferChoice {
    /// Among those that were asked for.
    let index: Int
    /// To this person, in hundredths.
    let worth: Int64
    /// Known, and theirs to be used.
    let timeZone: String?
    /// Whether they have had it as often as one person may.
    let isUsedUp: Bool
}

extension OfferDesk {
    /// The offers that fit each customer, by their places, the best first.
    func choices(
        _ offers: [Offer], _ seekers: [OfferSeeker], asOf planned: Instant, at instant: Instant
    ) throws -> [Int64: [OfferChoice]] {
        let customers = Set(seekers.map(\.customer)).sorted()
        var choices: [Int64: [OfferChoice]] = [:]
        for (index, offer) in offers.enumerated() where !offer.validity.isOver(at: instant) {
            try session.query(question(offer, customers, asOf: planned, at: instant)) { row in
                choices[row.int64(0), default: []].append(
                    OfferChoice(
                        index: index, worth: offer.worth(basket: row.optionalReal(1)),
                        timeZone: row.optionalText(2),
                        isUsedUp: offer.perCustomer.map { row.int(3) >= $0 } ?? false))
            }
        }
        return choices.mapValues { $0.sorted { ($1.worth, $0.index) < ($0.worth, $1.index) } }
    }

    private func question(_ offer: Offer, _ customers: [Int64], asOf planned: Instant, at instant: Instant) -> SQL {
        let dialect = session.dialect
        let condition: SQL =
            offer.condition.map { "AND (\($0.condition(at: planned, permittedAt: instant, dialect)))" } ?? ""
        let basket: SQL = offer.basket?.value(at: planned, permittedAt: instant, dialect) ?? "NULL"
        let zone: SQL =
            offer.timeZone.map {
                """
                CASE WHEN \(DataPermission.permits($0, for: offer.purpose, at: instant, customer: "customer.id")) \
                THEN customer.time_zone END
                """
            } ?? "CAST(NULL AS TEXT)"
        let had: SQL =
            offer.perCustomer == nil
            ? "0"
            : """
            (SELECT count(*) FROM offer_issue AS had WHERE had.offer = \(offer.name) AND had.customer = customer.id)
            """
        return """
            SELECT customer.id, CAST(\(basket) AS \(dialect.realColumn)), \(zone), \(had) FROM customer \
            WHERE customer.id IN \(list: customers) \(condition)
            """
    }
}

extension Offer {
    /// To somebody whose orders come to so much.
    func worth(basket: Double?) -> Int64 {
        guard case .percent(let percent) = benefit, let basket, basket > 0, basket < 1e9 else {
            return worth.hundredths
        }
        return Int64((basket * Double(percent)).rounded())
    }
}
