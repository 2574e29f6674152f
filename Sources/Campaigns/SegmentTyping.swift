import Customers
import Workspace

/// Finds out what a segment means: which fields, which types, whether the purpose may use them.
struct SegmentTyping {
    let catalogue: DataCatalogue
    /// nil when the campaign names none that exists; then nothing is said about permissions.
    let purpose: Purpose?
    private(set) var mistakes: [SegmentMistake] = []

    init(catalogue: DataCatalogue, purpose: Purpose?) {
        self.catalogue = catalogue
        self.purpose = purpose
    }

    /// The meaning, or nil where it has none; why is among ``mistakes`` then.
    mutating func condition(_ syntax: SegmentSyntax) -> SegmentCondition? {
        switch syntax {
        case .not(let inner, _): return condition(inner).map(SegmentCondition.not)
        case .all(let parts, _): return conditions(parts).map(SegmentCondition.all)
        case .any(let parts, _): return conditions(parts).map(SegmentCondition.any)
        case .literal(.boolean(let truth), _): return .constant(truth)
        case .literal, .list: return refuse(syntax.start, "a condition should stand here, not a value")
        case .name(let name, let at): return truth(name, at: at)
        case .call(let name, let arguments, let at): return call(name, arguments, at: at)
        case .comparison(let left, let sign, let right, let at): return comparison(left, sign, right, at: at)
        case .membership(let item, let list, let at): return membership(item, list, at: at)
        case .containment(let item, let value, let at): return containment(item, value, at: at)
        }
    }

    private mutating func conditions(_ parts: [SegmentSyntax]) -> [SegmentCondition]? {
        // Each part is looked at, so that all mistakes are told at once.
        let found = parts.map { condition($0) }
        let good = found.compactMap { $0 }
        return good.count == found.count ? good : nil
    }

    mutating func refuse<Nothing>(_ offset: Int, _ message: String, hint: String? = nil) -> Nothing? {
        mistakes.append(SegmentMistake(offset, message, hint: hint))
        return nil
    }

    mutating func warn(_ offset: Int, _ message: String, hint: String?) {
        mistakes.append(SegmentMistake(offset, message, hint: hint, isWarning: true))
    }
}

// MARK: - Fields

extension SegmentTyping {
    /// The field of that name, if there is one and the purpose may use it.
    private mutating func field(_ name: String, at offset: Int) -> CatalogueField? {
        guard let field = catalogue.field(named: name) else {
            let names = catalogue.fields.map(\.name)
            return refuse(
                offset, "unknown field '\(name)'",
                hint: Nearest.suggestion(for: name, in: names) ?? "Known are: \(names.joined(separator: ", ")).")
        }
        guard let purpose, purpose.mayUse(field) == .never else { return field }
        let category = field.category.rawValue
        return refuse(
            offset, "the purpose '\(purpose.name)' may never use '\(name)', which belongs to \(category)",
            hint: "Leave it out, or say under purposes.\(purpose.name).data in heed.yaml whether \(category) is "
                + "included or asked.")
    }

    private mutating func operand(_ syntax: SegmentSyntax) -> CatalogueField? {
        switch syntax {
        case .name(let name, let at): return field(name, at: at)
        case .call(let name, _, let at): return refuse(at, "unknown function '\(name)'", hint: nil)
        case .literal(_, let at), .list(_, let at): return refuse(at, "a field should stand here, not a value")
        default: return refuse(syntax.start, "a field should stand here, not a condition")
        }
    }

    private mutating func truth(_ name: String, at offset: Int) -> SegmentCondition? {
        guard let field = field(name, at: offset) else { return nil }
        guard field.type == .boolean else {
            return refuse(
                offset, "'\(name)' alone is no condition", hint: "Compare it, for example \(Self.example(field)).")
        }
        return .isTrue(.field(field))
    }

    private mutating func call(_ name: String, _ arguments: [SegmentSyntax], at offset: Int) -> SegmentCondition? {
        guard name == "has" else {
            return refuse(offset, "unknown function '\(name)'", hint: "Known is: has(field, \"word\").")
        }
        guard arguments.count == 2 else {
            return refuse(offset, "'has' takes a field and a word", hint: "Write for example has(interests, \"tea\").")
        }
        return containment(arguments[0], arguments[1], at: offset)
    }

