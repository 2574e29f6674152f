package import System

extension Instant {
    /// The same time of day so long ago by the calendar of UTC; a day that its month does not have becomes the last. A
    /// period of a negative count leads into the future.
    package func before(_ period: Period) -> Instant {
        switch period.unit {
        case .minutes: adding(seconds: -60 * period.count)
        case .hours: adding(seconds: -3600 * period.count)
        case .days: adding(seconds: -86_400 * period.count)
        case .weeks: adding(seconds: -7 * 86_400 * period.count)
        case .months: monthsBefore(period.count)
        case .years: monthsBefore(12 * period.count)
        }
    }

    private func monthsBefore(_ count: Int) -> Instant {
        let today = civilDate
        let months = today.year * 12 + today.month - 1 - count
        let year = months >= 0 ? months / 12 : (months - 11) / 12
        let month = months - year * 12 + 1
        let day = min(today.day, CivilDate.days(in: month, of: year))
        guard let date = CivilDate(year: year, month: month, day: day) else {
            preconditionFailure("The day was cut to its month.")
        }
        return adding(seconds: -86_400 * (today.daysSinceEpoch - date.daysSinceEpoch))
    }
}
