import Foundation
import System

/// The text of a segment and what it means for a person; nil is unknown.
struct SegmentExpression {
    let text: String
    let answer: (SegmentPerson) -> Bool?

    static func generate(depth: Int, at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        guard depth > 0, Int.random(in: 0..<4, using: &random) > 0 else { return leaf(at: now, &random) }
        let left = generate(depth: depth - 1, at: now, &random)
        if Int.random(in: 0..<3, using: &random) == 0 {
            return SegmentExpression(text: "not (\(left.text))") { Three.not(left.answer($0)) }
        }
        let right = generate(depth: depth - 1, at: now, &random)
        return Bool.random(using: &random)
            ? SegmentExpression(text: "(\(left.text)) and (\(right.text))") {
                Three.and(left.answer($0), right.answer($0))
            }
            : SegmentExpression(text: "(\(left.text)) or (\(right.text))") {
                Three.not(Three.and(Three.not(left.answer($0)), Three.not(right.answer($0))))
            }
    }

    private static func leaf(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        switch Int.random(in: 0..<16, using: &random) {
        case 0: text("first_name", &random) { .some($0.name) }
        case 1: text("city", &random) { $0.allowsLocation ? .some($0.city) : nil }
        case 2: text("tier", &random) { $0.allowsPurchases ? .some($0.tier) : nil }
        case 3: text("email", &random) { .some($0.email) }
        case 4:
            number("orders", [-1, 0, 1, 2], &random) { $0.allowsPurchases ? .some($0.orders.map { Decimal($0) }) : nil }
        case 5: number("spent", SegmentPerson.amounts, &random) { $0.allowsPurchases ? .some($0.spent) : nil }
        case 6: date("since", at: now, &random) { .some($0.since) }
        case 7: moment("seen", at: now, &random) { $0.allowsInterests ? .some($0.seen) : nil }
        case 8: anniversary(at: now, &random)
        case 9: place(&random)
        case 10: tags(&random)
        case 11: vip(&random)
        default: eventLeaf(at: now, &random)
        }
    }
}

/// Logic with a third value, from its definition.
enum Three {
    static func not(_ value: Bool?) -> Bool? { value.map { !$0 } }

    static func and(_ left: Bool?, _ right: Bool?) -> Bool? {
        if left == false || right == false { return false }
        return left == nil || right == nil ? nil : true
    }
}

/// Days and periods by Foundation's calendar, which Heed does not use.
enum Calendars {
    private static let utc: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        return calendar
    }()

    private static func midnight(of now: Instant) -> Date {
        utc.startOfDay(for: Date(timeIntervalSince1970: Double(now.unixSeconds)))
    }

    /// The moment a period away, at the same time of day.
    static func moment(_ count: Int, _ unit: String, from now: Instant) -> Instant {
        let component: Calendar.Component =
            switch unit {
            case "days": .day
            case "weeks": .weekOfYear
            case "months": .month
            case "years": .year
            default: .hour
            }
        let start = midnight(of: now)
        let rest = now.microseconds - Int64(start.timeIntervalSince1970) * 1_000_000
        let moved = utc.date(byAdding: component, value: count, to: start)!
        return Instant(microseconds: Int64(moved.timeIntervalSince1970) * 1_000_000 + rest)
    }

    /// `2026-11-23`
    static func day(of moment: Instant, plus days: Int = 0) -> String {
        let date = utc.date(byAdding: .day, value: days, to: midnight(of: moment))!
        let parts = utc.dateComponents([.year, .month, .day], from: date)
        return String(format: "%04d-%02d-%02d", parts.year!, parts.month!, parts.day!)
    }
}

// MARK: - Attributes

