import Customers
import Workspace

/// Finds out what a segment means: which fields and events, which types, whether the purpose may use them.
struct SegmentTyping {
    let catalogue: DataCatalogue
    /// nil when the campaign names none that exists; then nothing is said about permissions.
    let purpose: Purpose?
    /// The campaigns that messages may have been of; nil where they are not known.
    let campaigns: [String]?
    /// The kind of event whose properties are meant, behind `where`.
    var event: EventKind?
    private(set) var mistakes: [SegmentMistake] = []

    init(catalogue: DataCatalogue, purpose: Purpose?, campaigns: [String]?) {
        self.catalogue = catalogue
        self.purpose = purpose
        self.campaigns = campaigns
    }

    /// The meaning, or nil where it has none; why is among ``mistakes`` then.
    mutating func condition(_ syntax: SegmentSyntax) -> SegmentCondition? {
        switch syntax {
        case .not(let inner, _): return condition(inner).map(SegmentCondition.not)
        case .all(let parts, _): return conditions(parts).map(SegmentCondition.all)
        case .any(let parts, _): return conditions(parts).map(SegmentCondition.any)
        case .literal(.boolean(let truth), _): return .constant(truth)
        case .literal, .list: return refuse(syntax.start, "a condition should stand here, not a value")
        case .name, .member: return truth(syntax)
        case .call("has", let arguments, let at): return has(arguments, at: at)
        case .call("received", let arguments, let at): return received(arguments, at: at)
        case .call: return truth(syntax)
        case .comparison(let left, let sign, let right, let at): return comparison(left, sign, right, at: at)
        case .membership(let item, let list, let at): return membership(item, list, at: at)
        case .range(let item, let low, let high, let at): return range(item, low, high, at: at)
        case .match(let item, let match, let value, let at): return self.match(item, match, value, at: at)
        case .within(let item, let direction, let period, let at): return within(item, direction, period, at: at)
        case .missing(let item, let at): return missing(item, at: at)
        case .filtered(_, _, let at):
            return refuse(at, "'where' can stand only in a function of events", hint: nil)
        case .broken: return nil
        }
    }

    private mutating func conditions(_ parts: [SegmentSyntax]) -> [SegmentCondition]? {
        // Each part is looked at, so that all mistakes are told at once.
        let found = parts.map { condition($0) }
        let good = found.compactMap { $0 }
        return good.count == found.count ? good : nil
    }

    private mutating func truth(_ syntax: SegmentSyntax) -> SegmentCondition? {
        guard let subject = subject(syntax) else { return nil }
        guard subject.type == .boolean else {
            return refuse(
                syntax.start, "'\(subject.name)' alone is no condition",
                hint: "Compare it, for example \(subject.example).")
        }
        return .isTrue(subject.operand)
    }

    mutating func refuse<Nothing>(_ offset: Int, _ message: String, hint: String? = nil) -> Nothing? {
        mistakes.append(SegmentMistake(offset, message, hint: hint))
        return nil
    }

    mutating func warn(_ offset: Int, _ message: String, hint: String?) {
        mistakes.append(SegmentMistake(offset, message, hint: hint, isWarning: true))
    }
}

// MARK: - What is compared

extension SegmentTyping {
    /// The field, property or function that stands there, if there is one and the purpose may use it.
    mutating func subject(_ syntax: SegmentSyntax) -> SegmentSubject? {
        switch syntax {
        case .name(let name, let at):
            if let event { return property(name, of: event, at: at).map(SegmentSubject.init) }
            if name == "birthday", catalogue.field(named: name) == nil {
                return field("birth_date", at: at).map { SegmentSubject(anniversaryOf: $0, name: name) }
            }
            return field(name, at: at).map(SegmentSubject.init)
        case .member(let name, let property, let at, _):
            return refuse(
                at, "a property of an event can stand only in a function",
                hint: "Write for example max(\(name).\(property)), or count(\(name) where \(property) …).")
        case .call(let name, let arguments, let at): return function(name, arguments, at: at)
        case .literal(_, let at), .list(_, let at): return refuse(at, "a field should stand here, not a value")
        case .broken: return nil
        default: return refuse(syntax.start, "a field should stand here, not a condition")
        }
    }

    mutating func field(_ name: String, at offset: Int) -> CatalogueField? {
        guard let field = catalogue.field(named: name) else {
            let names = catalogue.fields.map(\.name)
            if let kind = catalogue.event(named: name) {
                return refuse(
                    offset, "'\(name)' is an event, not a field", hint: "Write for example count(\(kind.name)) >= 1.")
            }
            return refuse(
                offset, "unknown field '\(name)'",
                hint: Nearest.suggestion(for: name, in: names) ?? "Known are: \(names.joined(separator: ", ")).")
        }
        return isAllowed(purpose?.mayUse(field), field.category, name, at: offset) ? field : nil
    }

    mutating func event(_ name: String, at offset: Int) -> EventKind? {
        guard let kind = catalogue.event(named: name) else {
            let names = catalogue.events.map(\.name)
            return refuse(
                offset, "unknown event '\(name)'",
                hint: Nearest.suggestion(for: name, in: names)
                    ?? (names.isEmpty
                        ? "Describe it under events: in heed.yaml." : "Known are: \(names.joined(separator: ", ")).")
            )
        }
        return isAllowed(purpose?.mayUse(kind.category), kind.category, name, at: offset) ? kind : nil
    }

    mutating func property(_ name: String, of kind: EventKind, at offset: Int) -> EventKind.Property? {
        guard let property = kind.property(named: name) else {
            let names = kind.properties.map(\.name)
            let known =
                names.isEmpty
                ? "Describe it under events.\(kind.name).properties in heed.yaml."
                : "Known are: \(names.joined(separator: ", "))."
            return refuse(
                offset, "the event '\(kind.name)' has no property '\(name)'",
                hint: Nearest.suggestion(for: name, in: names) ?? known)
        }
        guard property.type != .tags else {
            return refuse(offset, "'\(name)' is a list of words, and those of events cannot be asked about")
        }
        return property
    }

    private mutating func isAllowed(
        _ use: DataUse?, _ category: DataCategory, _ name: String, at offset: Int
    ) -> Bool {
        guard let purpose, use == .never else { return true }
        mistakes.append(
            SegmentMistake(
                offset,
                "the purpose '\(purpose.name)' may never use '\(name)', which belongs to \(category.rawValue)",
                hint: "Leave it out, or say under purposes.\(purpose.name).data in heed.yaml whether "
                    + "\(category.rawValue) is included or asked."))
        return false
    }
}
