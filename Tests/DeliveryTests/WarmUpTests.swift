import Campaigns
import Composer
import Consent
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

/// A number of mails a day, over all campaigns and processes; and a domain that asks us to slow down.
@Suite(.timeLimit(.minutes(3)), .bothDatabases) struct WarmUpTests {
    private func run(
        _ house: DeliveryHouse, _ sink: SMTPSink, _ campaign: PreparedCampaign, _ pace: EmailPace,
        at now: Instant = DeliveryHouse.now
    ) throws -> SendSummary {
        var options = CampaignSender.Options()
        options.random = { 0 }
        options.wait = 0
        return try CampaignSender(
            store: house.store, gate: house.gate, draw: house.draw, reader: house.reader, tokens: house.real,
            codes: house.codes,
            transports: TransportPool([SMTPTransport(try sink.relay(connections: 3))], emailPace: pace),
            clock: FixedClock(at: now), options: options
        ).run(campaign, stop: StopFlag())
    }

    @Test func noMoreThanTheDaysNumberGoOut() throws {
        let house = try DeliveryHouse()
        for number in 0..<20 { try house.person("p\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let day = DeliveryHouse.now.civilDate
        let pace = EmailPace(warmUp: WarmUp(from: day, messages: 7, growth: 50, upTo: 12))
        let sink = try SMTPSink()
        let first = try run(house, sink, campaign, pace)
        #expect(first.tally.sent == 7 && !first.isFinished)
        let tomorrow = Instant(startOf: day.adding(days: 1))
        #expect(first.nextDue == tomorrow)
        #expect(try WarmUpDay(day, session: house.session).handed() == 7)
        // Again on the same day: nothing more.
        #expect(try run(house, sink, campaign, pace).tally.sent == 0)
        #expect(try run(house, sink, campaign, pace, at: tomorrow).tally.sent == 10)
        // The third day would allow more than the last number: no limit any more.
        let last = try run(house, sink, campaign, pace, at: Instant(startOf: day.adding(days: 2)))
        #expect(last.tally.sent == 3 && last.isFinished)
    }

    @Test func aDomainThatAsksForLessKeepsNobodyElseWaiting() throws {
        let house = try DeliveryHouse()
        for number in 0..<40 { try house.person("rcpt-450-4.7.1+\(number)@slow.example") }
        for number in 0..<30 { try house.person("p\(number)@good.example") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let summary = try run(house, SMTPSink(), campaign, EmailPace())
        #expect(summary.tally.sent == 30)
        // Those that were under way when it said so; the others were not even tried.
        #expect(1...3 ~= summary.tally.deferred)
        let waiting = try house.session.integer(
            "SELECT count(*) FROM delivery WHERE state = 'planned' AND cause = 'domain_slow'")
        #expect((waiting ?? 0) + summary.tally.deferred == 40)
    }
}
