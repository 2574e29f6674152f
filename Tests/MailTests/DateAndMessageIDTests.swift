import Foundation
import Testing

@testable import Mail

@Suite struct DateAndMessageIDTests {
    @Test(
        "MSG-5: English, UTC, four digits of year",
        arguments: [
            (1_795_440_360, "Mon, 23 Nov 2026 13:26:00 +0000"), (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (-2_208_988_800, "Mon, 01 Jan 1900 00:00:00 +0000"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 +0000"),
        ] as [(Int64, String)])
    func datesAreWritten(_ seconds: Int64, _ expected: String) throws {
        #expect(try DateHeader.format(seconds) == expected)
    }

    @Test func anyDateAgreesWithTheCalendar() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        var random = SeededGenerator(1)
        for _ in 0..<2_000 {
            let seconds = Int64.random(in: -2_208_988_800...253_402_300_799, using: &random)
            #expect(
                try DateHeader.format(seconds) == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
        }
    }

    @Test(arguments: [Int64.min, -2_208_988_801, 253_402_300_800, Int64.max])
    func datesOutOfRangeAreRefused(_ seconds: Int64) {
        #expect(throws: MailError.dateOutOfRange) { try DateHeader.format(seconds) }
    }

    @Test("MSG-6: the same bytes give the same Message-ID, in dot-atom form")
    func messageIDsAreStable() throws {
        let identifier = try MessageID(opaque: [0x00, 0xAB, 0x7F], domain: "News.BÜCHER.test")
        #expect(identifier.headerValue == "<00ab7f@news.xn--bcher-kva.test>")
        #expect(identifier == (try MessageID(opaque: [0x00, 0xAB, 0x7F], domain: "news.bücher.test")))
        #expect(try MessageID(left: "a.b-c_1", domain: "x.test").headerValue == "<a.b-c_1@x.test>")
    }

    @Test func badMessageIDsAreRefused() {
        for left in ["", ".a", "a.", "a..b", "a b", "a>b", "a\r\nb", "é", String(repeating: "a", count: 65)] {
            #expect(throws: MailError.invalidMessageID) { try MessageID(left: left, domain: "x.test") }
        }
        #expect(throws: MailError.self) { try MessageID(opaque: [], domain: "x.test") }
        #expect(throws: MailError.self) { try MessageID(opaque: [UInt8](repeating: 1, count: 33), domain: "x.test") }
        #expect(throws: MailError.self) { try MessageID(left: "a", domain: "x test") }
    }
}
