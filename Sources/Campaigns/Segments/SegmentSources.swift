import Workspace

/// What a segment reads of a person: what picks people has to be named to them (promise 3).
struct SegmentSources: Equatable, Sendable {
    private(set) var fields: [CatalogueField] = []
    private(set) var events: [EventKind] = []
    /// Whether it asks what was sent to them before.
    private(set) var hasHistory = false

    init(_ condition: SegmentCondition) {
        add(condition)
        fields.sort { $0.name < $1.name }
        events.sort { $0.name < $1.name }
    }

    private mutating func add(_ condition: SegmentCondition) {
        switch condition {
        case .constant: break
        case .not(let inner): add(inner)
        case .all(let parts), .any(let parts):
            for part in parts { add(part) }
        case .comparison(let operand, _, _), .membership(let operand, _), .range(let operand, _, _),
            .match(let operand, _, _), .isTrue(let operand), .isMissing(let operand):
            add(operand)
        case .language(let field, _), .tag(let field, _), .anniversary(let field, _, _): add(.field(field))
        case .received: hasHistory = true
        }
    }

    private mutating func add(_ operand: SegmentOperand) {
        if case .field(let field) = operand, !fields.contains(field) { fields.append(field) }
        // A condition within names only properties of the same event.
        if let kind = operand.events?.kind, !events.contains(kind) { events.append(kind) }
    }
}
