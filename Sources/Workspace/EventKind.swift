/// A kind of event that happens to customers: a purchase, a visit, a call.
package struct EventKind: Equatable, Sendable {
    /// How imports and campaigns (`repeat: each purchase`) call it.
    package let name: String

    /// What a purpose needs to be allowed before it may use events of this kind.
    package let category: DataCategory

    /// What people read in notices and reports.
    package let label: LocalText

    /// What is kept of each event, in the order of the file: templates read `event.amount`.
    package let properties: [Property]

    /// How long an event is kept after it happened; nil: as long as the customer.
    package let retention: Period?

    /// What such an event makes of a person for laws that take consent for implied (LAW-19); nil: nothing.
    package let relationship: Relationship?

    package enum Relationship: String, CaseIterable, Sendable {
        /// A purchase or another contract.
        case purchase
        /// A question about what is sold, or an application.
        case inquiry
    }

    package struct Property: Equatable, Sendable {
        package let name: String
        package let type: FieldType
    }

    package func property(named name: String) -> Property? {
        properties.first { $0.name == name }
    }
}

extension EventKind {
    init?(name: String, reading fields: Fields, languages: Languages) {
        let category = fields.choice("category", of: DataCategory.self)
        let label = fields.texts("label", in: languages)
        let relationship = fields.optionalChoice("relationship", of: Relationship.self)
        var properties: [Property] = []
        if let group = fields.optionalFields("properties") {
            for entry in group.entries {
                group.know(entry.key)
                guard group.isName(entry), let type = group.choice(in: entry.value, called: "type", of: FieldType.self)
                else { continue }
                properties.append(Property(name: entry.key, type: type))
            }
            group.finish()
        }
        let retention = fields.optionalPeriod("retention")
        fields.finish()
        guard let category, let label else { return nil }
        self.init(
            name: name, category: category, label: label, properties: properties, retention: retention,
            relationship: relationship)
    }
}
