import Liquid
import System
import Words

/// `date`: a day or a moment in words. `'now'` is the instant the message is composed for, never the clock's.
enum DateFilter {
    static func make(language: String, spaced: @escaping @Sendable (String) -> Value) -> HostFilter {
        HostFilter(arguments: 0...1) { call throws(FilterError) in
            if case .nil = call.input { return .nil }
            guard let text = call.text else { throw FilterError("'date' needs a date.") }
            if text.isEmpty { return .nil }
            let style = try style(call.arguments.first)
            do {
                let instant = instant(text, call.context)
                guard let day = CivilDate(parsing: text) ?? instant?.civilDate else {
                    throw FilterError("'date' needs a date such as 2026-11-23, or 'now'.")
                }
                // A skeleton may ask for the time.
                if case .skeleton = style, let instant {
                    return spaced(
                        try DateWords.format(
                            unixSeconds: instant.unixSeconds, zone: .utc, language: language, style: style))
                }
                return spaced(
                    try DateWords.format(
                        year: day.year, month: day.month, day: day.day, language: language, style: style))
            } catch let error as FilterError {
                throw error
            } catch {
                throw FilterError("'date' knows the styles short, medium, long, full and skeletons such as MMMMd.")
            }
        }
    }

    private static func instant(_ text: String, _ context: Value) -> Instant? {
        if text == "now" || text == "today", case .integer(let seconds) = context {
            return Instant(unixSeconds: Int64(seconds))
        }
        return Instant(rfc3339: text)
    }

    private static func style(_ argument: Value?) throws(FilterError) -> DateStyle {
        guard let argument else { return .long }
        switch argument.plainText {
        case "short"?: return .short
        case "medium"?: return .medium
        case "long"?: return .long
        case "full"?: return .full
        case let skeleton? where !skeleton.utf8.contains(UInt8(ascii: "%")): return .skeleton(skeleton)
        default:
            throw FilterError(
                "'date' knows the styles short, medium, long, full and skeletons such as MMMMd, not patterns with %.")
        }
    }
}
