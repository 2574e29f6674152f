import Campaigns
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite(.bothDatabases) struct AudienceTests {
    @Test func everySelectedPersonIsInOrOutWithTheFirstReason() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("channels: [email, sms]", "segment: city != \"Faro\"")
        let city: [String: SQLValue] = ["k_city": .text("valencia")]
        try house.person(phone: "+34600000001", city)
        try house.person(agreed: false, city)
        try house.person(email: nil, city)
        try house.person(["k_city": .text("faro")])
        try house.person()
        try house.person(email: "spam@example.com", city)
        try house.suppress("spam@example.com")
        let (entries, counts) = try house.audience(of: campaign)
        #expect(
            entries == [
                "1 email \"\"", "1 sms \"\"", "2 email \"\" no_consent", "2 sms \"\" no_address",
                "3 email \"\" no_address", "3 sms \"\" no_address", "6 email \"\" suppressed",
                "6 sms \"\" no_address",
            ])
        #expect(counts.customers == 6)
        #expect(counts.selected == 4)
        #expect(counts.unknown == 1)
        #expect(counts.notSelected == 1)
        #expect(counts.due == 4)
        #expect(counts.permitted == 2)
        #expect(counts.channels[.email]?.permitted == 1)
        #expect(counts.channels[.email]?.denied == ["no_consent": 1, "no_address": 1, "suppressed": 1])
        #expect(counts.channels[.sms]?.denied == ["no_address": 3])
        #expect(try house.rows() == [])
    }

    @Test func thePagesMakeNoDifference() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("channels: [email, sms]")
        for number in 0..<23 {
            try house.person(
                email: number % 5 == 0 ? "shared@example.com" : "",
                phone: number % 3 == 0 ? "+3460000000\(number)" : nil,
                agreed: number % 4 != 0)
        }
        let whole = try house.audience(of: campaign)
        #expect(whole.counts.customers == 23)
        for pageSize in [1, 4, 22, 23, 24] {
            let paged = try house.audience(of: campaign, pageSize: pageSize)
            #expect(paged.entries == whole.entries)
            #expect(paged.counts == whole.counts)
        }
        try house.plan(campaign, pageSize: 4)
        let rows = try house.session.rows("SELECT customer, channel FROM delivery ORDER BY customer, channel") {
            "\($0.int(0)) \($0.text(1)) \"\""
        }
        #expect(rows == whole.entries.filter { $0.hasSuffix("\"\"") })
    }

    @Test func nobodyIsThereToBeCounted() throws {
        let house = try TestHouse()
        let (entries, counts) = try house.audience(of: try TestHouse.campaign())
        #expect(entries == [])
        #expect(counts.customers == 0)
        #expect(counts.channels[.email] == AudienceCounts.Outcome())
    }

    @Test func theProgressEndsAtTheWhole() throws {
        let house = try TestHouse()
        for _ in 0..<5 { try house.person() }
        var shares: [Double] = []
        _ = try house.audience.run(
            try TestHouse.campaign(), at: TestHouse.now, pageSize: 2, session: house.session
        ) { _ in
        } progress: { share, _ in
            shares.append(share)
        }
        #expect(shares == [0.4, 0.8, 1])
    }

    // MARK: - One address, one message

    @Test func anAddressGetsOneMessage() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        // The first has not agreed, so that the message is the second one's.
        try house.person(email: "family@example.com", agreed: false)
        try house.person(email: "family@example.com")
        try house.person(email: "family@example.com")
        try house.person()
        let expected = [
            "1 email \"\" no_consent", "2 email \"\"", "3 email \"\" same_address", "4 email \"\"",
        ]
        #expect(try house.audience(of: campaign).entries == expected)
        #expect(try house.audience(of: campaign, pageSize: 1).entries == expected)
        #expect(try house.plan(campaign) == 2)
        #expect(try house.rows() == ["2 email planned", "4 email planned"])
    }

    @Test func whoHasItAlreadyIsOutUnlessTheyAreToBeCounted() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign()
        try house.person(email: "family@example.com")
        try house.person()
        try house.plan(campaign)
        try house.person(email: "family@example.com")
        try house.person()
        #expect(
            try house.audience(of: campaign).entries == [
                "1 email \"\" already_received", "2 email \"\" already_received", "3 email \"\" same_address",
                "4 email \"\"",
            ])
        let (entries, counts) = try house.audience(of: campaign, options: .regardlessOfReceipt)
        #expect(entries == ["1 email \"\"", "2 email \"\"", "3 email \"\" same_address", "4 email \"\""])
        #expect(counts.channels[.email]?.permitted == 3)
        #expect(counts.channels[.email]?.received == 2)
    }

    // MARK: - When

    @Test func outsideTheScheduleNobodyIsIn() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("schedule: {start: 2026-12-01, end: 2026-12-24}")
        try house.person()
        try house.person(agreed: false)
        let out = ["1 email \"\" out_of_schedule", "2 email \"\" no_consent"]
        #expect(try house.audience(of: campaign).entries == out)
        #expect(try house.audience(of: campaign, at: Instant(rfc3339: "2026-12-25T00:00:00Z")!).entries == out)
        let open = ["1 email \"\"", "2 email \"\" no_consent"]
        #expect(try house.audience(of: campaign, at: Instant(rfc3339: "2026-12-24T23:59:59Z")!).entries == open)
        #expect(try house.audience(of: campaign, options: .regardlessOfSchedule).entries == open)
    }

    @Test func aBirthdayIsByTheCustomersOwnClock() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("repeat: yearly birth_date")
        func born(_ date: String, _ zone: String?) throws {
            try house.person(["birth_date": .text(date), "time_zone": zone.sqlValue])
        }
        try born("1990-12-31", "Europe/Madrid")
        try born("1990-12-31", "Asia/Tokyo")
        try born("1990-01-01", "Asia/Tokyo")
        try born("1990-01-01", nil)
        try born("1990-12-31", nil)
        try born("2026-12-31", nil)
        try house.person()
        let (entries, counts) = try house.audience(of: campaign, at: Instant(rfc3339: "2026-12-31T18:00:00Z")!)
        // In Tokyo the new year has begun.
        #expect(entries == ["1 email \"2026\"", "3 email \"2027\"", "5 email \"2026\""])
        #expect(counts.selected == 7)
        #expect(counts.due == 3)
        #expect(counts.channels[.email]?.permitted == 3)
    }

    @Test func aBirthdayComesAgainTheNextYearAndNotTwiceInOne() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("repeat: yearly birth_date")
        try house.person(["birth_date": .text("1992-02-29")])
        for day in ["2026-02-28T10:00:00Z", "2026-02-28T20:00:00Z", "2027-02-28T10:00:00Z", "2028-02-28T10:00:00Z"] {
            try house.plan(campaign, at: Instant(rfc3339: day)!)
        }
        #expect(
            try house.session.rows("SELECT occasion FROM delivery ORDER BY id") { $0.text(0) } == ["2026", "2027"])
        // 1 campaign, 1 run for ever.
        #expect(try house.control.status().map(\.run.occasion) == [""])
    }

    @Test func aQuarterlyCampaignGoesOutOnceAQuarter() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("repeat: quarterly")
        try house.person()
        for day in ["2026-09-30T10:00:00Z", "2026-10-01T10:00:00Z", "2026-12-31T10:00:00Z"] {
            try house.plan(campaign, at: Instant(rfc3339: day)!)
        }
        #expect(
            try house.session.rows("SELECT occasion FROM delivery ORDER BY id") { $0.text(0) }
                == ["2026-Q3", "2026-Q4"])
        #expect(Set(try house.control.status().map(\.run.occasion)) == ["2026-Q3", "2026-Q4"])
    }

    /// A confirmation rests on the contract and needs no consent to anything.
    @Test func eachEventSinceTheStartIsDueOneMessage() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign(
            "purpose: order_confirmation", "repeat: each purchase", "schedule: {start: 2026-03-01}")
        try house.person(agreed: false)
        try house.person(agreed: false)
        try house.purchase(2, "A-1", on: "2026-02-28")
        let first = try house.purchase(2, "A-2", on: "2026-03-01")
        try house.purchase(2, "A-3", on: "2026-04-01")
        try house.purchase(1, "A-4", on: "2026-04-01")
        try house.purchase(1, "A-5", on: "2026-12-01")
        let (entries, counts) = try house.audience(of: campaign)
        #expect(entries == ["1 email \"A-4\"", "2 email \"A-2\"", "2 email \"A-3\""])
        #expect(counts.selected == 2)
        #expect(counts.due == 3)
        #expect(try house.plan(campaign) == 3)
        #expect(try house.plan(campaign) == 0)
        try house.purchase(1, "A-6", on: "2026-05-01")
        #expect(try house.plan(campaign) == 1)
        #expect(
            try house.session.rows("SELECT occasion FROM delivery ORDER BY id") { $0.text(0) }
                == ["A-4", "A-2", "A-3", "A-6"])
        #expect(try house.session.integer("SELECT event FROM delivery WHERE occasion = 'A-2'") == Int(first))
    }

    /// Promise 2: what triggers a message is a use of data as well.
    @Test func anEventThatAPersonDoesNotLetBeUsedIsNoOccasion() throws {
        let house = try TestHouse()
        let campaign = try TestHouse.campaign("repeat: each purchase")
        for person in 1...2 {
            try house.person()
            try house.purchase(Int64(person), "A-\(person)", on: "2026-04-01")
        }
        try house.say(.given, 2, "data:purchase_history", on: "2026-02-01")
        #expect(try house.audience(of: campaign).entries == ["2 email \"A-2\""])
    }
}
