import Customers
import System
import Workspace

extension SegmentTyping {
    mutating func comparison(
        _ left: SegmentSyntax, _ sign: SegmentSyntax.Comparison, _ right: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        if case .literal = left {
            if case .literal = right {
                return refuse(offset, "two values are compared here", hint: "One side must be a field.")
            }
            return comparison(right, sign.mirrored, left, at: offset)
        }
        guard let subject = subject(left), let literal = literal(right) else { return nil }
        if case .null = literal { return missing(subject, sign, at: offset) }
        if subject.isAnniversary { return anniversary(subject, sign, literal, at: offset) }
        if subject.type == .tags {
            return refuse(
                offset, "'\(subject.name)' holds several words and cannot be compared",
                hint: "Write \(subject.example).")
        }
        guard subject.hasOrder || sign == .equal || sign == .notEqual else {
            return refuse(
                offset, "'\(sign.rawValue)' does not work for '\(subject.name)', which is \(subject.kind)",
                hint: "Use == or !=.")
        }
        guard let value = value(literal, of: subject, at: right.start) else { return nil }
        if case .moment = value, sign == .equal || sign == .notEqual {
            return refuse(
                offset, "'\(sign.rawValue)' would ask for the very microsecond",
                hint: "Write for example \(subject.name) within last 30 days, or compare it with a day.")
        }
        return compared(value, sign, subject)
    }

    /// The comparison with a value that was understood.
    private func compared(
        _ value: SegmentValue, _ sign: SegmentSyntax.Comparison, _ subject: SegmentSubject
    ) -> SegmentCondition {
        let operand = subject.operand
        switch value {
        case .exact(let value): return .comparison(operand, sign, value)
        case .moment(let moment): return .comparison(operand, sign, .moment(moment))
        case .language(let field, let range):
            let isSpoken = SegmentCondition.language(field, range)
            return sign == .equal ? isSpoken : .not(isSpoken)
        case .day(let start, let end):
            switch sign {
            case .equal: return .all([.comparison(operand, .greaterOrEqual, start), .comparison(operand, .less, end)])
            case .notEqual:
                return .any([.comparison(operand, .less, start), .comparison(operand, .greaterOrEqual, end)])
            case .less: return .comparison(operand, .less, start)
            case .lessOrEqual: return .comparison(operand, .less, end)
            case .greater: return .comparison(operand, .greaterOrEqual, end)
            case .greaterOrEqual: return .comparison(operand, .greaterOrEqual, start)
            }
        }
    }

    private mutating func missing(
        _ subject: SegmentSubject, _ sign: SegmentSyntax.Comparison, at offset: Int
    ) -> SegmentCondition? {
        switch sign {
        case .equal: return missing(subject, at: offset)
        case .notEqual: return missing(subject, at: offset).map(SegmentCondition.not)
        default: return refuse(offset, "'\(sign.rawValue)' does not work with null", hint: "Use == or !=.")
        }
    }

    mutating func missing(_ item: SegmentSyntax, at offset: Int) -> SegmentCondition? {
        subject(item).flatMap { missing($0, at: offset) }
    }

    private mutating func missing(_ subject: SegmentSubject, at offset: Int) -> SegmentCondition? {
        if subject.isAlwaysKnown {
            return refuse(
                offset, "'\(subject.name)' is never null",
                hint: "Where there is no event it is 0: \(subject.name) == 0.")
        }
        if subject.isAnniversary, case .field(let field) = subject.operand {
            return refuse(offset, "'\(subject.name)' cannot be null", hint: "Ask the date: \(field.name) is null.")
        }
        return .isMissing(subject.operand)
    }
}

// MARK: - Lists and ranges

extension SegmentTyping {
    mutating func membership(
        _ item: SegmentSyntax, _ list: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        guard let subject = subject(item) else { return nil }
        guard case .list(let items, let at) = list else {
            return refuse(list.start, "a list should follow 'in'", hint: "Write for example in [\"ES\", \"FR\"].")
        }
        guard subject.type != .tags, subject.type != .boolean, !subject.isAnniversary else {
            return refuse(
                offset, "'in' does not work for '\(subject.name)'", hint: "Write for example \(subject.example).")
        }
        guard !items.isEmpty else { return refuse(at, "the list is empty", hint: "Nobody is in an empty list.") }
        var values: [SegmentValue] = []
        for item in items {
            guard let literal = literal(item) else { continue }
            if case .null = literal {
                let _: Never? = refuse(
                    item.start, "null cannot be in a list", hint: "Write 'or \(subject.name) == null'.")
            } else if let value = value(literal, of: subject, at: item.start) {
                if case .moment = value {
                    let _: Never? = refuse(item.start, "a list can hold days, not a moment", hint: nil)
                } else {
                    values.append(value)
                }
            }
        }
        guard values.count == items.count else { return nil }
        let exact = values.compactMap { value in
            if case .exact(.value(let exact)) = value { exact } else { nil }
        }
        if exact.count == values.count, !subject.operand.isAdded { return .membership(subject.operand, exact) }
        return .any(values.map { compared($0, .equal, subject) })
    }

