import System
import Testing
import Workspace

@testable import Campaigns

/// When messages may go out, by the clocks where people are (SMS-8).
@Suite struct ContactHoursTests {
    /// [08:00, 20:00), what holds where nothing else is said.
    private static let standard = ContactHours(channel: .sms, own: .standardForSMS)
    /// As late as the federal law of the United States allows.
    private static let late = ContactHours(channel: .sms, own: QuietHours(from: 21 * 60, until: 8 * 60))

    private static func at(_ time: String) -> Instant { Instant(rfc3339: time)! }

    private static func answer(
        _ hours: ContactHours, _ time: String, zone: String? = nil, country: String? = nil, region: String? = nil
    ) -> String {
        switch hours.answer(for: Whereabouts(timeZone: zone, country: country, region: region), at: at(time)) {
        case .open: "open"
        case .closed(let until): until.rfc3339
        case .never: "never"
        }
    }

    // MARK: - SMS-8

    @Test(
        "SMS-8: the customer's own clock decides, summer time included",
        arguments: [
            // 07:30, an hour after the clocks were set back.
            ("2026-11-01T12:30:00Z", "America/New_York", "2026-11-01T14:00:00Z"),
            ("2026-07-01T14:59:00Z", "America/Phoenix", "2026-07-01T15:00:00Z"),
            ("2026-07-01T14:59:59Z", "America/Phoenix", "2026-07-01T15:00:00Z"),
            ("2026-07-01T15:00:00Z", "America/Phoenix", "open"),
            ("2026-07-01T18:00:00Z", "Pacific/Honolulu", "open"),
            ("2026-07-01T17:59:59Z", "Pacific/Honolulu", "2026-07-01T18:00:00Z"),
            // 08:30, as the clocks were set forward that night.
            ("2026-03-29T06:30:00Z", "Europe/Madrid", "open"),
            ("2026-03-29T05:59:59Z", "Europe/Madrid", "2026-03-29T06:00:00Z"),
            ("2026-03-28T06:30:00Z", "Europe/Madrid", "2026-03-28T07:00:00Z"),
            ("2026-03-29T17:59:59Z", "Europe/Madrid", "open"),
            ("2026-03-29T18:00:00Z", "Europe/Madrid", "2026-03-30T06:00:00Z"),
        ])
    func theOwnClockDecides(time: String, zone: String, expected: String) {
        #expect(Self.answer(Self.standard, time, zone: zone) == expected)
    }

    @Test("SMS-8: 20:30 in New York is in time by federal law and too late by that of Florida")
    func theStrictestLawCounts() {
        let time = "2026-07-02T00:30:00Z"
        let zone = "America/New_York"
        #expect(Self.answer(Self.late, time, zone: zone, country: "US", region: "NY") == "open")
        #expect(Self.answer(Self.late, time, zone: zone, country: "US", region: "FL") == "2026-07-02T12:00:00Z")
        #expect(Self.answer(Self.late, time, zone: zone, country: "US", region: "us-fl") == "2026-07-02T12:00:00Z")
        // Where the state is unknown, each that has a part in the zone counts: Connecticut begins at nine.
        #expect(Self.answer(Self.late, time, zone: zone, country: "US") == "2026-07-02T13:00:00Z")
        #expect(Self.answer(Self.late, time, zone: zone, country: "US", region: "Florida") == "2026-07-02T13:00:00Z")
        // The workspace's own hours are stricter than the law's.
        #expect(Self.answer(Self.standard, time, zone: zone, country: "US", region: "NY") == "2026-07-02T12:00:00Z")
    }

    @Test(
        "SMS-8: the laws of the states, at their edges",
        arguments: [
            // 2026-07-04 is a Saturday, 2026-07-05 a Sunday. Texas keeps Chicago's time here: UTC-5.
            ("TX", "America/Chicago", "2026-07-04T13:59:59Z", "2026-07-04T14:00:00Z"),
            ("TX", "America/Chicago", "2026-07-04T14:00:00Z", "open"),
            ("TX", "America/Chicago", "2026-07-05T01:59:59Z", "open"),
            ("TX", "America/Chicago", "2026-07-05T02:00:00Z", "2026-07-05T17:00:00Z"),
            ("TX", "America/Chicago", "2026-07-05T16:59:59Z", "2026-07-05T17:00:00Z"),
            ("TX", "America/Chicago", "2026-07-05T17:00:00Z", "open"),
            ("OK", "America/Chicago", "2026-07-05T00:59:59Z", "open"),
            ("OK", "America/Chicago", "2026-07-05T01:00:00Z", "2026-07-05T13:00:00Z"),
            ("CT", "America/New_York", "2026-07-05T12:59:59Z", "2026-07-05T13:00:00Z"),
            ("CT", "America/New_York", "2026-07-05T13:00:00Z", "open"),
            ("CT", "America/New_York", "2026-07-06T00:00:00Z", "2026-07-06T13:00:00Z"),
            ("CA", "America/Los_Angeles", "2026-07-06T03:59:59Z", "open"),
            ("CA", "America/Los_Angeles", "2026-07-06T04:00:00Z", "2026-07-06T15:00:00Z"),
        ])
    func theLawsOfStatesAreKept(region: String, zone: String, time: String, expected: String) {
        #expect(Self.answer(Self.late, time, zone: zone, country: "US", region: region) == expected)
    }

