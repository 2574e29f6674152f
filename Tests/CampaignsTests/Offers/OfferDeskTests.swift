import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

@Suite(.bothDatabases) struct OfferDeskTests {
    let house: TestHouse
    let codes: OfferCodes
    let now = TestHouse.now

    init() throws {
        house = try TestHouse()
        codes = try OfferCodes(
            keyring: Keyring("7 " + String(repeating: "71", count: 64), use: .token, place: "a test"))
    }

    private var desk: OfferDesk { OfferDesk(session: house.session, codes: codes) }

    private func offer(_ name: String, _ lines: String...) throws -> Offer {
        let text =
            (["title: {en: An offer, es: Una oferta}", "purpose: offers"] + lines).joined(separator: "\n") + "\n"
        return try Offer.load(
            YAML.parse(text: text, path: "Campaigns/offers/\(name).yaml"), name: name,
            configuration: house.configuration)
    }

    private func campaign(_ offers: Offer...) throws -> Campaign {
        try house.campaign("offers: [\(offers.map(\.name).joined(separator: ", "))]").bringing(offers)
    }

    private func seekers(_ customers: Int64...) -> [OfferSeeker] {
        customers.map { OfferSeeker(customer: $0, occasion: "") }
    }

    private func names(_ given: [OfferSeeker: GivenOffer]) -> [Int64: String] {
        Dictionary(uniqueKeysWithValues: given.map { ($0.key.customer, $0.value.offer.name) })
    }

    // MARK: - Choosing

    @Test func eachGetsWhatFitsAndIsWorthMostToThem() throws {
        let lamps = try offer("lamps", "benefit: 10 %", "basket: 100 EUR", "for: city == \"Valencia\"")
        let small = try offer("small", "benefit: 2 EUR")
        let near = try house.person(["k_city": .text("valencia")])
        let far = try house.person(["k_city": .text("lugo")])
        let unknown = try house.person()
        let given = try desk.reserve(campaign(small, lamps), seekers(near, far, unknown), asOf: now, at: now)
        #expect(names(given) == [near: "lamps", far: "small", unknown: "small"])
        #expect(Set(given.values.map(\.code)).count == 3)
        #expect(given.values.allSatisfy { !$0.isSample })
    }

    /// Promise 2: what a person does not let be used neither picks an offer nor weighs it.
    @Test func ordersWeighOnlyForWhoLetsThemBeUsed() throws {
        let percent = try offer(
            "percent", "benefit: 10 %", "basket: 20 EUR", "basket_of: average(purchase.amount, 1 year)")
        let fixed = try offer("fixed", "benefit: 5 EUR")
        let open = try house.person()
        let closed = try house.person()
        for person in [open, closed] {
            try house.purchase(person, "o\(person)", on: "2026-10-01")
            try house.session.execute(
                "UPDATE event SET properties = '{\"amount\": 300}' WHERE customer = \(person)")
        }
        try house.say(.given, open, "data:purchase_history", on: "2026-02-01")
        let given = try desk.reserve(campaign(percent, fixed), seekers(open, closed), asOf: now, at: now)
        #expect(names(given) == [open: "percent", closed: "fixed"])
    }

    @Test func whoHasOneKeepsItWithItsCodeAndTheOtherChannelBringsTheSame() throws {
        let small = try offer("small", "benefit: 2 EUR")
        let person = try house.person()
        let first = try desk.reserve(campaign(small), seekers(person), asOf: now, at: now)
        let again = try desk.reserve(campaign(small), seekers(person), asOf: now, at: now.adding(seconds: 60))
        #expect(first.values.map(\.code) == again.values.map(\.code))
        #expect(try house.session.integer("SELECT count(*) FROM offer_issue") == 1)
        #expect(try house.session.integer("SELECT issued FROM offer_stock") == 1)
    }

