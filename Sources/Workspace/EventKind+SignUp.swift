extension EventKind {
    /// A sign-up that waits for its confirmation: what the mail that asks for it is about. No `heed.yaml` can declare a
    /// kind of this name.
    package static let signUp = EventKind(
        name: "sign-up", category: .contact,
        label: LocalText(["en": "your sign-up", "es": "tu solicitud"], default: "en"),
        properties: [
            Property(name: "words", type: .text), Property(name: "link", type: .text),
            Property(name: "asked_at", type: .instant), Property(name: "hours", type: .integer),
        ], retention: nil, relationship: nil)
}

extension Configuration {
    /// The configuration with one more kind of event.
    package func adding(_ kind: EventKind) -> Configuration {
        var copy = self
        copy.catalogue = DataCatalogue(catalogue.fields, events: catalogue.events + [kind])
        return copy
    }
}
