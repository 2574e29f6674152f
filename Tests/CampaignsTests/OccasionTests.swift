import System
import Testing

@testable import Campaigns

@Suite struct OccasionTests {
    private static func date(_ text: String) -> CivilDate { CivilDate(parsing: text)! }

    @Test(arguments: [
        ("2026-01-01T00:00:00Z", "2026-Q1"), ("2026-03-31T23:59:59Z", "2026-Q1"), ("2026-04-01T00:00:00Z", "2026-Q2"),
        ("2026-09-30T12:00:00Z", "2026-Q3"), ("2026-12-31T23:59:59Z", "2026-Q4"),
    ])
    func theQuarterIsThatOfUTC(instant: String, quarter: String) {
        #expect(Occasion.quarter(of: Instant(rfc3339: instant)!) == quarter)
    }

    @Test(arguments: [
        ("1990-11-23", "2026-11-23", 2026), ("1990-11-23", "2026-11-24", nil), ("2026-11-23", "2026-11-23", nil),
        ("1992-02-29", "2026-02-28", 2026), ("1992-02-29", "2026-03-01", nil), ("1992-02-29", "2028-02-28", nil),
        ("1992-02-29", "2028-02-29", 2028), ("1991-02-28", "2028-02-29", nil),
    ])
    func anAnniversaryIsOnItsDay(date: String, today: String, year: Int?) {
        #expect(Occasion.anniversary(of: Self.date(date), today: Self.date(today)) == year)
    }

    @Test func todayIsThatOfTheZone() {
        let instant = Instant(rfc3339: "2026-12-31T22:30:00Z")!
        #expect(Occasion.today(at: instant, zone: "Europe/Madrid") == Self.date("2026-12-31"))
        #expect(Occasion.today(at: instant, zone: "Asia/Tokyo") == Self.date("2027-01-01"))
        #expect(Occasion.today(at: instant, zone: "America/Lima") == Self.date("2026-12-31"))
        #expect(Occasion.today(at: instant, zone: "Mars/Olympus") == Self.date("2026-12-31"))
        #expect(Occasion.today(at: instant, zone: nil) == Self.date("2026-12-31"))
    }

    /// The database may look for the ends of dates only because they leave no anniversary out, in any zone on any day.
    @Test func theEndsOfDatesLeaveNoAnniversaryOut() {
        var instant = Instant(rfc3339: "2026-02-20T00:30:00Z")!
        for _ in 0..<(4 * 20) {
            let endings = Set(Occasion.datesEnding(at: instant))
            for zone in ["Etc/GMT+12", "UTC", "Pacific/Kiritimati"] {
                let today = Occasion.today(at: instant, zone: zone)
                for birth in 0..<366 {
                    let date = CivilDate(daysSinceEpoch: 7730 + birth)
                    guard Occasion.anniversary(of: date, today: today) != nil else { continue }
                    #expect(endings.contains(String(date.description.suffix(6))))
                }
            }
            instant = instant.adding(seconds: 6 * 3600)
        }
    }
}
