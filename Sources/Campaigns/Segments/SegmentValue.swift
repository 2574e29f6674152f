import Customers
import System
import Words
import Workspace

/// A literal that was understood as a value of what it is compared with.
enum SegmentValue: Equatable {
    /// Texts are folded as the database's keys are.
    case exact(SegmentConstant)
    case language(CatalogueField, String)
    /// A whole day, for what holds moments: from its start (UTC) to the next day's.
    case day(SegmentConstant, SegmentConstant)
    case moment(SegmentMoment)

    /// A number by which values of one kind that are known now are in order; nil for others.
    var order: Double? {
        switch self {
        case .exact(.value(.integer(let number))): Double(number)
        case .exact(.value(.decimal(let number))): number
        case .exact(.value(.date(let date))): Double(date.daysSinceEpoch)
        case .exact(.value(.instant(let instant))), .day(.value(.instant(let instant)), _):
            Double(instant.microseconds)
        default: nil
        }
    }
}

extension SegmentTyping {
    /// The literal that stands there, `today` and `now` among them.
    mutating func literal(_ syntax: SegmentSyntax) -> SegmentSyntax.Literal? {
        switch syntax {
        case .literal(let literal, _): return literal
        case .name(let name, let at):
            if isName(name) {
                return refuse(
                    at, event == nil ? "two fields cannot be compared" : "two properties cannot be compared",
                    hint: "Write a value.")
            }
            switch name {
            case "today": return .today
            case "now": return .moment(.now)
            default: return refuse(at, "'\(name)' is no value", hint: "Put a text in quotes: \"\(name)\".")
            }
        case .list(_, let at): return refuse(at, "a list can stand only after 'in'")
        case .broken: return nil
        default: return refuse(syntax.start, "a value should stand here")
        }
    }

    private func isName(_ name: String) -> Bool {
        if let event { return event.property(named: name) != nil }
        return catalogue.field(named: name) != nil
    }

    /// The literal as a value of the subject's type.
    mutating func value(
        _ literal: SegmentSyntax.Literal, of subject: SegmentSubject, at offset: Int
    ) -> SegmentValue? {
        switch (subject.type, literal) {
        case (.text, .text(let text)): return textValue(text, of: subject, at: offset)
        case (.integer, .number(let digits)):
            if let number = Int64(digits) { return .exact(.value(.integer(number))) }
            return decimal(digits, at: offset)
        case (.decimal, .number(let digits)): return decimal(digits, at: offset)
        case (.boolean, .boolean(let truth)): return .exact(.value(.boolean(truth)))
        case (.date, .text(let text)):
            if let date = CivilDate(parsing: text) { return .exact(.value(.date(date))) }
            return refuse(offset, "this is no date", hint: "Write year, month and day: \"2026-01-31\".")
        case (.date, .today), (.date, .moment(.now)): return .exact(.day(.now))
        case (.date, .moment(let moment)):
            if let period = moment.period, !period.isOfDays {
                return refuse(
                    offset, "'\(subject.name)' is a day and has no \(period.unit.rawValue)", hint: "Use days.")
            }
            return .exact(.day(moment))
        case (.instant, .text(let text)): return instant(text, at: offset)
        case (.instant, .today): return .day(.midnight(0), .midnight(1))
        case (.instant, .moment(let moment)): return .moment(moment)
        case (_, .period(let period)):
            let hint =
                subject.type == .date || subject.type == .instant
                ? "Write '\(period) ago', or \(subject.name) within last \(period)." : Self.advice(subject)
            return refuse(offset, "'\(subject.name)' cannot be compared with a stretch of time", hint: hint)
        default:
            return refuse(
                offset, "'\(subject.name)' is \(subject.kind) and cannot be compared with \(Self.kind(literal))",
                hint: Self.advice(subject))
        }
    }

    private mutating func instant(_ text: String, at offset: Int) -> SegmentValue? {
        if let date = CivilDate(parsing: text) {
            let next = Instant(startOf: date.adding(days: 1))
            return .day(.value(.instant(Instant(startOf: date))), .value(.instant(next)))
        }
        if let instant = Instant(rfc3339: text) { return .exact(.value(.instant(instant))) }
        return refuse(offset, "this is no time", hint: "Write \"2026-01-31\" or \"2026-01-31T18:00:00Z\".")
    }

    private mutating func decimal(_ digits: String, at offset: Int) -> SegmentValue? {
        guard let number = Double(digits), number.isFinite, digits.utf8.count <= 17 else {
            return refuse(offset, "this number has too many digits", hint: nil)
        }
        return .exact(.value(.decimal(number)))
    }

    /// `country`, `language` and `time_zone` are kept in their canonical form and have no folded key.
    private mutating func textValue(_ text: String, of subject: SegmentSubject, at offset: Int) -> SegmentValue? {
        func exact(_ key: String) -> SegmentValue { .exact(.value(.text(key))) }
        guard let field = subject.builtIn else { return exact(FoldedKey.make(text)) }
        switch field.name {
        case "country":
            let code = text.uppercased()
            if !Country.isCode(code) {
                let hint = code == "UK" ? "The United Kingdom is \"GB\"." : "Use the two letters of ISO 3166-1."
                warn(offset, "no country has the code '\(code)'", hint: hint)
            }
            return exact(code)
        case "language":
            guard let tag = LanguageTag(text) else {
                return refuse(offset, "this is no language tag", hint: "Write for example \"es\" or \"pt-BR\".")
            }
            return .language(field, tag.text)
        case "time_zone":
            if !ZoneRules.exists(text) {
                warn(offset, "no such time zone", hint: "Write for example \"Europe/Madrid\".")
            }
            return exact(text)
        default:
            return exact(FoldedKey.make(text))
        }
    }

    private static func kind(_ literal: SegmentSyntax.Literal) -> String {
        switch literal {
        case .text: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        case .period: "a stretch of time"
        case .moment, .today: "a time"
        }
    }

    private static func advice(_ subject: SegmentSubject) -> String {
        switch subject.type {
        case .integer, .decimal: "Write the number without quotes: \(subject.example)."
        case .boolean: "Write \(subject.name) == true or \(subject.name) == false."
        default: "Put it in quotes: \(subject.example)."
        }
    }
}
