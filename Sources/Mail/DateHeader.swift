/// The date of a message as header fields write it (RFC 5322 §3.3, MSG-5).
package enum DateHeader {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Writes an instant in UTC, in English in every locale.
    ///
    ///     try DateHeader.format(1_795_440_360)  // "Mon, 23 Nov 2026 13:26:00 +0000"
    /// - Parameter unixSeconds: seconds since 1970-01-01T00:00:00Z.
    /// - Throws: `MailError` with the code `dateOutOfRange` for years before 1900 or after 9999.
    package static func format(_ unixSeconds: Int64) throws(MailError) -> String {
        // 1900-01-01T00:00:00Z up to 9999-12-31T23:59:59Z.
        guard -2_208_988_800...253_402_300_799 ~= unixSeconds else { throw .dateOutOfRange }
        let second = Int((unixSeconds % 86_400 + 86_400) % 86_400)
        let day = (Int(unixSeconds) - second) / 86_400
        let (year, month, dayOfMonth) = civil(day)
        var out: [UInt8] = []
        out.reserveCapacity(31)
        out.append(contentsOf: days[(day % 7 + 7) % 7].utf8)
        out.append(contentsOf: ", ".utf8)
        appendTwo(dayOfMonth, to: &out)
        out.append(0x20)
        out.append(contentsOf: months[month - 1].utf8)
        out.append(0x20)
        appendTwo(year / 100, to: &out)
        appendTwo(year % 100, to: &out)
        out.append(0x20)
        appendTwo(second / 3600, to: &out)
        out.append(UInt8(ascii: ":"))
        appendTwo(second / 60 % 60, to: &out)
        out.append(UInt8(ascii: ":"))
        appendTwo(second % 60, to: &out)
        out.append(contentsOf: " +0000".utf8)
        return String(decoding: out, as: UTF8.self)
    }

    private static func appendTwo(_ number: Int, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "0") + UInt8(number / 10))
        out.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// Year, month and day of the Gregorian calendar from days since 1970-01-01, by counting in eras of 400 years that
    /// begin in March, so that a leap day is the last of its year.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let fromMarch0000 = day + 719_468
        let era = fromMarch0000 / 146_097
        let dayOfEra = fromMarch0000 % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
