import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

/// LAW-1, LAW-2: a sign-up that is to be confirmed, and how its one mail could be misused.
@Suite("Double opt-in", .bothDatabases)
struct DoubleOptInTests {
    static let hour = 3600
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person(phone: "+34612345678")
    }

    private func claim(
        _ person: TestHouse.Person? = nil, _ purpose: String = "newsletter", at instant: Instant = TestHouse.now
    ) -> ConsentClaim {
        var claim = (person ?? ana).gives(purpose, on: "11-23", evidence: .recorded)
        claim.state = .requested
        claim.at = instant
        return claim
    }

    private func ask(_ claim: ConsentClaim, at now: Instant? = nil) throws -> Int64 {
        try house.session.transaction {
            try house.desk.record(claim, by: .till, at: now ?? claim.at, house.session)
        }
    }

    private func decide(_ request: Int64, at instant: Instant = TestHouse.now) throws -> String {
        switch try house.gate.confirmation(of: request, at: instant, house.session) {
        case .permitted(let permit): "\(permit.kind.rawValue) \(permit.address)"
        case .denied(let code): code
        }
    }

    /// What sending does: the permit, the hand-off.
    @discardableResult
    private func mail(_ request: Int64, at instant: Instant = TestHouse.now) throws -> HandOff? {
        guard case .permitted(let permit) = try house.gate.confirmation(of: request, at: instant, house.session) else {
            return nil
        }
        return try house.session.transaction {
            try house.gate.handOff(confirmationOf: request, permit: permit, at: instant, house.session)
        }
    }

    private func token(_ request: Int64, of person: TestHouse.Person? = nil, _ kind: Token.Kind = .confirm) throws
        -> String
    {
        try house.mint.token(
            kind, customer: (person ?? ana).id, delivery: request,
            scope: house.numbers.scope(purpose: "newsletter", channel: .email))
    }

    private func press(_ token: String, at instant: Instant) throws -> SignUpConfirmation.Outcome {
        try house.confirmation.apply([token], at: instant, house.session)[0]
    }

    @Test("LAW-1: a request permits nothing until its button is pressed; then the evidence is whole")
    func story() throws {
        let request = try ask(claim())
        #expect(try house.decide(ana) == "not_confirmed")
        #expect(try decide(request) == "confirmation ana@example.com")
        let handOff = try #require(try mail(request))
        #expect(handOff.delivery == request && handOff.permit.kind == .confirmation)
        #expect(handOff.permit.categories == [.identity, .contact, .language])
        #expect(try house.decide(ana) == "not_confirmed")

        let later = TestHouse.now.adding(seconds: 47 * Self.hour)
        #expect(try press(token(request), at: later) == .confirmed)
        let permit = try #require(try house.permit(ana, at: later))
        #expect(permit.kind == .contact && permit.restsOn?.at == later)
        let event = try #require(try ConsentHistory.events(of: ana.id, house.session).last)
        #expect(event.state == .given && event.doubleOptInAt == later && event.evidenceKind == .selfService)
        #expect(event.method == "till" && event.noticeVersion == "2" && event.noticeLanguage == "es")
        let words = try event.noticeHash.flatMap { try ConsentHistory.noticeText(hash: $0, house.session) }
        #expect(words == "Recibirás novedades.")
        #expect(event.statement == "confirmed the request of 2026-11-23T12:00:00Z" && event.actor == "customer")
    }

    @Test("pressing twice, or both at once, is one consent")
    func idempotent() throws {
        let request = try ask(claim())
        try mail(request)
        let tokens = [try token(request), try token(request)]
        let outcomes = try house.confirmation.apply(tokens, at: TestHouse.now, house.session)
        #expect(outcomes == [.confirmed, .alreadyConfirmed])
        #expect(try press(tokens[0], at: TestHouse.now.adding(seconds: 100 * Self.hour)) == .alreadyConfirmed)
        #expect(try ConsentHistory.events(of: ana.id, house.session).count == 2)
    }

    @Test("the link works for 48 hours after its mail, and not a microsecond longer")
    func expires() throws {
        let request = try ask(claim())
        try mail(request, at: TestHouse.now.adding(seconds: Self.hour))
        let end = TestHouse.now.adding(seconds: 49 * Self.hour)
        #expect(try press(token(request), at: end) == .expired)
        #expect(try house.decide(ana, at: end) == "not_confirmed")
        #expect(try press(token(request), at: Instant(microseconds: end.microseconds - 1)) == .confirmed)
    }

    @Test("a list cannot ask: an imported request has no mail, however fresh")
    func listsCannotAsk() throws {
        try house.record(claim())
        let event = try #require(try ConsentHistory.events(of: ana.id, house.session).last)
        #expect(event.state == .requested)
        #expect(try decide(event.id) == "unknown_request")
        #expect(
            try ConfirmationRequest.open(
                of: ana.id, purpose: "newsletter", .email, at: TestHouse.now, house.session) == nil)
    }

    @Test("a request is refused that is old, dated ahead, declared by somebody, or lacks a part of its evidence")
    func refused() throws {
        var changes: [(inout ConsentClaim) -> Void] = [
            { $0.at = TestHouse.now.adding(seconds: -48 * Self.hour) }, { $0.at = TestHouse.now.adding(seconds: 1) },
            { $0.evidenceKind = .attested }, { $0.noticeText = nil }, { $0.noticeVersion = nil },
            { $0.noticeLanguage = nil }, { $0.actor = nil }, { $0.prechecked = true }, { $0.state = .given },
            { $0.scope = "*" }, { $0.scope = "data:interests" }, { $0.purpose = "order_confirmation" },
            { $0.purpose = "*" }, { $0.contactPoint = nil },
        ]
        let phone = ana.phone
        changes.append { $0.contactPoint = phone }
        for (index, change) in changes.enumerated() {
            var claim = claim()
            change(&claim)
            #expect(throws: ConsentError.self, "change \(index)") { try ask(claim, at: TestHouse.now) }
        }
        #expect(try house.session.integer("SELECT count(*) FROM consent_event") == 0)
        _ = try ask(claim(at: TestHouse.now.adding(seconds: -48 * Self.hour + 1)), at: TestHouse.now)
    }

    @Test("no mail leaves for a request that is 48 hours old")
    func tooOld() throws {
        let request = try ask(claim())
        #expect(try decide(request, at: TestHouse.now.adding(seconds: 48 * Self.hour)) == "too_old")
        #expect(try decide(request, at: TestHouse.now.adding(seconds: 48 * Self.hour - 1)).hasPrefix("confirmation"))
        #expect(try decide(request, at: TestHouse.now.adding(seconds: -1)) == "too_old")
    }

    @Test("there is one mail for each request, also when two send at once")
    func oneMail() throws {
        let request = try ask(claim())
        guard case .permitted(let permit) = try house.gate.confirmation(of: request, at: TestHouse.now, house.session)
        else {
            Issue.record("The request was denied.")
            return
        }
        let handOffs = try (0..<2).map { _ in
            try house.session.transaction {
                try house.gate.handOff(confirmationOf: request, permit: permit, at: TestHouse.now, house.session)
            }
        }
        #expect(handOffs[0] != nil && handOffs[1] == nil)
        #expect(try decide(request) == "already_mailed")
        try house.session.transaction { try house.desk.release(request, house.session) }
        #expect(try decide(request).hasPrefix("confirmation"))
    }

    @Test("an address gets one mail in 24 hours and three in 30 days, whoever asks, and for whatever")
    func limits() throws {
        var times: [Int] = []
        for hours in stride(from: 0, through: 31 * 24, by: 12) {
            let now = TestHouse.now.adding(seconds: hours * Self.hour)
            // Another customer at the same address each time: a stranger who fills in a form.
            let person = try house.person()
            let request = try ask(claim(person, times.count % 2 == 0 ? "newsletter" : "offers", at: now))
            if try mail(request, at: now) != nil {
                times.append(hours)
            } else {
                #expect(try decide(request, at: now) == "too_many_mails")
            }
        }
        #expect(times == [0, 24, 48, 720, 744])
    }

    @Test("addresses are counted by their hash under every key of the ring, and kept in no other form")
    func hashes() throws {
        let request = try ask(claim())
        try mail(request)
        let columns = try house.session.first("SELECT * FROM confirmation") { row in
            (0..<row.columnCount).map { row.value($0) }
        }
        #expect(columns?.contains(.blob(house.hasher.hash(addressKey: "ana@example.com"))) == true)
        #expect(
            columns?.allSatisfy { value in
                if case .text(let text) = value { text == "email" } else { true }
            } == true)
    }

    struct Obstacle: Sendable {
        let code: String
        let before: @Sendable (TestHouse, TestHouse.Person) throws -> Void
    }

    @Test(
        "who said no, is suppressed or too young is not asked",
        arguments: [
            Obstacle(code: "suppressed") { house, _ in
                try house.suppress(
                    SuppressionClaim(
                        addressKey: "ana@example.com", purpose: "*", channel: "email", cause: .complaint,
                        at: day("11-01"), source: "a test"))
            },
            Obstacle(code: "suppressed") { house, _ in
                try house.suppress(
                    SuppressionClaim(
                        addressKey: "ana@example.com", purpose: "newsletter", channel: "*", cause: .unsubscribe,
                        at: day("11-01"), source: "a test"))
            },
            Obstacle(code: "objected") { house, ana in try house.record(ana.says(.objected, "*", "*", on: "11-01")) },
            Obstacle(code: "withdrawn") { house, ana in try house.record(ana.says(.withdrawn, on: "11-24")) },
            Obstacle(code: "refused") { house, ana in try house.record(ana.says(.refused, on: "11-24")) },
            Obstacle(code: "minor") { house, ana in
                try house.session.execute("UPDATE customer SET birth_date = '2015-01-01' WHERE id = \(ana.id)")
            },
            Obstacle(code: "address_changed") { house, ana in
                try house.add("other@example.com", .email, to: ana.id)
            },
            Obstacle(code: "no_address") { house, ana in
                try house.session.execute("UPDATE contact_point SET current = 0 WHERE customer = \(ana.id)")
            },
            Obstacle(code: "already_given") { house, ana in try house.record(ana.gives(on: "11-24")) },
        ])
    func obstacles(obstacle: Obstacle) throws {
        let request = try ask(claim())
        try obstacle.before(house, ana)
        #expect(try decide(request, at: day("11-25").adding(seconds: -Self.hour)) == obstacle.code)
    }

    @Test("an older no of the person's own does not keep them from asking anew, and a yes that is none does not either")
    func asksAnew() throws {
        try house.record(ana.says(.withdrawn, on: "11-01"))
        var flawed = ana.gives(on: "11-02")
        flawed.prechecked = true
        try house.record(flawed)
        let request = try ask(claim())
        #expect(try decide(request).hasPrefix("confirmation"))
        try mail(request)
        #expect(try press(token(request), at: TestHouse.now.adding(seconds: 60)) == .confirmed)
        #expect(try house.decide(ana, at: TestHouse.now.adding(seconds: 60)) == "permitted")
    }

    @Test("who says no after the mail has ended it: the old link confirms nothing")
    func ended() throws {
        let request = try ask(claim())
        try mail(request)
        let never = try token(request, .unsubscribe)
        let minute = TestHouse.now.adding(seconds: 60)
        #expect(try house.unsubscribe.apply(never, at: minute, house.session) == .stopped)
        #expect(try press(token(request), at: minute.adding(seconds: 60)) == .ended)
        #expect(try house.decide(ana, at: minute.adding(seconds: 60)) == "suppressed")
        // And nobody can ask this address again.
        let again = try ask(claim(at: minute.adding(seconds: 25 * Self.hour)))
        #expect(try decide(again, at: minute.adding(seconds: 25 * Self.hour)) == "suppressed")
    }

    @Test("nothing but the token of this request's mail confirms it")
    func tokens() throws {
        let request = try ask(claim())
        let unsent = try token(request)
        #expect(try press(unsent, at: TestHouse.now) == .invalid)
        try mail(request)
        let eva = try house.person(email: "eva@example.com")
        #expect(try press(token(request, of: eva), at: TestHouse.now) == .invalid)
        for kind in Token.Kind.allCases where kind != .confirm && kind != .sample {
            #expect(try press(token(request, kind), at: TestHouse.now) == .invalid)
        }
        let other = try house.mint.token(
            .confirm, customer: ana.id, delivery: request,
            scope: house.numbers.scope(purpose: "offers", channel: .email))
        #expect(try press(other, at: TestHouse.now) == .invalid)
        let sample = try house.mint.sample(
            of: .confirm, scope: house.numbers.scope(purpose: "newsletter", channel: .email))
        #expect(try press(sample, at: TestHouse.now) == .sample)
        #expect(try house.decide(ana) == "not_confirmed")
        #expect(try press(token(request), at: TestHouse.now) == .confirmed)
    }

    @Test("a request is one, however often it is recorded, and its mail is still to come")
    func openRequests() throws {
        let request = try ask(claim())
        #expect(try ask(claim()) == request)
        func open(at instant: Instant) throws -> Int64? {
            try ConfirmationRequest.open(
                of: ana.id, purpose: "newsletter", .email, at: instant, house.session)?.event
        }
        #expect(try open(at: TestHouse.now) == request)
        #expect(try open(at: TestHouse.now.adding(seconds: 48 * Self.hour)) == nil)
        try mail(request)
        #expect(try open(at: TestHouse.now) == nil)
    }

    @Test("links and notes go when nobody needs them; consent events, suppressions and ways out stay")
    func retention() throws {
        let request = try ask(claim())
        try mail(request)
        let scope = try house.numbers.scope(purpose: "newsletter", channel: .sms)
        for kind in [Token.Kind.confirm, .unsubscribe] {
            try house.mint.short(kind, customer: ana.id, delivery: request, scope: scope)
                .store(at: TestHouse.now, in: house.session)
        }
        let twoDays = TestHouse.now.adding(seconds: 48 * Self.hour)
        let month = TestHouse.now.adding(seconds: 31 * 24 * Self.hour)
        let early = Instant(microseconds: twoDays.microseconds - 1)
        #expect(try ConsentRetention.run(at: early, house.session) == .init())
        #expect(try ConsentRetention.count(at: twoDays, house.session) == .init(confirmLinks: 1, confirmations: 0))
        #expect(try ConsentRetention.run(at: twoDays, house.session) == .init(confirmLinks: 1, confirmations: 0))
        #expect(try ConsentRetention.run(at: month, house.session) == .init(confirmLinks: 0, confirmations: 1))
        #expect(try ConsentRetention.run(at: month, house.session) == .init())
        #expect(try house.session.integer("SELECT count(*) FROM short_token") == 1)
        #expect(try house.session.integer("SELECT count(*) FROM consent_event") == 1)
    }

    @Test("who was typed into a form and never confirmed is forgotten; whoever confirmed or is known otherwise stays")
    func unconfirmedSignUps() throws {
        func signUp(_ address: String, at instant: Instant) throws -> (customer: Int64, contactPoint: Int64) {
            try house.session.transaction {
                let found = try #require(
                    try SignUpCustomer.findOrMake(
                        address, .email, language: "en", hasher: house.hasher, at: instant, house.session))
                _ = try house.desk.record(
                    Self.claim(found.customer, found.contactPoint, .requested, at: instant), by: .form, at: instant,
                    house.session)
                return found
            }
        }
        let never = try signUp("never@example.com", at: TestHouse.now)
        let yes = try signUp("yes@example.com", at: TestHouse.now)
        try house.record(Self.claim(yes.customer, yes.contactPoint, .given, at: TestHouse.now.adding(seconds: 60)))
        // Who is known already gets no second customer.
        #expect(try signUp("ana@example.com", at: TestHouse.now).customer == ana.id)
        let almost = TestHouse.now.adding(seconds: 31 * 24 * Self.hour - 1)
        #expect(try ConsentRetention.count(at: almost, house.session).signUps == 0)
        // Somebody who asks again is waited for again.
        let again = try signUp("again@example.com", at: TestHouse.now)
        _ = try signUp("again@example.com", at: TestHouse.now.adding(seconds: 20 * 24 * Self.hour))
        let month = TestHouse.now.adding(seconds: 31 * 24 * Self.hour)
        #expect(try ConsentRetention.count(at: month, house.session).signUps == 1)
        #expect(try ConsentRetention.run(at: month, house.session).signUps == 1)
        let left = try house.session.rows("SELECT id FROM customer ORDER BY id") { $0.int64(0) }
        #expect(!left.contains(never.customer) && left.contains(yes.customer))
        #expect(left.contains(again.customer) && left.contains(ana.id))
        #expect(try !house.session.exists("SELECT 1 FROM contact_point WHERE address_key = 'never@example.com'"))
    }

    private static func claim(
        _ customer: Int64, _ point: Int64, _ state: ConsentClaim.State, at instant: Instant
    ) -> ConsentClaim {
        ConsentClaim(
            customer: customer, contactPoint: point, purpose: "newsletter", scope: "email", state: state, at: instant,
            method: "form", evidenceKind: .selfService, noticeVersion: "1", noticeLanguage: "en",
            noticeText: "Yes, write to me.", statement: "ticked the box", actor: "customer")
    }
}
