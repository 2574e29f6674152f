extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC, with a fraction only when the second is not whole: `2026-11-23T13:26:00Z`,
    /// `2026-11-23T13:26:00.25Z`.
    package var rfc3339: String {
        let second = secondOfDay
        var text = civilDate.description
        text += "T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        var fraction = Int(floorDivision(microseconds, Self.microsecondsPerSecond).remainder)
        if fraction != 0 {
            var digits = 6
            while fraction % 10 == 0 {
                fraction /= 10
                digits -= 1
            }
            text += "." + padded(fraction, digits)
        }
        return text + "Z"
    }

    package var description: String { rfc3339 }

    /// Reads an RFC 3339 date-time (section 5.6): date, `T`, time to the second, an optional fraction and `Z` or an
    /// offset. Digits beyond the microsecond are dropped; anything else is nil.
    package init?(rfc3339 text: String) {
        self.init(text, lenient: false)
    }

    /// Reads what exports of other systems write: RFC 3339, a blank for the `T`, no seconds, no zone (then UTC), an
    /// offset with a blank before it or without its colon, or a date alone (midnight UTC).
    ///
    ///     Instant(parsing: "2024-03-01 10:11:12")   // 2024-03-01T10:11:12Z
    package init?(parsing text: String) {
        self.init(text, lenient: true)
    }

    private init?(_ text: String, lenient: Bool) {
        var scanner = DigitScanner(text)
        if lenient { scanner.skipBlanks() }
        guard let date = scanner.date() else { return nil }
        let midnight = Instant(startOf: date)
        if lenient {
            scanner.skipBlanks(onlyIfLast: true)
            if scanner.isAtEnd {
                self = midnight
                return
            }
        }
        guard scanner.take("T") || scanner.take("t") || (lenient && scanner.take(" ")) else { return nil }
        guard let time = scanner.time(secondsRequired: !lenient) else { return nil }
        if lenient { scanner.skipBlanks() }
        var offset = 0
        if !(lenient && scanner.isAtEnd) {
            guard let found = scanner.offset(lenient: lenient) else { return nil }
            offset = found
        }
        if lenient { scanner.skipBlanks() }
        guard scanner.isAtEnd else { return nil }
        let seconds = midnight.unixSeconds + Int64(time.second) - Int64(offset)
        // Second 60 exists only as the last one of a UTC day (RFC 3339, section 5.7); it counts as the next midnight.
        if time.isLeap, seconds % Self.secondsPerDay != 0 { return nil }
        self.init(microseconds: seconds * Self.microsecondsPerSecond + Int64(time.microsecond))
    }
}

extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Expected a time such as 2026-11-23T13:26:00Z.")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + zeros + digits
}