    mutating func range(
        _ item: SegmentSyntax, _ low: SegmentSyntax, _ high: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        guard let subject = subject(item) else { return nil }
        guard subject.hasOrder, !subject.isAnniversary else {
            return refuse(
                offset, "'between' does not work for '\(subject.name)'", hint: "Write for example \(subject.example).")
        }
        let least = bound(low, of: subject)
        let most = bound(high, of: subject)
        guard let least, let most else { return nil }
        if let first = least.order, let last = most.order, first > last {
            return refuse(high.start, "the second value of 'between' is less than the first", hint: "Swap them.")
        }
        if case .exact(let least) = least, case .exact(let most) = most {
            return .range(subject.operand, least, most)
        }
        return .all([compared(least, .greaterOrEqual, subject), compared(most, .lessOrEqual, subject)])
    }

    private mutating func bound(_ syntax: SegmentSyntax, of subject: SegmentSubject) -> SegmentValue? {
        guard let literal = literal(syntax) else { return nil }
        if case .null = literal { return refuse(syntax.start, "null is no end of a range", hint: nil) }
        return value(literal, of: subject, at: syntax.start)
    }
}

// MARK: - Texts

extension SegmentTyping {
    mutating func match(
        _ item: SegmentSyntax, _ match: SegmentSyntax.TextMatch, _ value: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        guard let subject = subject(item) else { return nil }
        if match == .contains, case .field(let field) = subject.operand, field.type == .tags {
            return tag(field, value)
        }
        guard subject.type == .text else {
            return refuse(
                offset, "'\(match.rawValue)' does not work for '\(subject.name)', which is \(subject.kind)",
                hint: "Write for example \(subject.example).")
        }
        guard !subject.isCode else {
            return refuse(
                offset, "'\(match.rawValue)' does not work for '\(subject.name)', which is a code",
                hint: "Use == or in.")
        }
        guard case .literal(.text(let word), let at) = value else {
            return refuse(value.start, "a text in quotes should follow '\(match.rawValue)'")
        }
        guard !word.isEmpty else { return refuse(at, "every text contains an empty one", hint: "Write some letters.") }
        // Names of time zones are kept as they are written in the zone database.
        let key = subject.builtIn?.name == "time_zone" ? word : FoldedKey.make(word)
        return .match(subject.operand, match, key)
    }
}

// MARK: - Times

extension SegmentTyping {
    mutating func within(
        _ item: SegmentSyntax, _ direction: SegmentSyntax.Direction?, _ syntax: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        let found = subject(item)
        let period = period(syntax)
        guard let subject = found, let period else { return nil }
        guard subject.type == .instant || subject.type == .date else {
            return refuse(
                offset, "'within' asks for days and times, and '\(subject.name)' is \(subject.kind)",
                hint: "Write for example \(subject.example).")
        }
        if subject.type == .date, !period.isOfDays {
            return refuse(
                syntax.start, "'\(subject.name)' is a day and has no \(period.unit.rawValue)", hint: "Use days.")
        }
        // Events have happened; an anniversary is looked forward to.
        let isTimeOfEvent = if case .time = subject.operand { true } else { false }
        let direction = direction ?? (subject.isAnniversary ? .next : isTimeOfEvent ? .last : nil)
        guard let direction else {
            return refuse(
                offset, "'within' can look back or ahead from '\(subject.name)'",
                hint: "Write 'within last \(period)' or 'within next \(period)'.")
        }
        let other: SegmentMoment = direction == .last ? .ago(period) : .ahead(period)
        let (start, end) = direction == .last ? (other, SegmentMoment.now) : (.now, other)
        if subject.isAnniversary, case .field(let field) = subject.operand {
            guard period.isLessThanAYear else {
                return refuse(
                    syntax.start, "every anniversary is within a year", hint: "Write less, for example 30 days.")
            }
            return .anniversary(field, from: start, to: end)
        }
        if subject.type == .date { return .range(subject.operand, .day(start), .day(end)) }
        return .range(subject.operand, .moment(start), .moment(end))
    }

    private mutating func anniversary(
        _ subject: SegmentSubject, _ sign: SegmentSyntax.Comparison, _ literal: SegmentSyntax.Literal, at offset: Int
    ) -> SegmentCondition? {
        guard sign == .equal || sign == .notEqual, literal == .today, case .field(let field) = subject.operand else {
            return refuse(
                offset, "'\(subject.name)' comes round each year and can be asked only by its distance",
                hint: "Write \(subject.name) == today, or \(subject.example).")
        }
        let isToday = SegmentCondition.anniversary(field, from: .now, to: .now)
        return sign == .equal ? isToday : .not(isToday)
    }
}

extension Period {
    fileprivate var isLessThanAYear: Bool {
        switch unit {
        case .minutes, .hours, .days: count < 365
        case .weeks: count <= 52
        case .months: count < 12
        case .years: false
        }
    }
}
