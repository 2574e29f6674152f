import Consent
import System
import Workspace

/// A moment told by its distance from the one at which a segment is asked.
enum SegmentMoment: Equatable, Sendable {
    case now
    /// `30 days ago`
    case ago(Period)
    /// `30 days from now`
    case ahead(Period)

    /// The moment itself; months and years are those of the calendar of UTC.
    func instant(at now: Instant) -> Instant {
        switch self {
        case .now: now
        case .ago(let period): now.before(period)
        case .ahead(let period): now.before(Period(count: -period.count, unit: period.unit))
        }
    }

    /// The day on which it is. Days sort as texts only while their years have four digits, so it ends with those.
    func day(at now: Instant) -> CivilDate {
        let day = instant(at: now).civilDate
        guard let last = CivilDate(year: 9999, month: 12, day: 31) else { return day }
        return min(day, last)
    }

    /// The period, where there is one.
    var period: Period? {
        switch self {
        case .now: nil
        case .ago(let period), .ahead(let period): period
        }
    }
}

extension Period {
    /// Whether it is told in whole days or more, so that it can lead from one day to another.
    var isOfDays: Bool {
        switch unit {
        case .minutes, .hours: false
        case .days, .weeks, .months, .years: true
        }
    }
}
