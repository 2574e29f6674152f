/// A stretch of time as people say it: `2 years`, `180 days`, `48 hours`.
///
/// Months and years are those of the calendar, so that two years from 10 March end on 10 March.
package struct Period: Hashable, Sendable {
    package enum Unit: String, CaseIterable, Sendable {
        case minutes
        case hours
        case days
        case weeks
        case months
        case years
    }

    /// From 1 to 9999.
    package let count: Int
    package let unit: Unit

    package init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Reads `1 year`, `2 years`; nil for anything else.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].utf8.allSatisfy({ 48...57 ~= $0 }),
            let count = Int(words[0]), 1...9999 ~= count,
            let unit = Unit.allCases.first(where: { $0.rawValue == words[1] || $0.rawValue.dropLast() == words[1] })
        else { return nil }
        self.init(count: count, unit: unit)
    }
}

extension Period: CustomStringConvertible {
    package var description: String { "\(count) \(count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)" }
}
