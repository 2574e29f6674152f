import Consent
import Crypto
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// Groups that get nothing, variants and limits: drawn by a keyed hash of campaign and customer.
@Suite(.bothDatabases) struct ExperimentTests {
    let house: TestHouse
    private let now = TestHouse.now

    init() throws {
        house = try TestHouse()
    }

    private static func draw(_ key: String) throws -> ExperimentDraw {
        try ExperimentDraw(keyring: Keyring(key, use: .suppression, place: "a test"))
    }

    private static let one = "1 " + String(repeating: "a1", count: 32)
    private static let other = "1 " + String(repeating: "a2", count: 32)

    // MARK: - The draw

    @Test func theSharesAreThoseOfTheFile() throws {
        let campaign = try TestHouse.campaign(
            "holdout: 10 %", "variants: {calm: {weight: 3}, bold: {template: bold}}")
        let people: ClosedRange<Int64> = 1...20_000
        let heldOut = people.filter { house.draw.isHeldOut($0, of: campaign) }
        // Of 20,000 at 10 % the standard deviation is 42: six of them, and the same people on every run.
        #expect(abs(heldOut.count - 2000) < 255)
        let variants = Dictionary(grouping: people) { house.draw.variant(of: campaign, for: $0) ?? "" }
        #expect(Set(variants.keys) == ["calm", "bold"])
        #expect(abs(variants["calm", default: []].count - 15_000) < 370)
        // Who is held out tells nothing of the variant.
        let calm = heldOut.count { house.draw.variant(of: campaign, for: $0) == "calm" }
        #expect(abs(Double(calm) / Double(heldOut.count) - 0.75) < 0.06)
    }

    @Test func aGroupIsTheSameAlwaysAndAnotherOneInAnotherCampaign() throws {
        let spring = try TestHouse.campaign("holdout: 50 %")
        let summer = try TestHouse.campaign("holdout: 50 %", name: "summer")
        func group(_ draw: ExperimentDraw, _ campaign: Campaign) -> [Int64] {
            (1...400).filter { draw.isHeldOut($0, of: campaign) }
        }
        let groups = try [
            group(Self.draw(Self.one), spring), group(Self.draw(Self.one), summer),
            group(Self.draw(Self.other), spring),
        ]
        #expect(Set(groups).count == 3)
        // A key that is added, or read again, changes nothing.
        #expect(try group(Self.draw(Self.one + "\n2 " + String(repeating: "0f", count: 32)), spring) == groups[0])
        #expect(group(house.draw, spring) == groups[0])
        // Nor does a greater share for those who were in the smaller one.
        let small = try TestHouse.campaign("holdout: 20 %")
        #expect(Set(groups[0]).isSuperset(of: group(house.draw, small)))
    }

    /// RFC 4231's HMAC over what is documented, so that an update of Heed cannot move people silently.
    @Test func theLotIsTheDocumentedHash() throws {
        let key = SecretKey(
            try HMACSHA256.authenticate(
                Array("heed experiment 1".utf8), key: SecretKey(Array(repeating: 0xA1, count: 32))))
        let hash = try HMACSHA256.authenticate(Array("holdout:17:spring".utf8), key: key)
        let expected = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(try Self.draw(Self.one).lot(.holdout, "spring", 17) == expected)
    }

    // MARK: - Holdout

