import Customers
import Workspace

extension SegmentTyping {
    /// Every function, for messages.
    static let functions =
        ["has", "received", "count", "anniversary"] + SegmentOperand.Amount.allCases.map(\.rawValue)
        + SegmentOperand.Edge.allCases.map(\.rawValue)

    /// What a function gives that can be compared.
    mutating func function(_ name: String, _ arguments: [SegmentSyntax], at offset: Int) -> SegmentSubject? {
        if name == "has" || name == "received" {
            return refuse(offset, "'\(name)' is a condition of its own and cannot be compared", hint: nil)
        }
        guard Self.functions.contains(name) else {
            let meant = name == "avg" || name == "mean" ? "average" : Nearest.match(name, in: Self.functions)
            return refuse(
                offset, "unknown function '\(name)'",
                hint: meant.map { "Did you mean '\($0)'?" }
                    ?? "Known are: \(Self.functions.sorted().joined(separator: ", ")).")
        }
        guard event == nil else {
            return refuse(
                offset, "a function cannot stand behind 'where'", hint: "Only properties of the event can stand there.")
        }
        if name == "anniversary" { return anniversary(arguments, at: offset) }
        let example = "Write for example \(Self.example(name, catalogue))."
        guard let first = arguments.first, arguments.count <= 2 else {
            return refuse(offset, "'\(name)' takes an event and perhaps a period", hint: example)
        }
        // Both are looked at, so that the mistakes of both are told.
        let period = arguments.count == 2 ? self.period(arguments[1]) : nil
        guard let subject = subject(name, first, period: period, example: example),
            arguments.count == 1 || period != nil
        else { return nil }
        return subject
    }

    private mutating func subject(
        _ name: String, _ argument: SegmentSyntax, period: Period?, example: String
    ) -> SegmentSubject? {
        var (asked, filter) = (argument, SegmentSyntax?.none)
        if case .filtered(let inner, let condition, _) = argument { (asked, filter) = (inner, condition) }
        switch asked {
        case .name(let eventName, let at):
            let amount = SegmentOperand.Amount(rawValue: name)
            guard let kind = event(eventName, at: at) else { return nil }
            guard amount == nil else {
                return refuse(at, "'\(name)' needs a number of the event '\(eventName)'", hint: example)
            }
            guard let events = events(kind, where: filter, period: period) else { return nil }
            let called = "\(name)(\(eventName))"
            guard let edge = SegmentOperand.Edge(rawValue: name) else {
                return SegmentSubject(.count(events), name: called, type: .integer)
            }
            return SegmentSubject(.time(edge, events), name: called, type: .instant)
        case .member(let eventName, let propertyName, let at, let nameAt):
            guard let kind = event(eventName, at: at),
                let property = property(propertyName, of: kind, at: nameAt)
            else { return nil }
            guard let amount = SegmentOperand.Amount(rawValue: name) else {
                return refuse(nameAt, "'\(name)' takes an event, not a property of it", hint: example)
            }
            guard property.type == .decimal || property.type == .integer else {
                let kind = SegmentSubject(property).kind
                return refuse(nameAt, "'\(propertyName)' is \(kind), and '\(name)' needs a number", hint: nil)
            }
            guard let events = events(kind, where: filter, period: period) else { return nil }
            return SegmentSubject(
                .amount(amount, property, events), name: "\(name)(\(eventName).\(propertyName))", type: .decimal)
        default:
            return refuse(asked.start, "the name of an event should stand here", hint: example)
        }
    }

    private mutating func events(
        _ kind: EventKind, where filter: SegmentSyntax?, period: Period?
    ) -> SegmentEvents? {
        guard let filter else { return SegmentEvents(kind: kind, condition: nil, period: period) }
        event = kind
        defer { event = nil }
        return condition(filter).map { SegmentEvents(kind: kind, condition: $0, period: period) }
    }

