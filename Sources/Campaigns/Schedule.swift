package import System
import Workspace

/// When a campaign may go out.
///
/// A day in a campaign file is one of UTC; the last day counts to its end.
package struct Schedule: Equatable, Sendable {
    /// From then on; nil: at once.
    package let start: Instant?

    /// Before then; nil: for ever.
    package let end: Instant?

    /// At what hour of each person's day; nil: at any.
    package let localHour: LocalHour?

    package enum LocalHour: Equatable, Sendable {
        /// Minutes since midnight.
        case at(minute: Int)
        /// When the person is most likely to look, as far as they let that be read from what they did.
        case best

        /// The hour of those of whom nothing tells a better one.
        static let usual = 10 * 60
    }

    package init(start: Instant? = nil, end: Instant? = nil, localHour: LocalHour? = nil) {
        self.start = start
        self.end = end
        self.localHour = localHour
    }

    package enum Phase: String, Sendable {
        case early, open, over
    }

    package func phase(at instant: Instant) -> Phase {
        if let start, instant < start { return .early }
        if let end, instant >= end { return .over }
        return .open
    }
}

extension Schedule {
    /// Reads `schedule: {start: 2026-03-01, end: 2026-03-31, local_time: "10:00"}`. Each may be left out; start and end
    /// may be a time of RFC 3339, and the local time `best`.
    init?(reading fields: Fields?) {
        guard let fields else {
            self.init()
            return
        }
        let start = Self.instant("start", in: fields)
        let end = Self.instant("end", in: fields)
        let hour = Self.localHour(in: fields)
        fields.finish()
        guard start.isGood, end.isGood, hour.isGood else { return nil }
        let first = start.day.map { Instant(startOf: $0) } ?? start.instant
        let last = end.day.map { Instant(startOf: $0.adding(days: 1)) } ?? end.instant
        if let first, let last, last <= first {
            fields.problems.error("the schedule ends before it starts", at: fields.mark(of: "end"))
            return nil
        }
        self.init(start: first, end: last, localHour: hour.hour)
    }

    private static func localHour(in fields: Fields) -> (hour: LocalHour?, isGood: Bool) {
        guard fields.entry("local_time") != nil else { return (nil, true) }
        guard let text = fields.optionalString("local_time") else { return (nil, false) }
        if text == "best" { return (.best, true) }
        if let minute = QuietHours.minute(text) { return (.at(minute: minute), true) }
        fields.problems.error(
            "'local_time' must be a time of day or best", at: fields.mark(of: "local_time"),
            hint: "Write for example \"10:00\".")
        return (nil, false)
    }

    private static func instant(
        _ key: String, in fields: Fields
    ) -> (day: CivilDate?, instant: Instant?, isGood: Bool) {
        guard fields.entry(key) != nil else { return (nil, nil, true) }
        guard let text = fields.optionalString(key) else { return (nil, nil, false) }
        if let day = CivilDate(parsing: text) { return (day, nil, true) }
        if let instant = Instant(rfc3339: text) { return (nil, instant, true) }
        fields.problems.error(
            "'\(key)' must be a day or a time", at: fields.mark(of: key),
            hint: "Write for example 2026-03-01 or 2026-03-01T09:00:00+01:00.")
        return (nil, nil, false)
    }
}
