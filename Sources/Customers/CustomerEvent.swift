package import System
import Workspace

/// One thing that happened to a customer.
package struct CustomerEvent: Equatable, Sendable {
    package let id: Int64
    package let customer: Int64
    /// As `heed.yaml` names it under `events`.
    package let kind: String
    package let at: Instant
    /// The key by which its source knows it: an order's number.
    package let key: String
    /// Those that `heed.yaml` declares for the kind.
    package let properties: [String: FieldValue]

    package init(
        id: Int64, customer: Int64, kind: String, at: Instant, key: String, properties: [String: FieldValue]
    ) {
        self.id = id
        self.customer = customer
        self.kind = kind
        self.at = at
        self.key = key
        self.properties = properties
    }
}

extension FieldValue {
    /// A member of an event's properties; nil when it does not fit the type.
    init?(_ member: JSON, type: FieldType) {
        switch (member, type) {
        case (.string(let text), .text): self = .text(text)
        case (.integer(let integer), .integer): self = .integer(integer)
        case (.integer(let integer), .decimal): self = .decimal(Double(integer))
        case (.number(let number), .decimal): self = .decimal(number)
        case (.bool(let truth), .boolean): self = .boolean(truth)
        case (.string(let text), .date):
            guard let date = CivilDate(parsing: text) else { return nil }
            self = .date(date)
        case (.string(let text), .instant):
            guard let instant = Instant(rfc3339: text) else { return nil }
            self = .instant(instant)
        case (.array(let elements), .tags):
            self = .tags(
                elements.compactMap { element in
                    if case .string(let tag) = element { tag } else { nil }
                })
        default: return nil
        }
    }
}
