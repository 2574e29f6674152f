import Campaigns
import Composer
import Consent
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

/// Several relays, and how fast mails go out.
@Suite(.timeLimit(.minutes(3))) struct RelayTests {
    private func run(
        _ house: DeliveryHouse, _ transport: any Transport, _ campaign: PreparedCampaign, rate: SendRate? = nil
    ) throws -> SendSummary {
        var options = CampaignSender.Options()
        options.random = { 0 }
        options.wait = 5
        return try CampaignSender(
            store: house.store, gate: house.gate, draw: house.draw, reader: house.reader, tokens: house.real,
            codes: house.codes, transports: TransportPool([transport], emailPace: EmailPace(rate: rate)),
            clock: RunningClock(from: DeliveryHouse.now), options: options
        ).run(campaign, stop: StopFlag())
    }

    private func campaign(_ house: DeliveryHouse, people: Int) throws -> PreparedCampaign {
        for number in 0..<people { try house.person("slow-20+\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        return campaign
    }

    @Test func bothRelaysTakeTheirShare() throws {
        let house = try DeliveryHouse()
        let campaign = try campaign(house, people: 40)
        let (one, two) = (try SMTPSink(), try SMTPSink())
        let transport = FailoverTransport([
            SMTPTransport(try one.relay(connections: 2)), SMTPTransport(try two.relay(connections: 1)),
        ])
        #expect(transport.lines == 3)
        #expect(try run(house, transport, campaign).tally.sent == 40)
        let (first, second) = (try one.messages().count, try two.messages().count)
        #expect(first + second == 40)
        #expect(first > 0 && second > 0)
    }

    @Test func whatOneRelayDoesNotTakeGoesToTheNext() throws {
        let house = try DeliveryHouse()
        let campaign = try campaign(house, people: 12)
        let (gone, there) = (try SMTPSink(), try SMTPSink())
        let transport = FailoverTransport([
            SMTPTransport(try gone.relay(connections: 2)), SMTPTransport(try there.relay(connections: 1)),
        ])
        gone.stop()
        #expect(try run(house, transport, campaign).tally.sent == 12)
        #expect(try there.messages().count == 12)
        #expect(Set(try there.messages().flatMap(\.recipients)).count == 12)
    }

    @Test func aRateIsKept() throws {
        var bucket = TokenBucket(perSecond: 10)
        #expect(bucket.take(atMost: 5, at: 0) == 1)
        #expect(bucket.take(atMost: 5, at: 0) == 0)
        #expect(bucket.take(atMost: 5, at: 0.3) == 3)
        #expect(bucket.take(atMost: 100, at: 60) == 20)
        var slow = TokenBucket(perSecond: 500.0 / 3600)
        #expect(slow.take(atMost: 5, at: 0) == 1)
        #expect(slow.take(atMost: 5, at: 7) == 0)
        #expect(slow.take(atMost: 5, at: 7.3) == 1)

        let house = try DeliveryHouse()
        let campaign = try campaign(house, people: 12)
        let sink = try SMTPSink()
        let start = ContinuousClock.now
        let transport = SMTPTransport(try sink.relay(connections: 4))
        let summary = try run(house, transport, campaign, rate: SendRate(messages: 5, per: .second))
        #expect(summary.tally.sent == 12)
        // One at once, the other eleven need 2.2 seconds.
        #expect(start.duration(to: .now) >= .seconds(2))
    }
}
