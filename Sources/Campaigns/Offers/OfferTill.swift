package import Database
package import System

/// Where codes are redeemed: each once, also when two tills try at the same moment.
///
///     let till = OfferTill(session: session, codes: codes)
///     try till.redeem("kdf4 9ghr txw7", at: now, till: "3")    // .redeemed(…)
package struct OfferTill {
    private let session: any Session
    private let codes: OfferCodes

    package init(session: any Session, codes: OfferCodes) {
        self.session = session
        self.codes = codes
    }

    /// What a code was found to be.
    package enum Answer: Equatable, Sendable {
        /// Good, and from now on used; or, where it was only looked at, good.
        case redeemed(Coupon)
        case alreadyRedeemed(Coupon, at: Instant)
        case notYet(Coupon)
        case over(Coupon)
        /// Nobody was given it.
        case unknown
        case mistyped
        /// From a preview or a test mail.
        case sample
    }

    /// What a till has to know: nothing of the person.
    package struct Coupon: Equatable, Sendable {
        /// The offer's name.
        package let offer: String
        package let firstDay: CivilDate?
        package let lastDay: CivilDate?
        let id: Int64
        let begins: Instant?
        let ends: Instant?
        let redeemed: Instant?
    }

    /// Whether the code is good.
    package func look(_ typed: String, at instant: Instant) throws -> Answer {
        switch try find(typed) {
        case .redeemed(let coupon): judge(coupon, at: instant)
        case let other: other
        }
    }

    /// Redeems the code, durably, if it is good.
    ///
    /// - Parameters:
    ///   - till: who redeems it, for the report.
    ///   - spent: what the whole purchase comes to, in hundredths.
    package func redeem(
        _ typed: String, at instant: Instant, till: String? = nil, spent: Int64? = nil
    ) throws -> Answer {
        try session.transaction {
            guard case .redeemed(let coupon) = try find(typed) else { return try find(typed) }
            let answer = judge(coupon, at: instant)
            guard case .redeemed = answer else { return answer }
            // The condition decides, not what was read before: of two who try, one changes the row.
            let changed = try session.execute(
                """
                UPDATE offer_issue SET redeemed_at = \(instant), till = \(till.sqlValue), spent = \(spent.sqlValue) \
                WHERE id = \(coupon.id) AND redeemed_at IS NULL
                """)
            if changed == 1 { return answer }
            return try look(typed, at: instant)
        }
    }

    private func judge(_ coupon: Coupon, at instant: Instant) -> Answer {
        if let redeemed = coupon.redeemed { return .alreadyRedeemed(coupon, at: redeemed) }
        if let begins = coupon.begins, instant < begins { return .notYet(coupon) }
        if let ends = coupon.ends, instant >= ends { return .over(coupon) }
        return .redeemed(coupon)
    }

    /// `.redeemed` for whatever is there.
    private func find(_ typed: String) throws -> Answer {
        let form = OfferCode.read(typed)
        if case .code(let plain) = form, let coupon = try coupon(plain) { return .redeemed(coupon) }
        // A shop's own codes may look like anything.
        if let coupon = try coupon(OfferCode.plain(typed.uppercased())) { return .redeemed(coupon) }
        switch form {
        case .code: return .unknown
        case .sample: return .sample
        case .mistyped: return .mistyped
        }
    }

    private func coupon(_ plain: String) throws -> Coupon? {
        for hash in codes.hashes(plain) {
            let found = try session.first(
                """
                SELECT id, offer, first_day, last_day, begins_at, ends_at, redeemed_at FROM offer_issue \
                WHERE code_hash = \(hash)
                """
            ) { row in
                Coupon(
                    offer: row.text(1), firstDay: row.optionalDate(2),
                    lastDay: row.optionalDate(3), id: row.int64(0),
                    begins: row.optionalInstant(4), ends: row.optionalInstant(5), redeemed: row.optionalInstant(6))
            }
            if let found { return found }
        }
        return nil
    }
}
