package import Database
import System
package import Workspace

extension FieldValue {
    /// The value as the database keeps it: days as ISO 8601 text, moments as microseconds, tags as a JSON array.
    package var sqlValue: SQLValue {
        switch self {
        case .text(let text): .text(text)
        case .integer(let integer): .integer(integer)
        case .decimal(let number): .real(number)
        case .date(let date): date.sqlValue
        case .boolean(let truth): truth.sqlValue
        case .instant(let instant): instant.sqlValue
        case .tags(let tags): .text((try? JSONText.encode(tags)) ?? "[]")
        }
    }

    /// A stored value of a field of that type; nil for NULL and for what does not fit the type.
    package init?(_ value: SQLValue, type: FieldType) {
        switch (value, type) {
        case (.text(let text), .text): self = .text(text)
        case (.integer(let integer), .integer): self = .integer(integer)
        case (.real(let number), .decimal): self = .decimal(number)
        case (.integer(let integer), .decimal): self = .decimal(Double(integer))
        case (.text(let text), .date):
            guard let date = CivilDate(parsing: text) else { return nil }
            self = .date(date)
        case (.integer(let flag), .boolean): self = .boolean(flag != 0)
        case (.integer(let microseconds), .instant): self = .instant(Instant(microseconds: microseconds))
        case (.text(let text), .tags):
            guard case .array(let elements)? = try? JSON.parse(text) else { return nil }
            self = .tags(
                elements.compactMap { element in
                    if case .string(let tag) = element { tag } else { nil }
                })
        default: return nil
        }
    }
}

extension FieldValue: SQLConvertible {}