    /// How a condition about such a field looks.
    static func example(_ field: CatalogueField) -> String {
        switch field.type {
        case .text: "\(field.name) == \"…\""
        case .integer, .decimal: "\(field.name) > 100"
        case .date, .instant: "\(field.name) >= \"2026-01-31\""
        case .boolean: "\(field.name) == true"
        case .tags: "has(\(field.name), \"…\")"
        }
    }
}

// MARK: - Conditions

extension SegmentTyping {
    private mutating func comparison(
        _ left: SegmentSyntax, _ sign: SegmentSyntax.Comparison, _ right: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        if case .literal = left {
            if case .literal = right {
                return refuse(offset, "two values are compared here", hint: "One side must be a field.")
            }
            return comparison(right, sign.mirrored, left, at: offset)
        }
        guard let field = operand(left) else { return nil }
        guard let literal = literal(right, comparedWith: field) else { return nil }
        if case .null = literal { return missing(field, sign, at: offset) }
        switch field.type {
        case .tags:
            return refuse(
                offset, "'\(field.name)' holds several words and cannot be compared",
                hint: "Write has(\(field.name), \"…\").")
        case .text, .boolean:
            guard sign == .equal || sign == .notEqual else {
                let kind = field.type == .text ? "a text" : "true or false"
                return refuse(
                    offset, "'\(sign.rawValue)' does not work for '\(field.name)', which is \(kind)",
                    hint: "Use == or !=.")
            }
        case .integer, .decimal, .date, .instant: break
        }
        return value(literal, of: field, at: right.start).map { equality($0, sign, field) }
    }

    private func equality(
        _ value: SegmentValue, _ sign: SegmentSyntax.Comparison, _ field: CatalogueField
    ) -> SegmentCondition {
        switch value {
        case .exact(let value): return .comparison(.field(field), sign, value)
        case .language(let range):
            let isSpoken = SegmentCondition.language(field, range)
            return sign == .equal ? isSpoken : .not(isSpoken)
        case .day(let first, let next):
            let start = FieldValue.instant(first)
            let end = FieldValue.instant(next)
            let operand = SegmentOperand.field(field)
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
        _ field: CatalogueField, _ sign: SegmentSyntax.Comparison, at offset: Int
    ) -> SegmentCondition? {
        switch sign {
        case .equal: return .isMissing(field)
        case .notEqual: return .not(.isMissing(field))
        default: return refuse(offset, "'\(sign.rawValue)' does not work with null", hint: "Use == or !=.")
        }
    }

    private mutating func membership(
        _ item: SegmentSyntax, _ list: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        guard let field = operand(item) else { return nil }
        guard case .list(let items, let at) = list else {
            return refuse(list.start, "a list should follow 'in'", hint: "Write for example in [\"ES\", \"FR\"].")
        }
        guard field.type != .tags, field.type != .boolean else {
            return refuse(
                offset, "'in' does not work for '\(field.name)'", hint: "Write for example \(Self.example(field)).")
        }
        guard !items.isEmpty else { return refuse(at, "the list is empty", hint: "Nobody is in an empty list.") }
        var values: [SegmentValue] = []
        for item in items {
            guard let literal = literal(item, comparedWith: field) else { continue }
            if case .null = literal {
                mistakes.append(
                    SegmentMistake(item.start, "null cannot be in a list", hint: "Write 'or \(field.name) == null'."))
            } else if let value = value(literal, of: field, at: item.start) {
                values.append(value)
            }
        }
        guard values.count == items.count else { return nil }
        let exact = values.compactMap { value in
            if case .exact(let exact) = value { exact } else { nil }
        }
        if exact.count == values.count { return .membership(.field(field), exact) }
        return .any(values.map { equality($0, .equal, field) })
    }

    private mutating func containment(
        _ item: SegmentSyntax, _ value: SegmentSyntax, at offset: Int
    ) -> SegmentCondition? {
        guard let field = operand(item) else { return nil }
        guard field.type == .tags else {
            return refuse(
                offset, "'\(field.name)' does not hold several words",
                hint: "Write for example \(Self.example(field)).")
        }
        guard case .literal(.text(let word), _) = value else {
            return refuse(value.start, "a word in quotes should stand here")
        }
        return .tag(field, FoldedKey.make(word))
    }
}
