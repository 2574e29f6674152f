/// A point in time: whole microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
///     Instant(rfc3339: "2026-11-23T14:26:00+01:00")?.rfc3339   // "2026-11-23T13:26:00Z"
package struct Instant: Hashable, Sendable {
    /// Microseconds since the epoch; negative before 1970. This is also the form kept in the database.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The instant so many seconds after the epoch.
    package init(unixSeconds: Int64) {
        self.init(microseconds: unixSeconds * Self.microsecondsPerSecond)
    }

    /// Midnight UTC at the start of a day.
    package init(startOf date: CivilDate) {
        self.init(unixSeconds: Int64(date.daysSinceEpoch) * Self.secondsPerDay)
    }

    static let microsecondsPerSecond: Int64 = 1_000_000
    static let secondsPerDay: Int64 = 86_400

    /// Whole seconds since the epoch, rounded down.
    package var unixSeconds: Int64 {
        floorDivision(microseconds, Self.microsecondsPerSecond).quotient
    }

    /// The same instant without its fraction of a second (rounded down).
    package var wholeSecond: Instant {
        Instant(unixSeconds: unixSeconds)
    }

    /// The day in UTC.
    package var civilDate: CivilDate {
        CivilDate(daysSinceEpoch: Int(floorDivision(unixSeconds, Self.secondsPerDay).quotient))
    }

    /// Seconds since midnight UTC, 0 … 86399.
    package var secondOfDay: Int {
        Int(floorDivision(unixSeconds, Self.secondsPerDay).remainder)
    }

    package func adding(seconds: Int) -> Instant {
        Instant(microseconds: microseconds + Int64(seconds) * Self.microsecondsPerSecond)
    }

    /// Adds a fraction of seconds, rounded to the microsecond.
    package func adding(seconds: Double) -> Instant {
        Instant(microseconds: microseconds + Int64((seconds * 1_000_000).rounded()))
    }

    /// Seconds from `right` to `left`; negative when `left` is earlier.
    package static func - (left: Instant, right: Instant) -> Double {
        Double(left.microseconds - right.microseconds) / 1_000_000
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }
}

/// Division rounding towards minus infinity, so that times before 1970 fall on the right day.
func floorDivision(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
