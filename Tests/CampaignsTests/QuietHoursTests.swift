import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Campaigns

/// Messages wait for the right hour: planned, shown, claimed and handed off (SMS-8).
@Suite(.bothDatabases) struct QuietHoursTests {
    let house: TestHouse
    let campaign: Campaign

    init() throws {
        house = try TestHouse()
        campaign = try house.campaign("channels: [email, sms]")
    }

    private static func at(_ time: String) -> Instant { Instant(rfc3339: time)! }
    private let morning = at("2026-11-24T07:00:00Z")

    private func phone(_ number: Int, _ zone: String?, country: String? = nil) throws {
        try house.person(
            email: nil, phone: "+3460000000\(number)",
            ["time_zone": zone.map { .text($0) } ?? .null, "country": country.map { .text($0) } ?? .null])
    }

    private func nextAt() throws -> [String] {
        try house.session.rows("SELECT customer, state, next_at FROM delivery ORDER BY id") {
            "\($0.int(0)) \($0.text(1)) \($0.instant(2).rfc3339)"
        }
    }

    @Test("SMS-8: quiet hours exclude nobody; the row waits until the window opens")
    func theRowWaitsForTheWindow() throws {
        let texts = try house.campaign("channels: [sms]")
        try phone(1, "Europe/Madrid")
        try phone(2, "America/New_York", country: "US")
        try phone(3, nil)
        // 20:30 in Madrid, 14:30 in New York.
        let evening = Self.at("2026-11-23T19:30:00Z")
        let (entries, counts) = try house.audience(of: texts, at: evening)
        #expect(entries == ["1 sms \"\"", "2 sms \"\"", "3 sms \"\" no_safe_hour"])
        #expect(counts.channels[.sms]?.permitted == 2)
        #expect(counts.channels[.sms]?.waiting == 1)
        #expect(counts.channels[.sms]?.denied == ["no_safe_hour": 1])
        #expect(try house.plan(texts, at: evening) == 2)
        #expect(try nextAt() == ["1 planned 2026-11-24T07:00:00Z", "2 planned 2026-11-23T19:30:00Z"])
        let desk = house.desk()
        let worker = try desk.register(at: evening)
        #expect(try desk.claim(texts, by: worker, limit: 9, at: evening).map(\.row.customer) == [2])
        #expect(try desk.nextDue(texts) == evening.adding(seconds: 120))
        let opening = try desk.claim(texts, by: worker, limit: 9, at: morning)
        #expect(opening.map(\.row.customer) == [1])
    }

