import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("The gate over generated histories", .bothDatabases)
struct GatePropertyTests {
    /// A small generator with a seed, so that a failure can be repeated (SplitMix64).
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

        mutating func pick<T>(_ choices: [T]) -> T { choices.randomElement(using: &self)! }

        /// A day within three years around `now`; few enough that several things happen at the same instant.
        mutating func day() -> Instant {
            TestHouse.now.adding(seconds: 86_400 * (73 * Int.random(in: -15...1, using: &self)))
        }
    }

    @Test("decides as the slow evaluator does, and explains what it decides", arguments: 1...10 as ClosedRange<UInt64>)
    func agrees(seed: UInt64) throws {
        let organisation = ["BE", "US", "CA", "ES"][Int(seed % 4)]
        let house = try TestHouse(organisationCountry: organisation)
        var dice = Dice(state: seed)
        let lists = try lists(house, &dice)
        var histories: [(person: TestHouse.Person, history: ReferenceGate.History)] = []
        try house.together {
            for _ in 0..<300 { histories.append(try history(house, listed: Set(lists.names), &dice)) }
        }
        var seen: [String: Int] = [:]
        for purpose in house.configuration.purposes {
            for channel in purpose.channels {
                let at = dice.pick([TestHouse.now, TestHouse.now.adding(seconds: -86_400 * 73 * 2)])
                let reference = ReferenceGate(
                    purpose: purpose, channel: channel, at: at, organisation: organisation, lists: lists.dates)
                let answers = try answers(house, purpose, channel, at)
                for (index, (person, history)) in histories.enumerated() {
                    let expected = reference.answer(current(history, on: channel, person))
                    let actual = answers[person.id] ?? "no answer"
                    #expect(actual == expected, "seed \(seed), \(purpose.name)/\(channel), \(history)")
                    seen[actual, default: 0] += 1
                    guard index.isMultiple(of: 30) else { continue }
                    let verdicts = try house.gate.explain(
                        customer: person.id, purpose: purpose, channel: channel, at: at, session: house.session)
                    #expect(verdicts.first(where: \.keepsOut)?.code ?? "permitted" == actual)
                }
            }
        }
        // The histories must reach what they are for.
        let everywhere = [
            "permitted", "no_consent", "withdrawn", "objected", "suppressed", "not_confirmed", "no_address", "no_sale",
            "third_party_products", "basis_not_allowed", "age_unknown", "minor", "no_proof", "expired",
        ]
        let there = [
            "BE": ["exclusion_list", "no_implied_consent"],
            "US": ["exclusion_list", "no_implied_consent", "not_written"], "CA": ["no_implied_consent"],
        ]
        for code in everywhere + there[organisation, default: []] {
            #expect(seen[code, default: 0] > 0, "seed \(seed) has no \(code)")
        }
        let customers = histories.map(\.person.id)
        #expect(try ConsentHistory.customersOutOfStep(among: customers, house.session) == [])
    }

    /// What the gate says about everybody, in one page.
    private func answers(
        _ house: TestHouse, _ purpose: Purpose, _ channel: Channel, _ at: Instant
    ) throws -> [Int64: String] {
        var answers: [Int64: String] = [:]
        try house.gate.decide(
            "SELECT id AS key, id AS customer FROM customer ORDER BY id", purpose: purpose, channel: channel, at: at,
            session: house.session
        ) { key, decision in
            switch decision {
            case .permitted(let permit):
                #expect(permit.customer == key)
                answers[key] = "permitted"
            case .denied(let code): answers[key] = code
            }
        }
        return answers
    }

    /// The history as one channel sees it: who has an address there, and which.
    private func current(
        _ history: ReferenceGate.History, on channel: Channel, _ person: TestHouse.Person
    ) -> ReferenceGate.History {
        var history = history
        history.contactPoint = channel == .email ? person.email : person.phone
        history.hasAddress = history.contactPoint != nil
        history.addressKey = address(channel, person.id)
        return history
    }

    private func address(_ channel: Channel, _ person: Int64) -> String {
        if channel == .email { return "p\(person)@example.com" }
        return ["+3461234", "+1604555", "+1212555"][Int(person % 3)] + "\(1000 + person)"
    }

    /// Exclusion lists of some age, with some of the people that will be.
    private func lists(
        _ house: TestHouse, _ dice: inout Dice
    ) throws -> (dates: [String: Instant], names: [String]) {
        var dates: [String: Instant] = [:]
        var names: [String] = []
        for list in ["robinson", "stop_sms"] where dice.chance(80) {
            let dated = TestHouse.now.adding(seconds: -86_400 * Int.random(in: 1...40, using: &dice))
            let people = (1...300).filter { _ in dice.chance(10) }.map { address(dice.pick(Channel.allCases), $0) }
            try house.importList(people + ["somebody@else.example"], list, dated: dated)
            dates[list] = dated
            names += people
        }
        return (dates, names)
    }

    private func history(
        _ house: TestHouse, listed: Set<String>, _ dice: inout Dice
    ) throws -> (TestHouse.Person, ReferenceGate.History) {
        var history = ReferenceGate.History()
        history.listed = listed
        history.country = dice.pick(["ES", "FR", "DE", "US", "CA", "XX", nil])
        if dice.chance(40) {
            history.born = TestHouse.now.civilDate.adding(days: -365 * Int.random(in: 12...18, using: &dice))
        }
        let row = try house.person(email: nil, country: history.country, born: history.born?.description)
        var email: Int64?
        var phone: Int64?
        var retired: Int64?
        if dice.chance(20) { retired = try house.add("old\(row.id)@example.com", .email, to: row.id) }
        if dice.chance(90) {
            email = try house.add(address(.email, row.id), .email, to: row.id)
        } else if retired != nil {
            try house.session.execute("UPDATE contact_point SET current = 0 WHERE customer = \(row.id)")
        }
        if dice.chance(60) {
            if dice.chance(80) { history.numberCountry = ["ES", "CA", "US"][Int(row.id % 3)] }
            phone = try house.add(address(.sms, row.id), .sms, to: row.id, country: history.numberCountry)
        }
        let person = TestHouse.Person(id: row.id, email: email, phone: phone)
        for _ in 0..<Int.random(in: 0...5, using: &dice) {
            let claim = claim(person, retired: retired, &dice)
            if try house.record(claim) == 1 { history.claims.append(claim) }
        }
        for _ in 0..<dice.pick([0, 0, 1, 2]) {
            let event = (kind: dice.pick(["purchase", "inquiry", "visit"]), at: dice.day())
            try house.event(person, event.kind, at: event.at)
            history.events.append(event)
        }
        if dice.chance(25) {
            for _ in 0..<Int.random(in: 1...2, using: &dice) {
                let claim = suppression(person.id, &dice)
                try house.suppress(claim)
                history.suppressions.append(claim)
            }
        }
        return (person, history)
    }

    private func claim(_ person: TestHouse.Person, retired: Int64?, _ dice: inout Dice) -> ConsentClaim {
        let states: [ConsentClaim.State] = [
            .given, .given, .given, .given, .requested, .refused, .withdrawn, .objected, .expired,
        ]
        let state = dice.pick(states)
        let isPositive = state == .given || state == .requested
        var purpose = dice.pick([
            "newsletter", "newsletter", "offers", "order_confirmation", "similar_products", "similar_products",
            "partner_products", "partner_survey", "security_notice", "kids_club",
        ])
        var scope = dice.pick(["email", "email", "sms"])
        if dice.chance(isPositive ? 3 : 20) { purpose = "*" }
        if dice.chance(isPositive ? 3 : 20) { scope = "*" }
        var point = scope == "sms" ? person.phone : person.email
        if dice.chance(8) { point = dice.pick([retired, nil]) }
        let evidence = dice.pick(ConsentClaim.EvidenceKind.allCases)
        let isSale = ["similar_products", "partner_products"].contains(purpose) ? dice.chance(75) : dice.chance(2)
        let shown: SoftOptIn =
            dice.chance(60) ? .all : SoftOptIn(rawValue: Int64.random(in: 0...15, using: &dice))
        let written = WrittenConsent(rawValue: Int64.random(in: 0...7, using: &dice))
        return ConsentClaim(
            customer: person.id, contactPoint: isPositive ? point : nil, purpose: purpose, scope: scope, state: state,
            at: dice.day(), method: dice.chance(95) ? "form" : nil, evidenceKind: evidence,
            noticeVersion: dice.chance(95) ? "1" : nil, noticeLanguage: dice.chance(97) ? "es" : nil,
            noticeText: dice.chance(97) ? "Words." : nil, actor: dice.chance(97) ? "somebody" : nil,
            prechecked: dice.chance(5), softOptIn: isSale ? shown : nil,
            writtenConsent: dice.chance(60) ? (dice.chance(60) ? .all : written) : nil,
            parentalReference: dice.chance(15) ? "form 17" : nil)
    }

    private func suppression(_ person: Int64, _ dice: inout Dice) -> SuppressionClaim {
        let channel = dice.pick([Channel.email, .email, .sms])
        return SuppressionClaim(
            addressKey: address(channel, person), purpose: dice.pick(["*", "newsletter", "order_confirmation"]),
            channel: dice.pick(["*", channel.rawValue]), cause: dice.pick(SuppressionCause.allCases), at: dice.day(),
            source: "test")
    }
}
