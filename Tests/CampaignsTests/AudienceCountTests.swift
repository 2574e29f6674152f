import Campaigns
import Customers
import Database
import TestSupport
import Testing

/// Counting on several threads agrees with going through everybody one by one.
@Suite(.bothDatabases) struct AudienceCountTests {
    private struct Enough: Error {}

    private static let campaigns: [[String]] = [
        ["channels: [email, sms]"], ["segment: country == \"ES\""], ["repeat: quarterly"],
        ["purpose: order_confirmation", "repeat: each purchase"], ["repeat: yearly birth_date"],
        ["schedule: {start: 2026-12-01}"], ["holdout: 40 %", "channels: [email, sms]"],
        ["variants: {calm: {}, bold: {}}"], ["limit: 7", "channels: [email, sms]"],
    ]

    private func house() throws -> TestHouse {
        let house = try TestHouse()
        for number in 0..<41 {
            let person = try house.person(
                email: number % 5 == 0 ? "shared\(number % 3)@example.com" : number % 7 == 0 ? nil : "",
                phone: number % 3 == 0 ? "+346000000\(number % 6)" : nil, agreed: number % 4 != 0,
                [
                    "country": number % 2 == 0 ? .text("ES") : number % 3 == 0 ? .null : .text("FR"),
                    "birth_date": .text(number % 6 == 0 ? "1980-11-23" : "1980-05-01"),
                ])
            if number % 8 == 0 { try house.purchase(person, "A-\(number)", on: "2026-04-01") }
            if number % 9 == 0 { try house.say(.withdrawn, person, "email", on: "2026-05-01") }
        }
        try house.suppress("shared1@example.com")
        return house
    }

    @Test(arguments: campaigns)
    func itAgreesWithThePass(lines: [String]) throws {
        let house = try house()
        let sample = ["title: Spring light"] + lines
        let campaign = try TestHouse.campaign(sample: sample)
        let expected = try house.audience(of: campaign).counts
        #expect(expected.customers == 41)
        for (threads, pageSize) in [(1, 1000), (2, 3), (3, 1), (8, 4), (2, 1000)] {
            let counts = try AudienceCount(gate: house.gate, draw: house.draw, store: house.store, threads: threads)
                .run(
                    campaign, at: TestHouse.now, pageSize: pageSize)
            #expect(counts == expected, "\(threads) threads, \(pageSize) a page")
        }
        if expected.permitted > 0 { try house.plan(campaign) }
        for options: AudiencePass.Options in [[], .regardlessOfReceipt] {
            let counts = try AudienceCount(gate: house.gate, draw: house.draw, store: house.store, threads: 3).run(
                campaign, at: TestHouse.now, options: options, pageSize: 2)
            #expect(counts == (try house.audience(of: campaign, options: options).counts))
        }
    }

    @Test func nobodyIsThereToBeCounted() throws {
        let house = try TestHouse()
        let counts = try AudienceCount(gate: house.gate, draw: house.draw, store: house.store).run(
            try TestHouse.campaign(), at: TestHouse.now)
        #expect(counts == (try house.audience(of: try TestHouse.campaign()).counts))
    }

    @Test func whatTheProgressThrowsEndsIt() throws {
        let house = try TestHouse()
        for _ in 0..<300 { try house.person() }
        #expect(throws: Enough.self) {
            try AudienceCount(gate: house.gate, draw: house.draw, store: house.store, threads: 1).run(
                try TestHouse.campaign(), at: TestHouse.now, pageSize: 1
            ) { _, counts in
                #expect(counts.customers < 300)
                throw Enough()
            }
        }
    }
}

extension TestHouse {
    fileprivate static func campaign(sample lines: [String]) throws -> Campaign {
        switch lines.count {
        case 1: try campaign(lines[0])
        case 2: try campaign(lines[0], lines[1])
        default: try campaign(lines[0], lines[1], lines[2])
        }
    }
}