    @Test("SMS-8: an unknown zone is inside the window in all plausible zones")
    func anUnknownZoneIsSafeInAll() {
        // Spain: 08:00 on the Canaries is 09:00 in Madrid, and 20:00 in Madrid is 19:00 there.
        #expect(Self.answer(Self.standard, "2026-07-01T06:59:59Z", country: "ES") == "2026-07-01T07:00:00Z")
        #expect(Self.answer(Self.standard, "2026-07-01T07:00:00Z", country: "ES") == "open")
        #expect(Self.answer(Self.standard, "2026-07-01T17:59:59Z", country: "ES") == "open")
        #expect(Self.answer(Self.standard, "2026-07-01T18:00:00Z", country: "ES") == "2026-07-02T07:00:00Z")
        // The United States from Honolulu (UTC-10) to New York (UTC-4), whose states are unknown too.
        #expect(Self.answer(Self.standard, "2026-07-01T17:59:59Z", country: "US") == "2026-07-01T18:00:00Z")
        #expect(Self.answer(Self.standard, "2026-07-01T23:59:59Z", country: "US") == "open")
        #expect(Self.answer(Self.standard, "2026-07-02T00:00:00Z", country: "US") == "2026-07-02T18:00:00Z")
        // Nowhere in particular: the world has no hour in common.
        #expect(Self.answer(Self.standard, "2026-07-01T12:00:00Z") == "never")
        #expect(Self.answer(Self.standard, "2026-07-01T12:00:00Z", country: "XX") == "never")
        #expect(Self.answer(Self.standard, "2026-07-01T12:00:00Z", zone: "No/Where") == "never")
    }

    // MARK: - What else

    @Test func anotherNameOfAZoneBindsByEveryState() {
        let time = "2026-07-05T12:30:00Z"
        #expect(Self.answer(Self.late, time, zone: "US/Eastern", country: "US", region: "NY") == "open")
        // A Sunday: Texas begins at noon.
        #expect(Self.answer(Self.late, time, zone: "US/Eastern", country: "US") == "2026-07-05T16:00:00Z")
    }

    /// Catalonia is CT as well (ISO 3166-2:ES).
    @Test func aRegionIsThatOfItsCountry() {
        let time = "2026-07-01T06:30:00Z"
        #expect(Self.answer(Self.late, time, zone: "Europe/Madrid", country: "ES", region: "CT") == "open")
    }

    @Test func whoIsAbroadIsBoundByTheLawOfTheirZone() {
        #expect(
            Self.answer(Self.late, "2026-07-02T13:30:00Z", zone: "America/Chicago", country: "ES", region: "TX")
                == "2026-07-02T14:00:00Z")
    }

    @Test func aLawCountsFromItsDayOn() {
        func at(_ day: String) -> String {
            Self.answer(Self.late, "\(day)T12:30:00Z", zone: "America/New_York", country: "US", region: "CT")
        }
        #expect(at("2023-09-30") == "open")
        #expect(at("2023-10-01") == "2023-10-01T13:00:00Z")
        // The next opening is by the law of its own day.
        let evening = Self.answer(
            Self.late, "2023-10-01T01:30:00Z", zone: "America/New_York", country: "US", region: "CT")
        #expect(evening == "2023-10-01T13:00:00Z")
    }

    @Test func everyLawNamesItsSourceAndZonesThatExist() {
        for law in QuietHoursLaw.table {
            #expect(!law.source.isEmpty)
            #expect((law.region == nil) == law.zones.isEmpty)
        }
        let known = Set(["America/New_York", "America/Chicago", "America/Denver"])
        #expect(QuietHoursLaw.table.allSatisfy { $0.zones.isSubset(of: known) })
    }

    @Test func emailAndServiceMessagesAreAlwaysOpenUnlessToldOtherwise() {
        #expect(ContactHours(channel: .email, own: nil).isAlwaysOpen)
        #expect(ContactHours(channel: .sms, own: .standardForSMS, isMarketing: false).isAlwaysOpen)
        #expect(!ContactHours(channel: .sms, own: nil).isAlwaysOpen)
        let email = ContactHours(channel: .email, own: QuietHours(from: 13 * 60, until: 15 * 60 + 30))
        #expect(Self.answer(email, "2026-07-01T10:59:59Z", zone: "Europe/Madrid") == "open")
        #expect(Self.answer(email, "2026-07-01T11:00:00Z", zone: "Europe/Madrid") == "2026-07-01T13:30:00Z")
        #expect(Self.answer(email, "2026-07-01T13:30:00Z", zone: "Europe/Madrid") == "open")
    }

    /// Whatever the place and time: at the opening that is told it is open, and never before.
    @Test func theOpeningIsTheFirst() {
        var seed = SplitMix(state: 7)
        let zones: [String?] = [nil, "America/New_York", "Europe/Madrid", "Asia/Kathmandu", "Australia/Lord_Howe"]
        let countries: [String?] = ["US", "ES", "NP", "AU"]
        for _ in 0..<150 {
            let person = Whereabouts(
                timeZone: zones.randomElement(using: &seed)!, country: countries.randomElement(using: &seed)!,
                region: ["TX", "FL", nil].randomElement(using: &seed)!)
            let start = Self.at("2026-03-01T00:00:00Z").adding(seconds: Int.random(in: 0..<31_536_000, using: &seed))
            guard case .closed(let until) = Self.standard.answer(for: person, at: start) else { continue }
            #expect(until > start)
            #expect(Self.standard.answer(for: person, at: until) == .open)
            for _ in 0..<20 {
                let before = start.adding(seconds: Int.random(in: 0..<Int(until - start), using: &seed))
                #expect(Self.standard.answer(for: person, at: before) == .closed(until: until))
            }
        }
    }
}
