package import System
import Workspace

/// The quarter or year that a privacy report is about.
///
///     ReportPeriod(named: "2026-Q3")?.months.map(\.description)    // 2026-07-01, 2026-08-01, 2026-09-01
package struct ReportPeriod: Hashable, Sendable {
    package let year: Int
    /// 1 to 4; nil: the whole year.
    package let quarter: Int?

    /// `2026` or `2026-Q3`; nil for anything else.
    package init?(named name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count == 4, let year = Int(first), year >= 1970 else { return nil }
        self.year = year
        switch parts.count {
        case 1: quarter = nil
        case 2:
            guard parts[1].utf8.count == 2, parts[1].hasPrefix("Q"), let number = Int(parts[1].dropFirst()),
                1...4 ~= number
            else { return nil }
            quarter = number
        default: return nil
        }
    }

    private init(year: Int, quarter: Int?) {
        self.year = year
        self.quarter = quarter
    }

    /// As rows and the command line have it.
    package var name: String { quarter.map { "\(year)-Q\($0)" } ?? "\(year)" }

    /// The first day of each of its months.
    package var months: [CivilDate] {
        let first = quarter.map { 3 * $0 - 2 } ?? 1
        return (first..<first + (quarter == nil ? 12 : 3)).compactMap { CivilDate(year: year, month: $0, day: 1) }
    }

    /// From its first instant (of UTC) on.
    package var start: Instant { Instant(startOf: months[0]) }

    /// Before this instant.
    package var end: Instant { Instant(startOf: next.months[0]) }

    private var next: ReportPeriod {
        guard let quarter else { return ReportPeriod(year: year + 1, quarter: nil) }
        return quarter == 4 ? ReportPeriod(year: year + 1, quarter: 1) : ReportPeriod(year: year, quarter: quarter + 1)
    }

    /// The one before it, which a report compares with.
    package var previous: ReportPeriod {
        guard let quarter else { return ReportPeriod(year: year - 1, quarter: nil) }
        return quarter == 1 ? ReportPeriod(year: year - 1, quarter: 4) : ReportPeriod(year: year, quarter: quarter - 1)
    }
}
