import Workspace

/// An operand with what typing says and asks of it.
struct SegmentSubject {
    let operand: SegmentOperand
    /// How messages call it: `orders`, `count(purchase)`.
    let name: String
    let type: FieldType
    /// Whether the yearly return of the date is meant.
    var isAnniversary = false

    init(_ field: CatalogueField) {
        operand = .field(field)
        name = field.name
        type = field.type
    }

    init(_ property: EventKind.Property) {
        operand = .property(property)
        name = property.name
        type = property.type
    }

    init(_ operand: SegmentOperand, name: String, type: FieldType) {
        self.operand = operand
        self.name = name
        self.type = type
    }

    /// `anniversary(FIELD)`, or `birthday`.
    init(anniversaryOf field: CatalogueField, name: String) {
        self.init(.field(field), name: name, type: .date)
        isAnniversary = true
    }

    /// The catalogue's field, if it is one that Heed itself works with.
    var builtIn: CatalogueField? {
        guard case .field(let field) = operand, field.isBuiltIn else { return nil }
        return field
    }

    /// Whether it is kept as a code that stands for something, so that a part of it means nothing.
    var isCode: Bool { builtIn.map { $0.name == "country" || $0.name == "language" } ?? false }

    /// Whether there is always an answer, so that `is null` asks nothing.
    var isAlwaysKnown: Bool {
        switch operand {
        case .count, .amount(.sum, _, _): true
        case .field, .property, .amount, .time: false
        }
    }

    /// How a condition about it looks.
    var example: String {
        if isAnniversary { return "\(name) within 7 days" }
        return switch type {
        case .text: "\(name) == \"…\""
        case .integer, .decimal: "\(name) > 100"
        case .date, .instant: "\(name) >= \"2026-01-31\""
        case .boolean: "\(name) == true"
        case .tags: "has(\(name), \"…\")"
        }
    }

    /// `a text`, `a number` …
    var kind: String {
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

    var hasOrder: Bool {
        switch type {
        case .text, .boolean, .tags: false
        case .integer, .decimal, .date, .instant: true
        }
    }
}
