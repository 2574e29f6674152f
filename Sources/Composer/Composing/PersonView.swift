import Consent
import Customers
import Liquid
import System
import Workspace

/// What a version's templates see of one person: the fields that the person lets be used, and nothing else (promise 2).
struct PersonView {
    /// One value for each of the version's fields; nil where there is none or it may not be used.
    let values: [Value]
    let customer: Value
    let event: Value
    /// The texts of the event.
    private let eventTexts: [String]
    /// For each of the version's sources: whether the person lets it be used.
    let mayUseSources: [Bool]
    /// For each of the version's foreign fields: whether something is known. Its value is nobody's business here.
    let knownForeign: [Bool]

    init(_ person: PersonalData, event: CustomerEvent?, permit: ContactPermit, version: PreparedVersion) {
        var values: [Value] = []
        values.reserveCapacity(version.fields.count)
        for field in version.fields {
            let isAllowed = permit.mayUse(field)
            values.append(isAllowed ? person.values[field.name].map(Value.init) ?? .nil : .nil)
        }
        var eventValue = Value.nil
        var eventTexts: [String] = []
        if let prepared = version.event, let event, permit.categories.contains(prepared.kind.category) {
            let properties = prepared.kind.properties.map { event.properties[$0.name].map(Value.init) ?? .nil }
            eventValue = .object(Object(prepared.shape, properties))
            eventTexts = properties.flatMap(\.texts)
        }
        let mayUse = version.sources.map { $0.category.map(permit.categories.contains) ?? true }
        self.init(
            values: values, event: eventValue, eventTexts: eventTexts, mayUseSources: mayUse,
            knownForeign: version.foreign.map { person.values[$0.name] != nil }, version)
    }

    /// Somebody of whom nothing is known.
    init(unknownFor version: PreparedVersion) {
        let event = version.event.map { prepared in
            Value.object(Object(prepared.shape, prepared.kind.properties.map { _ in .nil }))
        }
        self.init(
            values: version.fields.map { _ in .nil }, event: event ?? .nil,
            mayUseSources: version.sources.map { _ in true }, knownForeign: version.foreign.map { _ in true }, version)
    }

    private init(
        values: [Value], event: Value, eventTexts: [String] = [], mayUseSources: [Bool], knownForeign: [Bool],
        _ version: PreparedVersion
    ) {
        self.knownForeign = knownForeign
        self.eventTexts = eventTexts
        self.values = values
        self.mayUseSources = mayUseSources
        self.event = event
        customer = .object(Object(version.customerShape, values))
    }
}

extension PersonView {
    /// The texts and numbers that templates could write of the person, in small letters; those of one or two letters, such
    /// as a country's code, tell nobody apart.
    var words: [String] {
        var found = eventTexts
        for value in values { found += value.texts }
        return found.map { $0.lowercased() }.filter { $0.count > 2 }
    }
}

extension Value {
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .integer(let number): [String(number)]
        case .decimal(let number): ["\(number)"]
        case .array(let items): items.flatMap(\.texts)
        default: []
        }
    }

    /// A field's value as templates see it: days and moments are texts that the filter `date` reads.
    init(_ value: FieldValue) {
        switch value {
        case .text(let text): self = .string(text)
        case .integer(let integer): self = .integer(Int(integer))
        case .decimal(let number): self = .decimal(number)
        case .date(let date): self = .string(date.description)
        case .boolean(let truth): self = .bool(truth)
        case .instant(let instant): self = .string(instant.rfc3339)
        case .tags(let tags): self = .array(tags.map { .string($0) })
        }
    }

    /// Whether there is anything that could have been used.
    var isSomething: Bool {
        switch self {
        case .nil: false
        case .string(let text): !text.isEmpty
        case .array(let items): !items.isEmpty
        default: true
        }
    }
}