extension SegmentExpression {
    /// `value` is nil without permission, and holds nil where there is no value.
    static func text<Thing>(
        _ name: String, _ random: inout SplitMix, _ value: @escaping (Thing) -> String??
    ) -> (text: String, answer: (Thing) -> Bool?) {
        let word = (SegmentPerson.words + ["ana@example.com"]).randomElement(using: &random)!
        let part = ["fa", "ÑA", "%", "_", " ", "ndú", "O", "f_a", "%o", ".example", "a"].randomElement(using: &random)!
        func known(_ holds: @escaping (String) -> Bool) -> (Thing) -> Bool? {
            { value($0).flatMap { $0 }.map { holds($0.lowercased()) } }
        }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return ("\(name) == null", { value($0).map { $0 == nil } })
        case 1: return ("\(name) is known", { value($0).map { $0 != nil } })
        case 2: return ("\(name) in ['x', \"\(word.uppercased())\"]", known { $0 == word.lowercased() })
        case 3: return ("\(name) != \"\(word)\"", known { $0 != word.lowercased() })
        case 4: return ("\(name) contains '\(part)'", known { $0.contains(part.lowercased()) })
        case 5: return ("\(name) not contains '\(part)'", known { !$0.contains(part.lowercased()) })
        case 6: return ("\(name) starts with '\(part)'", known { $0.hasPrefix(part.lowercased()) })
        case 7: return ("\(name) ends with '\(part)'", known { $0.hasSuffix(part.lowercased()) })
        default: return ("\"\(word.lowercased())\" == \(name)", known { $0 == word.lowercased() })
        }
    }

    static func number<Thing>(
        _ name: String, _ values: [Decimal], _ random: inout SplitMix, isNullable: Bool = true,
        _ value: @escaping (Thing) -> Decimal??
    ) -> (text: String, answer: (Thing) -> Bool?) {
        let bound = values.randomElement(using: &random)!
        let other = values.randomElement(using: &random)!
        func known(_ holds: @escaping (Decimal) -> Bool) -> (Thing) -> Bool? {
            { value($0).flatMap { $0 }.map(holds) }
        }
        switch Int.random(in: 0..<9, using: &random) {
        case 0 where isNullable: return ("\(name) is not null", { value($0).map { $0 != nil } })
        case 1: return ("\(name) in [\(bound), \(other)]", known { $0 == bound || $0 == other })
        case 2:
            let (low, high) = (min(bound, other), max(bound, other))
            return ("\(name) between \(low) and \(high)", known { $0 >= low && $0 <= high })
        default: break
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return ("\(name) == \(bound)", known { $0 == bound })
        case 1: return ("\(name) != \(bound)", known { $0 != bound })
        case 2: return ("\(name) < \(bound)", known { $0 < bound })
        case 3: return ("\(name) <= \(bound)", known { $0 <= bound })
        case 4: return ("\(bound) < \(name)", known { $0 > bound })
        default: return ("\(name) >= \(bound)", known { $0 >= bound })
        }
    }

    static func date<Thing>(
        _ name: String, at now: Instant, _ random: inout SplitMix, _ value: @escaping (Thing) -> String??
    ) -> (text: String, answer: (Thing) -> Bool?) {
        let count = [1, 7, 30].randomElement(using: &random)!
        let unit = ["days", "weeks", "months", "years"].randomElement(using: &random)!
        let day = SegmentPerson.dates.randomElement(using: &random)!
        let today = Calendars.day(of: now)
        let before = Calendars.day(of: Calendars.moment(-count, unit, from: now))
        let after = Calendars.day(of: Calendars.moment(count, unit, from: now))
        func known(_ holds: @escaping (String) -> Bool) -> (Thing) -> Bool? {
            { value($0).flatMap { $0 }.map(holds) }
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return ("\(name) < \"\(day)\"", known { $0 < day })
        case 1: return ("\(name) >= '\(day)'", known { $0 >= day })
        case 2: return ("\(name) == today", known { $0 == today })
        case 3: return ("\(name) <= \(count) \(unit) ago", known { $0 <= before })
        case 4: return ("\(name) > \(count) \(unit) from now", known { $0 > after })
        case 5: return ("\(name) within last \(count) \(unit)", known { $0 >= before && $0 <= today })
        case 6: return ("\(name) within next \(count) \(unit)", known { $0 >= today && $0 <= after })
        default: return ("\(name) between '2025-01-01' and today", known { $0 >= "2025-01-01" && $0 <= today })
        }
    }

    static func moment<Thing>(
        _ name: String, at now: Instant, _ random: inout SplitMix, isEvent: Bool = false,
        _ value: @escaping (Thing) -> Instant??
    ) -> (text: String, answer: (Thing) -> Bool?) {
        let count = [1, 7, 30].randomElement(using: &random)!
        let unit = ["days", "weeks", "months", "hours"].randomElement(using: &random)!
        let before = Calendars.moment(-count, unit, from: now)
        let day = (SegmentPerson.dates + [Calendars.day(of: now)]).randomElement(using: &random)!
        let today = Calendars.day(of: now)
        func known(_ holds: @escaping (Instant) -> Bool) -> (Thing) -> Bool? {
            { value($0).flatMap { $0 }.map(holds) }
        }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return ("\(name) == \"\(day)\"", known { Calendars.day(of: $0) == day })
        case 1: return ("\(name) != '\(day)'", known { Calendars.day(of: $0) != day })
        case 2: return ("\(name) > \"\(day)\"", known { Calendars.day(of: $0) > day })
        case 3: return ("\(name) <= '\(day)'", known { Calendars.day(of: $0) <= day })
        case 4: return ("\(name) == today", known { Calendars.day(of: $0) == today })
        case 5: return ("\(name) >= \(count) \(unit) ago", known { $0 >= before })
        case 6: return ("\(name) is null", { value($0).map { $0 == nil } })
        case 7:
            return (
                "\(name) between \"2025-01-01\" and '\(Calendars.day(of: now))'",
                known { Calendars.day(of: $0) >= "2025-01-01" && Calendars.day(of: $0) <= today }
            )
        default:
            return ("\(name) within \(isEvent ? "" : "last ")\(count) \(unit)", known { $0 >= before && $0 <= now })
        }
    }

    private static func text(
        _ name: String, _ random: inout SplitMix, _ value: @escaping (SegmentPerson) -> String??
    ) -> SegmentExpression {
        let (text, answer) = Self.text(name, &random, value)
        return SegmentExpression(text: text, answer: answer)
    }

    private static func number(
        _ name: String, _ values: [Decimal], _ random: inout SplitMix, _ value: @escaping (SegmentPerson) -> Decimal??
    ) -> SegmentExpression {
        let (text, answer) = Self.number(name, values, &random, value)
        return SegmentExpression(text: text, answer: answer)
    }

    private static func date(
        _ name: String, at now: Instant, _ random: inout SplitMix, _ value: @escaping (SegmentPerson) -> String??
    ) -> SegmentExpression {
        let (text, answer) = Self.date(name, at: now, &random, value)
        return SegmentExpression(text: text, answer: answer)
    }

    private static func moment(
        _ name: String, at now: Instant, _ random: inout SplitMix, _ value: @escaping (SegmentPerson) -> Instant??
    ) -> SegmentExpression {
        let (text, answer) = Self.moment(name, at: now, &random, value)
        return SegmentExpression(text: text, answer: answer)
    }
}

