import Crypto
import Database
package import System
import Workspace

extension OfferDesk {
    /// Why somebody cannot be given an offer by hand.
    package enum Refusal: Error, Equatable {
        /// Its condition does not hold for them, or rests on what they do not let be used.
        case doesNotFit
        /// They have had it as often as one person may.
        case hadBefore
        /// Stock, budget or the shop's codes have run out.
        case nothingLeft
        case over
    }

    /// Gives an offer to one customer, at a counter or on the phone.
    ///
    /// - Throws: ``Refusal``.
    package func issue(_ offer: Offer, to customer: Int64, at instant: Instant) throws -> GivenOffer {
        try session.transaction {
            if offer.validity.isOver(at: instant) { throw Refusal.over }
            let seeker = try byHand(customer)
            let choices = try choices([offer], [seeker], asOf: instant, at: instant)
            guard let choice = choices[customer]?.first else { throw Refusal.doesNotFit }
            if choice.isUsedUp { throw Refusal.hadBefore }
            return try issue(offer, choice, seeker, at: instant)
        }
    }

    /// Makes codes that belong to nobody, for vouchers in print; fewer where not so many are left.
    ///
    /// - Parameter each: called for each page of them, once it is durable.
    /// - Throws: ``Refusal`` `.over`; what `each` throws.
    package func issue(
        _ offer: Offer, count: Int, at instant: Instant, each: ([GivenOffer]) throws -> Void
    ) throws {
        if offer.validity.isOver(at: instant) { throw Refusal.over }
        let choice = OfferChoice(index: 0, worth: offer.worth.hundredths, timeZone: nil, isUsedUp: false)
        var left = count
        while left > 0 {
            var page: [GivenOffer] = []
            try session.transaction {
                page = []
                while page.count < min(left, 200) {
                    do {
                        page.append(try issue(offer, choice, byHand(0), at: instant))
                    } catch Refusal.nothingLeft {
                        break
                    }
                }
            }
            if page.isEmpty { return }
            try each(page)
            left -= page.count
        }
    }

    private func issue(
        _ offer: Offer, _ choice: OfferChoice, _ seeker: OfferSeeker, at instant: Instant
    ) throws -> GivenOffer {
        var supply = try supplies(of: [offer])[0]
        guard supply.take(), let given = try give(offer, choice, "", seeker, at: instant) else {
            throw Refusal.nothingLeft
        }
        try supply.write(offer, session)
        return given
    }

    /// An occasion of its own, so that nothing else is taken for the same.
    private func byHand(_ customer: Int64) throws -> OfferSeeker {
        OfferSeeker(customer: customer, occasion: "by hand \(Hex.encode(try SecureRandom.bytes(8)))")
    }
}

// MARK: - The shop's codes

extension OfferDesk {
    /// What became of codes that were loaded.
    package struct Load: Equatable, Sendable {
        package var added = 0
        /// There already, for this offer or another one.
        package var known = 0

        package init(added: Int = 0, known: Int = 0) {
            self.added = added
            self.known = known
        }
    }

    /// Adds codes that the shop has made; any number of times.
    package func load(_ codes: [String], for offer: String) throws -> Load {
        try session.transaction {
            var load = Load()
            let insert = try session.prepare(
                """
                INSERT INTO offer_pool (offer, code, plain) VALUES (\(SQL.joined((0..<3).map(SQL.parameter)))) \
                ON CONFLICT (plain) DO NOTHING
                """)
            for code in codes {
                let plain = OfferCode.plain(code.uppercased())
                let isNew = try insert.run([offer.sqlValue, code.sqlValue, plain.sqlValue]) == 1
                if isNew { load.added += 1 } else { load.known += 1 }
            }
            return load
        }
    }
}
