import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// Generated workspaces with every rule at work.
@Suite(.bothDatabases) struct AudiencePropertyTests {
    private struct World {
        let house: TestHouse
        let campaign: Campaign
        let instant: Instant
        let people: Int
    }

    private static func world(_ seed: UInt64) throws -> World {
        var seed = SplitMix(state: seed)
        let house = try TestHouse(changing: [
            "testers:": "frequency_cap: {messages: 2, per: 1 week}\ntesters:",
            "title: {en: Offers, es: Ofertas}":
                "frequency_cap: {messages: 1, per: 1 day}\n    title: {en: Offers, es: Ofertas}",
        ])
        let instant = TestHouse.now.adding(seconds: Int.random(in: -40_000...40_000, using: &seed))
        let zones: [SQLValue] = [.null, .text("Europe/Madrid"), .text("Asia/Tokyo"), .text("America/Chicago")]
        let people = 40
        for number in 0..<people {
            let columns: [String: SQLValue] = [
                "time_zone": zones.randomElement(using: &seed)!,
                "country": [.null, .text("ES"), .text("US")].randomElement(using: &seed)!,
                "k_city": [.null, .text("faro"), .text("vigo")].randomElement(using: &seed)!,
            ]
            try house.person(
                email: ["", "", nil, "family@example.com"].randomElement(using: &seed)!,
                phone: [nil, "+3460000\(1000 + number)"].randomElement(using: &seed)!,
                agreed: Int.random(in: 0..<5, using: &seed) > 0, columns)
        }
        // Another campaign went out, or waits.
        let other = try house.campaign("purpose: newsletter", name: "letter")
        for customer in 1...people where Bool.random(using: &seed) {
            try house.say(.given, Int64(customer), "email", purpose: "newsletter", on: "2026-01-10")
        }
        try house.plan(other)
        try house.session.execute(
            """
            UPDATE delivery SET state = 'sent', handed_at = \(instant.adding(seconds: -86_400)) \
            WHERE customer % 2 = 0 AND state = 'planned'
            """)
        let lines = [
            ["limit: 9"], ["holdout: 30 %"], ["holdout: 20 %", "limit: 12", "variants: {a: {}, b: {weight: 2}}"], [],
        ].randomElement(using: &seed)!
        let text = TestHouse.campaignText(
            ["channels: [email, sms]", "segment: everybody or city == \"Faro\""] + lines)
        let campaign = try Campaign.load(
            YAML.parse(text: text, path: "Campaigns/spring.yaml"), name: "spring", configuration: house.configuration)
        return World(house: house, campaign: campaign, instant: instant, people: people)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func theCountsAddUp(seed: UInt64) throws {
        let world = try Self.world(seed)
        let (entries, counts) = try world.house.audience(of: world.campaign, at: world.instant)
        #expect(counts.customers == world.people)
        #expect(counts.customers == counts.selected + counts.unknown + counts.notSelected)
        #expect(counts.selected == world.people)
        for channel in world.campaign.channels {
            let outcome = try #require(counts.channels[channel])
            // selected = permitted + sum of denied, for each channel.
            #expect(counts.selected == outcome.permitted + outcome.denied.values.reduce(0, +))
            #expect(outcome.due == counts.due)
            #expect(outcome.losses.reduce(0) { $0 + $1.count } == outcome.due - outcome.permitted)
            #expect(outcome.waiting <= outcome.permitted)
            let variants = outcome.variants.values.reduce(0, +)
            #expect(variants == (world.campaign.experiment.variants.isEmpty ? 0 : outcome.permitted))
            #expect(entries.count { $0.contains(" \(channel.rawValue) ") } == counts.selected)
        }
        // The pages make no difference.
        let paged = try world.house.audience(of: world.campaign, at: world.instant, pageSize: 7)
        #expect(paged.entries == entries)
        #expect(paged.counts == counts)
        // What is in is planned, and nothing else.
        #expect(try world.house.plan(world.campaign, at: world.instant, pageSize: 7) == counts.permitted)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func whySaysWhatTheAudienceSays(seed: UInt64) throws {
        let world = try Self.world(seed)
        let entries = try world.house.audience(of: world.campaign, at: world.instant).entries
        var told: [String] = []
        for customer in 1...world.people {
            let why = try #require(
                try world.house.audience.explain(
                    customer: Int64(customer), world.campaign, at: world.instant, session: world.house.session))
            told += why.channels.map { verdict in
                "\(customer) \(verdict.channel.rawValue) \"\"\(verdict.reason.map { " " + $0 } ?? "")"
            }
        }
        #expect(told == entries)
    }
}
