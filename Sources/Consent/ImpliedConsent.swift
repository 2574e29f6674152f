import Database
import System
import Workspace

/// Whether what a person did lately implies their consent (CASL s. 10(9)-(10), LAW-19).
///
/// The last day is the same day of the month so many months later. Where that month has no such day, it ends early: the
/// last day of the month is too late.
///
///     // an inquiry on 31 August holds for six months: the last day is 27 February
enum ImpliedConsent {
    /// TRUE or FALSE: whether there is such an event, among the kinds that `heed.yaml` says are purchases or inquiries.
    static func isGiven(_ question: ContactQuestion) -> SQL {
        let purchases = isRecent(.purchase, .impliedByPurchase, question)
        let inquiries = isRecent(.inquiry, .impliedByInquiry, question)
        let conditions = [purchases, inquiries].compactMap(\.self)
        guard !conditions.isEmpty else { return "1 = 0" }
        return """
            EXISTS (SELECT 1 FROM event WHERE event.customer = candidate.customer AND event.at <= \(question.at) \
            AND (\(SQL.joined(conditions, separator: " OR "))))
            """
    }

    /// Whether `event` is of that relationship and recent enough; nil where no kind is.
    private static func isRecent(
        _ relationship: EventKind.Relationship, _ rule: LegalRule, _ question: ContactQuestion
    ) -> SQL? {
        let events = question.configuration.catalogue.events
        let kinds = events.filter { $0.relationship == relationship }.map(\.name)
        guard !kinds.isEmpty else { return nil }
        let today = question.at.civilDate
        // All of them have to hold: a workspace's own are stricter.
        let periods = countriesThatImply(question).flatMap { country in
            question.legal.periods(rule, in: country, question.channel, on: today)
        }
        guard !periods.isEmpty else { return nil }
        let recent = periods.map { isWithin($0, of: today) }
        return "(event.kind IN \(list: kinds) AND \(SQL.joined(recent, separator: " AND ")))"
    }

    private static func countriesThatImply(_ question: ContactQuestion) -> [String] {
        let today = question.at.civilDate
        return question.legal.countries(.marketingRegime, question.channel, on: today).filter { country in
            question.legal.regimes(in: country, question.channel, on: today).contains(.impliedConsent)
        }
    }

    private static func isWithin(_ period: Period, of today: CivilDate) -> SQL {
        switch period.unit {
        case .months: isWithin(months: period.count, of: today)
        case .years: isWithin(months: 12 * period.count, of: today)
        case .minutes, .hours, .days, .weeks: "event.at >= \(Instant(startOf: today).before(period))"
        }
    }

    /// The days whose last one is today or later.
    private static func isWithin(months count: Int, of today: CivilDate) -> SQL {
        let ordinal = today.year * 12 + today.month - 1 - count
        let (year, month) = (ordinal / 12, ordinal % 12 + 1)
        let length = CivilDate.days(in: month, of: year)
        guard let first = CivilDate(year: year, month: month, day: 1) else {
            preconditionFailure("Every month has a first day.")
        }
        let next = Instant(startOf: first.adding(days: length))
        guard today.day <= length else { return "event.at >= \(next)" }
        let sameDay = first.adding(days: today.day - 1)
        let isLastDay = today.day == CivilDate.days(in: today.month, of: today.year)
        guard isLastDay && today.day < length else { return "event.at >= \(Instant(startOf: sameDay))" }
        return """
            (event.at >= \(next) OR event.at >= \(Instant(startOf: sameDay)) \
            AND event.at < \(Instant(startOf: sameDay.adding(days: 1))))
            """
    }
}