    @Test("SMS-8: the window is checked at the claim and again at the hand-off, to the second")
    func theWindowIsCheckedAgain() throws {
        let texts = try house.campaign("channels: [sms]")
        for number in 1...3 { try phone(number, "Europe/Madrid") }
        // 19:59:59 in Madrid and the second after it.
        let last = Self.at("2026-11-23T18:59:59Z")
        let over = Self.at("2026-11-23T19:00:00Z")
        try house.plan(texts, at: last)
        let desk = house.desk()
        let worker = try desk.register(at: last)
        let claimed = try desk.claim(texts, by: worker, limit: 2, at: last).map { TestHouse.prepared($0) }
        #expect(claimed.count == 2)
        #expect(try desk.confirm([claimed[0]], of: texts, by: worker, at: last).handedOff.count == 1)
        let late = try desk.confirm([claimed[1]], of: texts, by: worker, at: over)
        #expect(late.handedOff.count == 0)
        #expect(late.withdrawn == [:])
        #expect(late.returned == [2])
        #expect(try desk.claim(texts, by: worker, limit: 9, at: over).count == 0)
        #expect(
            try nextAt() == [
                "1 attempting 2026-11-23T19:01:59Z", "2 planned 2026-11-24T07:00:00Z",
                "3 planned 2026-11-24T07:00:00Z",
            ])
        #expect(try desk.nextDue(texts) == morning)
        #expect(try desk.claim(texts, by: worker, limit: 9, at: morning).map(\.row.customer) == [2, 3])
    }

    @Test func aDeferredRowWaitsAsOneThatWasDeferred() throws {
        let texts = try house.campaign("channels: [sms]")
        try phone(1, "Europe/Madrid")
        let day = TestHouse.now
        try house.plan(texts, at: day)
        let desk = house.desk()
        let worker = try desk.register(at: day)
        let claimed = try desk.claim(texts, by: worker, limit: 1, at: day).map { TestHouse.prepared($0) }
        _ = try desk.confirm(claimed, of: texts, by: worker, at: day)
        let evening = Self.at("2026-11-23T20:00:00Z")
        let busy = DeliveryOutcome(delivery: 1, result: .deferred(until: evening, cause: "busy"))
        try desk.record([busy], by: worker, at: day)
        #expect(try desk.claim(texts, by: worker, limit: 1, at: evening).count == 0)
        #expect(try nextAt() == ["1 deferred 2026-11-24T07:00:00Z"])
        #expect(try desk.claim(texts, by: worker, limit: 1, at: morning).count == 1)
    }

    @Test func emailGoesOutWhileTheTextWaits() throws {
        try house.person(phone: "+34600000009")
        let evening = Self.at("2026-11-23T19:30:00Z")
        try house.plan(campaign, at: evening)
        let desk = house.desk()
        let worker = try desk.register(at: evening)
        #expect(try desk.claim(campaign, by: worker, limit: 9, at: evening).map(\.row.channel) == [.email])
    }

    @Test func whatIsNoMarketingDoesNotWait() throws {
        let changes = [
            "  order_confirmation:\n    legal_basis: contract\n    channels: [email]":
                "  order_confirmation:\n    legal_basis: contract\n    channels: [email, sms]"
        ]
        let house = try TestHouse(changing: changes)
        let orders = try house.campaign("purpose: order_confirmation", "channels: [sms]")
        try house.person(email: nil, phone: "+34600000001", agreed: false, ["country": .text("XX")])
        let night = Self.at("2026-11-23T02:00:00Z")
        let counts = try house.audience(of: orders, at: night).counts
        #expect(counts.channels[.sms]?.permitted == 1)
        #expect(counts.channels[.sms]?.waiting == 0)
    }

    @Test func theRegionComesFromTheFieldThatTheWorkspaceNames() throws {
        let house = try TestHouse(changing: [
            "testers:": "quiet_hours: {sms: {from: 21:00, until: 08:00}, region: city}\ntesters:"
        ])
        let texts = try house.campaign("channels: [sms]")
        for (number, region) in ["FL", "NY"].enumerated() {
            try house.person(
                email: nil, phone: "+1201555012\(number)",
                [
                    "time_zone": .text("America/New_York"), "country": .text("US"), "f_city": .text(region),
                    "k_city": .text(region.lowercased()),
                ])
        }
        // 20:30 in New York.
        try house.plan(texts, at: Self.at("2026-07-02T00:30:00Z"))
        let rows = try house.session.rows("SELECT next_at FROM delivery ORDER BY id") { $0.instant(0).rfc3339 }
        #expect(rows == ["2026-07-02T12:00:00Z", "2026-07-02T00:30:00Z"])
    }

    @Test func whyTellsTheTimeThereAndWhenTheWindowOpens() throws {
        try house.person(phone: "+34600000009")
        try phone(2, nil, country: "ES")
        try phone(3, nil)
        let evening = Self.at("2026-11-23T19:30:00.25Z")
        let why = try (1...3).map { customer in
            try #require(
                try house.audience.explain(
                    customer: Int64(customer), campaign, at: evening, session: house.session))
        }
        let texts = why.map { $0.channels[1] }
        #expect(why[0].channels[0].waitsUntil == nil)
        #expect(texts.map(\.reason) == [nil, nil, "no_safe_hour"])
        #expect(texts.map(\.waitsUntil) == [morning, Self.at("2026-11-24T08:00:00Z"), nil])
        func detail(_ verdict: Explanation.ChannelVerdict) -> String? { verdict.rules.last?.detail }
        #expect(
            texts.map(detail) == [
                "20:30 in Europe/Madrid; the next window opens at 2026-11-24T07:00:00Z",
                "time zone unknown: any of ES; the next window opens at 2026-11-24T08:00:00Z",
                "time zone unknown: any of the world",
            ])
        #expect(texts[0].rules.last?.code == "quiet_hours")
        #expect(texts[0].rules.last?.keepsOut == false)
        #expect(texts[2].rules.last?.keepsOut == true)
    }
}
