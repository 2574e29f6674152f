package import System
import Words
import Workspace

/// From when until when an offer can be redeemed, by days where the person is.
///
///     valid: {from: 2026-03-01, until: 2026-03-31}
///     valid: {days: 14}
package struct OfferValidity: Equatable, Sendable {
    /// The first day.
    package let from: CivilDate?

    /// The last day, which counts to its end.
    package let until: CivilDate?

    /// So many days, that on which the person gets it aside.
    package let days: Int?

    package init(from: CivilDate? = nil, until: CivilDate? = nil, days: Int? = nil) {
        self.from = from
        self.until = until
        self.days = days
    }

    /// Whether it begins or ends at all.
    var hasDays: Bool { from != nil || until != nil || days != nil }

    /// Whether somebody who gets it now could ever use it.
    package func isOver(at instant: Instant) -> Bool {
        guard let until else { return false }
        return instant >= Self.latestEnd(of: until)
    }

    /// The days for somebody who gets it at an instant, and when they begin and end where the person is. Of somebody
    /// whose zone is not known or may not be used, the first place on earth where the day begins and the last where it
    /// ends count.
    func window(givenAt instant: Instant, timeZone: String?) -> OfferWindow {
        let zone = timeZone.flatMap { try? ZoneRules(named: $0) }
        var last = until
        if let days {
            let end = Self.day(at: instant, zone).adding(days: days)
            last = last.map { min($0, end) } ?? end
        }
        return OfferWindow(
            firstDay: from, lastDay: last,
            begins: from.map { day in
                zone.map { Self.start(of: day, $0) } ?? Instant(startOf: day).adding(seconds: -Self.eastmost)
            },
            ends: last.map { day in
                zone.map { Self.start(of: day.adding(days: 1), $0) } ?? Self.latestEnd(of: day)
            })
    }

    // Days begin first at UTC+14 and end last at UTC-12.
    private static let eastmost = 14 * 3600
    private static let westmost = 12 * 3600

    private static func latestEnd(of day: CivilDate) -> Instant {
        Instant(startOf: day.adding(days: 1)).adding(seconds: westmost)
    }

    private static func day(at instant: Instant, _ zone: ZoneRules?) -> CivilDate {
        guard let zone else { return instant.civilDate }
        let time = zone.localTime(at: instant.unixSeconds)
        return CivilDate(year: time.year, month: time.month, day: time.day) ?? instant.civilDate
    }

    private static func start(of day: CivilDate, _ zone: ZoneRules) -> Instant {
        Instant(
            unixSeconds: zone.unixSeconds(
                of: LocalTime(year: day.year, month: day.month, day: day.day, hour: 0, minute: 0)))
    }
}

/// When one person can redeem an offer.
package struct OfferWindow: Equatable, Sendable {
    package let firstDay: CivilDate?
    package let lastDay: CivilDate?
    let begins: Instant?
    /// The first instant at which it is over.
    let ends: Instant?
}
