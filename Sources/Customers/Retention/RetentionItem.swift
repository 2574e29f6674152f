package import Workspace

/// Something that the catalogue says is kept for a time.
package struct RetentionItem: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The values of a field, since they were last given.
        case field
        /// The events of a kind, since they happened.
        case event
        /// Addresses of a channel that are no longer used, since they were replaced.
        case formerAddress = "former_address"
    }

    package let kind: Kind
    /// The field's or the event's name.
    package let name: String
    package let period: Period
}

extension RetentionItem {
    /// All of a catalogue, fields first.
    package static func all(_ catalogue: DataCatalogue) -> [RetentionItem] {
        let fields = FieldTimes.expiring(catalogue).compactMap { field in
            field.retention.map { RetentionItem(kind: .field, name: field.name, period: $0) }
        }
        let events = catalogue.events.compactMap { event in
            event.retention.map { RetentionItem(kind: .event, name: event.name, period: $0) }
        }
        let addresses = catalogue.fields.filter { ["email", "phone"].contains($0.name) }.compactMap { field in
            field.retention.map { RetentionItem(kind: .formerAddress, name: field.name, period: $0) }
        }
        return fields + events + addresses
    }
}
