package import System

/// The value of one field of the data catalogue.
///
///     let spent = FieldValue.decimal(1234.5)
package enum FieldValue: Equatable, Sendable {
    case text(String)
    case integer(Int64)
    /// A decimal number of at most 15 significant digits: that many survive binary floating point exactly, so
    /// `12.10` in a file is `12.1` in a message.
    case decimal(Double)
    case date(CivilDate)
    case boolean(Bool)
    case instant(Instant)
    /// In the order of the source, without duplicates (compared by ``FoldedKey``).
    case tags([String])
}

extension FieldValue {
    /// As JSON: days and times as text of ISO 8601.
    package var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .integer(let integer): .integer(integer)
        case .decimal(let number): .number(number)
        case .date(let date): .string("\(date)")
        case .boolean(let truth): .bool(truth)
        case .instant(let instant): .string("\(instant.wholeSecond)")
        case .tags(let tags): .array(tags.map { .string($0) })
        }
    }
}
