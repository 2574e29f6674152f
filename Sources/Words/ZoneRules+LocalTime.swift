/// The instant or instants at which a place's clock shows a time; in seconds since 1970-01-01 00:00 UTC.
package enum LocalTimeMatch: Hashable, Sendable {
    case once(Int64)
    /// The clock was set back and shows it again.
    case twice(earlier: Int64, later: Int64)
    /// The clock was set forward and never shows it: the instant as far after the change as the time is inside the gap.
    case skipped(shifted: Int64)

    /// The one instant to take: the earlier of two; a skipped 02:30 is 03:30 (as RFC 5545 §3.3.5 has it).
    package var unixSeconds: Int64 {
        switch self {
        case .once(let instant), .twice(earlier: let instant, later: _), .skipped(shifted: let instant): instant
        }
    }
}

extension ZoneRules {
    /// What calendar and clock show at an instant, in seconds since 1970-01-01 00:00 UTC.
    package func localTime(at unixSeconds: Int64) -> LocalTime {
        let instant = Self.bounded(unixSeconds)
        return LocalTime(wallSeconds: Int(instant) + offset(at: instant))
    }

    /// When calendar and clock show a time; months and days outside of their ranges count on into the neighbours.
    ///
    ///     let madrid = try ZoneRules(named: "Europe/Madrid")
    ///     madrid.match(LocalTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30))    // .skipped
    package func match(_ time: LocalTime) -> LocalTimeMatch {
        let wall = Self.bounded(Int64(time.wallSeconds))
        // No clock is further than 26 hours from UTC, so the instant lies in this span.
        let span: Int64 = 26 * 3600
        var before = offset(at: wall - span)
        let changes = table.changes(after: wall - span, through: wall + span)
        var found: [Int64] = []
        var shifted = wall - Int64(before)
        // Each offset holds from its change on until the next one.
        var begin = Int64.min
        for (index, change) in ([ZoneChange(at: begin, offset: before)] + changes).enumerated() {
            let end = index < changes.count ? changes[index].at : .max
            let instant = wall - Int64(change.offset)
            if instant >= begin, instant < end { found.append(instant) }
            if instant < begin, wall - Int64(before) >= begin { shifted = wall - Int64(before) }
            before = change.offset
            begin = end
        }
        guard let first = found.first, let last = found.last else { return .skipped(shifted: shifted) }
        return first == last ? .once(first) : .twice(earlier: first, later: last)
    }

    /// The instant when calendar and clock show a time; the earlier of two, and moved on when the clock skips it.
    package func unixSeconds(of time: LocalTime) -> Int64 { match(time).unixSeconds }
}
