import Customers
import System
import Words
import Workspace

/// A literal that was understood as a value of a field's type.
enum SegmentValue: Equatable {
    /// Texts are folded as the database's keys are.
    case exact(FieldValue)
    case language(String)
    /// A whole day, for fields that hold moments: from the first instant (UTC) to the next day's.
    case day(Instant, Instant)
}

extension SegmentTyping {
    mutating func literal(_ syntax: SegmentSyntax, comparedWith field: CatalogueField) -> SegmentSyntax.Literal? {
        switch syntax {
        case .literal(let literal, _): return literal
        case .name(let name, let at) where catalogue.field(named: name) == nil:
            return refuse(at, "'\(name)' is no value", hint: "Put a text in quotes: \"\(name)\".")
        case .name(_, let at): return refuse(at, "two fields cannot be compared", hint: "Write a value.")
        case .list(_, let at): return refuse(at, "a list can stand only after 'in'")
        default: return refuse(syntax.start, "a value should stand here")
        }
    }

    /// The literal as a value of the field's type.
    mutating func value(
        _ literal: SegmentSyntax.Literal, of field: CatalogueField, at offset: Int
    ) -> SegmentValue? {
        switch (field.type, literal) {
        case (.text, .text(let text)): return textValue(text, of: field, at: offset)
        case (.integer, .number(let digits)):
            if let number = Int64(digits) { return .exact(.integer(number)) }
            return decimal(digits, at: offset)
        case (.decimal, .number(let digits)): return decimal(digits, at: offset)
        case (.boolean, .boolean(let truth)): return .exact(.boolean(truth))
        case (.date, .text(let text)):
            if let date = CivilDate(parsing: text) { return .exact(.date(date)) }
            return refuse(offset, "this is no date", hint: "Write year, month and day: \"2026-01-31\".")
        case (.instant, .text(let text)):
            if let date = CivilDate(parsing: text) {
                return .day(Instant(startOf: date), Instant(startOf: date.adding(days: 1)))
            }
            if let instant = Instant(rfc3339: text) { return .exact(.instant(instant)) }
            return refuse(offset, "this is no time", hint: "Write \"2026-01-31\" or \"2026-01-31T18:00:00Z\".")
        default:
            return refuse(
                offset, "'\(field.name)' is \(Self.kind(field.type)) and cannot be compared with \(Self.kind(literal))",
                hint: Self.advice(field))
        }
    }

    private mutating func decimal(_ digits: String, at offset: Int) -> SegmentValue? {
        guard let number = Double(digits), number.isFinite, digits.utf8.count <= 17 else {
            return refuse(offset, "this number has too many digits", hint: nil)
        }
        return .exact(.decimal(number))
    }

    /// `country`, `language` and `time_zone` are kept in their canonical form and have no folded key.
    private mutating func textValue(_ text: String, of field: CatalogueField, at offset: Int) -> SegmentValue? {
        guard field.isBuiltIn else { return .exact(.text(FoldedKey.make(text))) }
        switch field.name {
        case "country":
            let code = text.uppercased()
            if !Country.isCode(code) {
                let hint = code == "UK" ? "The United Kingdom is \"GB\"." : "Use the two letters of ISO 3166-1."
                warn(offset, "no country has the code '\(code)'", hint: hint)
            }
            return .exact(.text(code))
        case "language":
            guard let tag = LanguageTag(text) else {
                return refuse(offset, "this is no language tag", hint: "Write for example \"es\" or \"pt-BR\".")
            }
            return .language(tag.text)
        case "time_zone":
            if !ZoneRules.exists(text) {
                warn(offset, "no such time zone", hint: "Write for example \"Europe/Madrid\".")
            }
            return .exact(.text(text))
        default:
            return .exact(.text(FoldedKey.make(text)))
        }
    }

    private static func kind(_ type: FieldType) -> String {
        switch type {
        case .text: "a text"
        case .integer: "a whole number"
        case .decimal: "a number"
        case .date: "a date"
        case .boolean: "true or false"
        case .instant: "a time"
        case .tags: "a list of words"
        }
    }

    private static func kind(_ literal: SegmentSyntax.Literal) -> String {
        switch literal {
        case .text: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }

    private static func advice(_ field: CatalogueField) -> String {
        switch field.type {
        case .integer, .decimal: "Write the number without quotes: \(example(field))."
        case .boolean: "Write \(field.name) == true or \(field.name) == false."
        default: "Put it in quotes: \(example(field))."
        }
    }
}