// MARK: - Attributes of a kind of their own

extension SegmentExpression {
    /// Day by day through the window: whose day is it?
    private static func anniversary(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        let isBirthday = Bool.random(using: &random)
        let name = isBirthday ? "birthday" : "anniversary(since)"
        let count = [1, 7, 30, 364].randomElement(using: &random)!
        let (text, days): (String, ClosedRange<Int>) =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: ("\(name) == today", 0...0)
            case 1: ("\(name) within last \(count) days", -count...0)
            case 2: ("\(name) within \(count) days", 0...count)
            default: ("\(name) within next \(count) days", 0...count)
            }
        return SegmentExpression(text: text) { person in
            guard let date = isBirthday ? person.birth : person.since else { return nil }
            return days.contains { offset in
                let day = Calendars.day(of: now, plus: offset)
                guard day.prefix(4) > date.prefix(4) else { return false }
                let isLastOfFebruary =
                    day.hasSuffix("-02-28") && Calendars.day(of: now, plus: offset + 1).hasSuffix("-03-01")
                return day.suffix(6) == date.suffix(6) || isLastOfFebruary && date.hasSuffix("-02-29")
            }
        }
    }

    private static func place(_ random: inout SplitMix) -> SegmentExpression {
        if Bool.random(using: &random) {
            return SegmentExpression(text: "country in [\"es\", \"MX\"]") { person in
                person.allowsLocation ? person.country.map { $0 == "ES" || $0 == "MX" } : nil
            }
        }
        return SegmentExpression(text: "language == \"es\"") { $0.language.map { $0 == "es" || $0 == "es-MX" } }
    }

    private static func tags(_ random: inout SplitMix) -> SegmentExpression {
        if Int.random(in: 0..<3, using: &random) == 0 {
            return SegmentExpression(text: "interests != null") { $0.allowsInterests ? !$0.interests.isEmpty : nil }
        }
        let tag = SegmentPerson.tags.randomElement(using: &random)!
        return SegmentExpression(text: "has(interests, \"\(tag.uppercased())\")") { person in
            person.allowsInterests ? person.interests.contains(tag) : nil
        }
    }

    private static func vip(_ random: inout SplitMix) -> SegmentExpression {
        let isNegated = Bool.random(using: &random)
        return SegmentExpression(text: isNegated ? "vip != true" : "vip") { person in
            person.allowsInterests ? person.vip.map { $0 != isNegated } : nil
        }
    }
}
