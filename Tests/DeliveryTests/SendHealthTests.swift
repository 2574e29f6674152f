import Campaigns
import Composer
import Consent
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

@Suite struct SendHealthTests {
    @Test func fromTwentyAndFivePercentOnADomainIsPaused() {
        var health = SendHealth()
        for _ in 0..<19 { health.add("a.example", isOurFault: true) }
        #expect(!health.isPaused("a.example"))
        health.add("a.example", isOurFault: true)
        #expect(health.isPaused("a.example"))
        #expect(!health.isPaused("b.example"))
        // What one domain refuses says nothing of the relay.
        #expect(!health.isRefusedByRelay)
    }

    @Test func fewerThanFivePercentOfTheLastThousandAreBorne() {
        var health = SendHealth()
        for number in 0..<5000 { health.add("a.example", isOurFault: number % 25 == 24) }
        #expect(!health.isPaused("a.example"))
        for number in 0..<1000 { health.add("a.example", isOurFault: number % 19 == 0) }
        #expect(health.isPaused("a.example"))
    }

    @Test func whatManyDomainsRefuseIsTheRelays() {
        var health = SendHealth()
        for number in 0..<19 { health.add("d\(number).example", isOurFault: true) }
        #expect(!health.isRefusedByRelay)
        health.add("d19.example", isOurFault: true)
        #expect(health.isRefusedByRelay)
        for _ in 0..<500 { health.add("good.example", isOurFault: false) }
        #expect(!health.isRefusedByRelay)
    }
}

@Suite(.timeLimit(.minutes(3)), .bothDatabases) struct RefusalTests {
    private func run(_ house: DeliveryHouse, _ sink: SMTPSink, _ campaign: PreparedCampaign) throws -> SendSummary {
        var options = CampaignSender.Options()
        options.random = { 0 }
        options.wait = 0
        return try CampaignSender(
            store: house.store, gate: house.gate, draw: house.draw, reader: house.reader, tokens: house.real,
            codes: house.codes, transports: TransportPool([SMTPTransport(try sink.relay(connections: 2))]),
            clock: FixedClock(at: DeliveryHouse.now), options: options
        ).run(campaign, stop: StopFlag())
    }

    @Test func aDomainThatRefusesUsIsLeftInPeaceAndTheOthersGo() throws {
        let house = try DeliveryHouse()
        for number in 0..<60 { try house.person("rcpt-550-5.7.1+\(number)@bad.example") }
        for number in 0..<30 { try house.person("p\(number)@good.example") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let summary = try run(house, SMTPSink(), campaign)
        #expect(summary.tally.sent == 30)
        // Those under way when the twentieth came, at most.
        #expect(20...24 ~= summary.tally.failed)
        let waiting = try house.session.integer(
            "SELECT count(*) FROM delivery WHERE state = 'planned' AND cause = 'domain_paused'")
        #expect((waiting ?? 0) + summary.tally.failed == 60)
        #expect(summary.nextDue == DeliveryHouse.now.adding(seconds: 3600))
        // BNC-2: nobody is silenced for our fault.
        #expect(try house.session.integer("SELECT count(*) FROM contact_point") == 90)
    }

    @Test func aRelayThatRefusesUsPausesTheCampaign() throws {
        let house = try DeliveryHouse()
        for number in 0..<60 { try house.person("rcpt-550-5.7.1+\(number)@d\(number).example") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let error = #expect(throws: DeliveryError.self) { try run(house, SMTPSink(), campaign) }
        #expect(error?.code == .refused)
        #expect(try house.control.status("spring").first?.run.state == .paused)
        let failed = try house.count("failed")
        #expect(20...26 ~= failed)
        #expect(try house.count("planned") == 60 - failed)
    }
}