    @Test func whoIsHeldOutGetsNothingAndARowThatSaysSo() throws {
        let campaign = try TestHouse.campaign("holdout: 40 %", "channels: [email, sms]")
        for number in 0..<30 { try house.person(phone: "+3460000\(1000 + number)") }
        let heldOut = (1...30 as ClosedRange<Int64>).filter { house.draw.isHeldOut($0, of: campaign) }
        #expect(!heldOut.isEmpty && heldOut.count < 30)
        let counts = try house.audience(of: campaign).counts
        for channel in [Channel.email, .sms] {
            #expect(counts.channels[channel]?.denied == ["holdout": heldOut.count])
        }
        #expect(try house.plan(campaign) == 2 * (30 - heldOut.count))
        func stored() throws -> [Int64] {
            try house.session.rows(
                "SELECT customer FROM delivery WHERE cause = 'holdout' AND channel = 'email' ORDER BY customer"
            ) { $0.int64(0) }
        }
        #expect(try stored() == heldOut)
        #expect(try house.plan(campaign) == 0)
        #expect(try stored() == heldOut)
        let why = try #require(
            try house.audience.explain(
                customer: heldOut[0], campaign, at: now, session: house.session))
        #expect(why.channels.map(\.reason) == ["holdout", "holdout"])
        let rule = why.channels[0].rules.first { $0.code == "holdout" }
        #expect(rule?.detail == "40 % are held out")
        #expect(rule?.source == "Campaigns/spring.yaml, holdout")
    }

    @Test func theHoldoutIsAskedAgainAtTheClaimAndAtTheHandOff() throws {
        for _ in 0..<12 { try house.person() }
        let before = try TestHouse.campaign()
        try house.plan(before)
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let early = try desk.claim(before, by: worker, limit: 6, at: now).map { TestHouse.prepared($0) }
        let after = try TestHouse.campaign("holdout: 50 %")
        let rest = try desk.claim(after, by: worker, limit: 6, at: now)
        let heldOut = Set((1...12 as ClosedRange<Int64>).filter { house.draw.isHeldOut($0, of: after) })
        #expect(rest.map(\.row.customer) == (7...12).filter { !heldOut.contains($0) })
        let confirmation = try desk.confirm(early, of: after, by: worker, at: now)
        #expect(
            confirmation.handedOff.map(\.delivery.delivery.row.customer) == (1...6).filter { !heldOut.contains($0) })
        #expect(Set(confirmation.withdrawn.values) == ["holdout"])
        #expect(Set(confirmation.withdrawn.keys) == heldOut.filter { $0 <= 6 })
    }

    // MARK: - Variants

    @Test func aVariantIsStoredWithTheDelivery() throws {
        let campaign = try TestHouse.campaign("variants: {calm: {}, bold: {template: bold}}")
        for _ in 0..<20 { try house.person() }
        try house.plan(campaign)
        let drawn = (1...20).map { house.draw.variant(of: campaign, for: $0) ?? "" }
        let counts = try house.audience(of: campaign, options: .regardlessOfReceipt).counts
        #expect(counts.channels[.email]?.variants == Dictionary(grouping: drawn) { $0 }.mapValues(\.count))
        let stored = try house.session.rows("SELECT variant FROM delivery ORDER BY customer") { $0.text(0) }
        #expect(stored == drawn)
        let status = try #require(try house.control.status("spring").first)
        #expect(status.variants == Dictionary(grouping: drawn) { $0 }.mapValues { [.planned: $0.count] })
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(campaign, by: worker, limit: 30, at: now)
        #expect(claimed.map { $0.row.variant ?? "" } == drawn)
        let why = try #require(try house.audience.explain(customer: 1, campaign, at: now, session: house.session))
        #expect(why.variant == drawn[0])
        #expect(why.deliveries.map(\.variant) == [drawn[0]])
    }

    @Test func aVariantThatIsGoneTakesItsRowsWithIt() throws {
        let campaign = try TestHouse.campaign("variants: {calm: {}, bold: {}}")
        for _ in 0..<20 { try house.person() }
        try house.plan(campaign)
        let changed = try TestHouse.campaign("variants: {calm: {}, loud: {}}")
        let desk = house.desk()
        let worker = try desk.register(at: now)
        let claimed = try desk.claim(changed, by: worker, limit: 30, at: now)
        #expect(Set(claimed.map(\.row.variant)) == ["calm"])
        let gone = 20 - claimed.count
        #expect(
            try house.session.integer("SELECT count(*) FROM delivery WHERE cause = 'variant_removed'") == gone)
        // Planned anew, they get what is drawn now.
        #expect(try house.plan(changed) == gone)
    }

    // MARK: - Limit

    private func planned() throws -> [Int64] {
        try house.session.rows(
            "SELECT DISTINCT customer FROM delivery WHERE state <> 'withdrawn' ORDER BY customer"
        ) { $0.int64(0) }
    }

    @Test func aLimitTakesTheSamePeopleWhateverThePages() throws {
        let campaign = try TestHouse.campaign("limit: 7", "channels: [email, sms]")
        for number in 0..<40 {
            try house.person(phone: "+3460000\(1000 + number)", agreed: number % 3 != 0)
        }
        let whole = try house.audience(of: campaign)
        let people = Set(whole.entries.filter { $0.hasSuffix("\"\"") }.map { $0.prefix { $0 != " " } })
        #expect(people.count == 7)
        #expect(whole.counts.permitted == 14)
        #expect(whole.counts.channels[.email]?.denied == ["no_consent": 14, "limit": 19])
        #expect(try house.audience(of: campaign, pageSize: 3).entries == whole.entries)
        #expect(try house.plan(campaign, pageSize: 4) == 14)
        #expect(try planned().map(String.init).sorted() == people.map(String.init).sorted())
        // No more on another day, though more have agreed.
        try house.person()
        #expect(try house.plan(campaign) == 0)
        #expect(try house.audience(of: campaign, options: .regardlessOfReceipt).counts.permitted == 14)
        // Whose message was withdrawn leaves a place.
        let first = try planned()[0]
        try house.session.execute(
            """
            UPDATE delivery SET state = 'withdrawn', address_hash = NULL, cause = 'no_consent' \
            WHERE customer = \(first)
            """)
        try house.say(.withdrawn, first, "*", on: "2026-06-01")
        #expect(try house.plan(campaign) > 0)
        #expect(try planned().count == 7)
    }

    @Test func aLimitIsKeptThroughAPlannerThatWasKilled() throws {
        struct Killed: Error {}
        let campaign = try TestHouse.campaign("limit: 9")
        for _ in 0..<30 { try house.person() }
        let expected = try house.audience(of: campaign).entries.filter { $0.hasSuffix("\"\"") }
        var pages = 0
        #expect(throws: Killed.self) {
            _ = try DeliveryPlanner(gate: house.gate, draw: house.draw, pageSize: 5).plan(
                campaign, at: now, session: house.session
            ) { share, _ in
                pages += 1
                if share > 0.8 { throw Killed() }
            }
        }
        #expect(pages > 6)
        let half = try planned().count
        #expect(half > 0 && half < 9)
        #expect(try house.plan(campaign) == 9 - half)
        #expect(try planned().map { "\($0) email \"\"" } == expected)
    }

    @Test func whyTellsOfTheLimitAsTheAudienceDoes() throws {
        let campaign = try TestHouse.campaign("limit: 4")
        // Two share an address: who comes first has it, whatever their lots.
        for number in 0..<12 { try house.person(email: number < 3 ? "family@example.com" : "") }
        let entries = try house.audience(of: campaign).entries
        #expect(entries.count { $0.hasSuffix("\"\"") } == 4)
        for customer in 1...12 {
            let why = try #require(
                try house.audience.explain(
                    customer: Int64(customer), campaign, at: now, session: house.session))
            let reason = why.channels[0].reason.map { " " + $0 } ?? ""
            #expect(entries[customer - 1] == "\(customer) email \"\"\(reason)")
        }
    }

    @Test func aLimitOfMoreThanThereAreLetsEverybodyIn() throws {
        let campaign = try TestHouse.campaign("limit: 1000000")
        for _ in 0..<5 { try house.person() }
        #expect(try house.audience(of: campaign).counts.permitted == 5)
    }
}