    private static func example(_ name: String, _ catalogue: DataCatalogue) -> String {
        guard SegmentOperand.Amount(rawValue: name) != nil else {
            return "\(name)(\(catalogue.events.first?.name ?? "purchase"), 180 days)"
        }
        for kind in catalogue.events {
            if let number = kind.properties.first(where: { $0.type == .decimal || $0.type == .integer }) {
                return "\(name)(\(kind.name).\(number.name), 1 year)"
            }
        }
        return "\(name)(purchase.amount, 1 year)"
    }
}

// MARK: - Periods and dates

extension SegmentTyping {
    mutating func period(_ syntax: SegmentSyntax) -> Period? {
        switch syntax {
        case .literal(.period(let period), _): return period
        case .literal(.number(let digits), let at):
            return refuse(at, "a unit of time should follow '\(digits)'", hint: "Write for example \(digits) days.")
        case .literal(.text, let at):
            return refuse(at, "a period should stand here, not a text", hint: "Write it without quotes: 180 days.")
        default: return refuse(syntax.start, "a period should stand here", hint: "Write for example 180 days.")
        }
    }

    private mutating func anniversary(_ arguments: [SegmentSyntax], at offset: Int) -> SegmentSubject? {
        guard arguments.count == 1, case .name(let name, let at) = arguments[0] else {
            return refuse(
                offset, "'anniversary' takes a field that is a date",
                hint: "Write for example anniversary(birth_date) within 7 days.")
        }
        guard let field = field(name, at: at) else { return nil }
        guard field.type == .date else {
            return refuse(at, "'\(name)' is \(SegmentSubject(field).kind), and 'anniversary' needs a date", hint: nil)
        }
        return SegmentSubject(anniversaryOf: field, name: "anniversary(\(name))")
    }
}

// MARK: - Functions that are conditions

extension SegmentTyping {
    mutating func has(_ arguments: [SegmentSyntax], at offset: Int) -> SegmentCondition? {
        guard arguments.count == 2 else {
            return refuse(offset, "'has' takes a field and a word", hint: "Write for example has(interests, \"tea\").")
        }
        guard let subject = subject(arguments[0]) else { return nil }
        guard case .field(let field) = subject.operand, field.type == .tags else {
            return refuse(
                offset, "'\(subject.name)' does not hold several words",
                hint: "Write for example \(subject.example).")
        }
        return tag(field, arguments[1])
    }

    mutating func tag(_ field: CatalogueField, _ value: SegmentSyntax) -> SegmentCondition? {
        guard case .literal(.text(let word), _) = value else {
            return refuse(value.start, "a word in quotes should stand here")
        }
        return .tag(field, FoldedKey.make(word))
    }

    mutating func received(_ arguments: [SegmentSyntax], at offset: Int) -> SegmentCondition? {
        let example = "Write for example received(\"spring\", 30 days)."
        guard event == nil else { return refuse(offset, "a function cannot stand behind 'where'", hint: nil) }
        guard arguments.count <= 2 else {
            return refuse(offset, "'received' takes a campaign and a period", hint: example)
        }
        var rest = arguments[...]
        var campaign: String?
        if case .literal(.text(let name), let at)? = rest.first {
            rest = rest.dropFirst()
            campaign = name
            if let campaigns, !campaigns.contains(name) {
                warn(
                    at, "there is no campaign '\(name)'",
                    hint: Nearest.suggestion(for: name, in: campaigns)
                        ?? "If it was renamed, its messages are found by the old name.")
            }
        } else if case .name(let name, let at)? = rest.first {
            return refuse(at, "the name of a campaign is a text", hint: "Put it in quotes: \"\(name)\".")
        }
        guard let last = rest.first else { return .received(campaign: campaign, nil) }
        guard rest.count == 1 else {
            return refuse(last.start, "the name of a campaign should stand here", hint: example)
        }
        return period(last).map { .received(campaign: campaign, $0) }
    }
}