    @Test func aPreviewTakesNothingAndShowsACodeThatNoTillTakes() throws {
        let small = try offer("small", "benefit: 2 EUR", "stock: 1")
        let person = try house.person()
        let seen = try desk.look(campaign(small), seekers(person), at: now)
        let code = try #require(seen.values.first?.code)
        #expect(seen.values.allSatisfy { $0.isSample })
        #expect(try OfferTill(session: house.session, codes: codes).redeem(code, at: now) == .sample)
        #expect(try house.session.integer("SELECT count(*) FROM offer_issue") == 0)
    }

    // MARK: - What is left

    @Test func stockAndBudgetHoldAndTheNextOfferStepsIn() throws {
        let best = try offer("best", "benefit: 9 EUR", "stock: 2")
        let second = try offer("second", "benefit: 5 EUR", "cost: 4 EUR", "budget: 10 EUR")
        let people = try (0..<6).map { _ in try house.person() }
        let given = try desk.reserve(
            campaign(best, second), people.map { OfferSeeker(customer: $0, occasion: "") }, asOf: now, at: now)
        #expect(names(given) == [people[0]: "best", people[1]: "best", people[2]: "second", people[3]: "second"])
    }

    @Test func ofManyWhoAskAtTheSameTimeNoMoreGetItThanThereAre() throws {
        let best = try offer("best", "benefit: 9 EUR", "stock: 7")
        let campaign = try campaign(best)
        let people = try (0..<24).map { _ in try house.person() }
        let count = Monitor(0)
        let threads = (0..<4).map { part in
            OSThread.start(name: "offers") { [codes, now, store = house.store] in
                guard let session = try? store.session() else { return }
                let mine = people.enumerated().filter { $0.offset % 4 == part }.map {
                    OfferSeeker(customer: $0.element, occasion: "")
                }
                for seeker in mine {
                    let given = try? OfferDesk(session: session, codes: codes).reserve(
                        campaign, [seeker], asOf: now, at: now)
                    count.withLock { $0 += given?.count ?? 1000 }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(count.withLock { $0 } == 7)
        #expect(try house.session.integer("SELECT count(*) FROM offer_issue") == 7)
    }

    @Test func whatDidNotGoOutComesBackOnceNoChannelBringsIt() throws {
        let best = try offer("best", "benefit: 9 EUR", "stock: 1")
        let both = try house.campaign("offers: [best]", "channels: [email, sms]").bringing([best])
        let person = try house.person(phone: "+34612345678")
        let other = try house.person()
        try house.plan(both)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        // Two of one, one of the other.
        let claimed = try desk.claim(both, by: worker, limit: 10, at: now)
        #expect(claimed.count == 3)
        #expect(try self.desk.reserve(both, seekers(person), asOf: now, at: now).count == 1)
        #expect(try self.desk.reserve(both, seekers(other), asOf: now, at: now).isEmpty)

        let own = claimed.filter { $0.row.customer == person }.map(\.row.id)
        try desk.withdraw([own[0]: "customer_gone"], by: worker, at: now)
        #expect(try self.desk.reserve(both, seekers(other), asOf: now, at: now).isEmpty)
        try desk.withdraw([own[1]: "customer_gone"], by: worker, at: now)
        #expect(try self.desk.reserve(both, seekers(other), asOf: now, at: now).count == 1)
    }

    @Test func theShopsCodesAreGivenEachOnceAndRunOut() throws {
        let pool = try offer("pool", "benefit: 9 EUR", "codes: pool")
        let small = try offer("small", "benefit: 2 EUR")
        #expect(try desk.load(["Luz-1", "LUZ-2", "luz1"], for: "pool") == OfferDesk.Load(added: 2, known: 1))
        let people = try (0..<3).map { _ in try house.person() }
        let given = try desk.reserve(
            campaign(pool, small), people.map { OfferSeeker(customer: $0, occasion: "") }, asOf: now, at: now)
        #expect(names(given) == [people[0]: "pool", people[1]: "pool", people[2]: "small"])
        #expect(Set(given.values.filter { $0.offer.name == "pool" }.map(\.code)) == ["Luz-1", "LUZ-2"])
        guard case .redeemed = try OfferTill(session: house.session, codes: codes).redeem("luz 2", at: now) else {
            Issue.record("a code of the shop's was not taken")
            return
        }
        #expect(try OfferReport(of: pool, house.session).left == 0)
    }

    @Test func onePersonGetsItAsOftenAsItsFileSays() throws {
        let once = try offer("once", "benefit: 9 EUR", "per_customer: 1")
        let person = try house.person()
        let first = try desk.reserve(campaign(once), seekers(person), asOf: now, at: now)
        #expect(first.count == 1)
        let later = [OfferSeeker(customer: person, occasion: "2027")]
        #expect(try desk.reserve(campaign(once), later, asOf: now, at: now).isEmpty)
        #expect(throws: OfferDesk.Refusal.hadBefore) { _ = try desk.issue(once, to: person, at: now) }
    }

    // MARK: - Tills

    @Test func aCodeIsRedeemedOnce() throws {
        let small = try offer("small", "benefit: 2 EUR")
        let given = try desk.issue(small, to: house.person(), at: now)
        let till = OfferTill(session: house.session, codes: codes)
        guard case .redeemed(let coupon) = try till.look(given.code, at: now) else {
            Issue.record("a good code was refused")
            return
        }
        #expect(coupon.offer == "small")
        #expect(try till.redeem(given.code.lowercased(), at: now, till: "3", spent: 5990) == .redeemed(coupon))
        guard case .alreadyRedeemed(_, let at) = try till.redeem(given.code, at: now.adding(seconds: 5)) else {
            Issue.record("a code was taken twice")
            return
        }
        #expect(at == now)
        let report = try OfferReport(of: small, house.session)
        #expect(report.redeemed == 1)
        #expect(report.spent == 5990)
        #expect(report.cost == 200)
    }

    @Test func ofManyTillsThatTryAtTheSameMomentOneTakesIt() throws {
        let small = try offer("small", "benefit: 2 EUR")
        for _ in 0..<8 {
            let code = try desk.issue(small, to: house.person(), at: now).code
            let taken = Monitor(0)
            let threads = (0..<4).map { _ in
                OSThread.start(name: "till") { [codes, now, store = house.store] in
                    guard let session = try? store.session() else { return }
                    let answer = try? OfferTill(session: session, codes: codes).redeem(code, at: now)
                    if case .redeemed? = answer { taken.withLock { $0 += 1 } }
                }
            }
            for thread in threads { thread.join() }
            #expect(taken.withLock { $0 } == 1)
        }
    }

    @Test func daysEndWhereThePersonIsAndWhereThatIsUnknownWhereTheyEndLast() throws {
        let until = try offer("until", "benefit: 2 EUR", "valid: {from: 2026-11-24, until: 2026-11-25}")
        let madrid = try desk.issue(until, to: house.person(["time_zone": .text("Europe/Madrid")]), at: now).code
        let unknown = try desk.issue(until, to: house.person(), at: now).code
        let till = OfferTill(session: house.session, codes: codes)
        func isGood(_ code: String, _ time: String) throws -> Bool {
            if case .redeemed = try till.look(code, at: Instant(rfc3339: time)!) { return true }
            return false
        }
        #expect(try !isGood(madrid, "2026-11-23T22:59:59Z"))
        #expect(try isGood(madrid, "2026-11-23T23:00:00Z"))
        #expect(try isGood(madrid, "2026-11-25T22:59:59Z"))
        #expect(try !isGood(madrid, "2026-11-25T23:00:00Z"))
        #expect(try !isGood(unknown, "2026-11-23T09:59:59Z"))
        #expect(try isGood(unknown, "2026-11-23T10:00:00Z"))
        #expect(try isGood(unknown, "2026-11-26T11:59:59Z"))
        #expect(try !isGood(unknown, "2026-11-26T12:00:00Z"))
    }
}
