package import Workspace

/// Something besides fields of the catalogue that picked a person or says when a message is due; notices, `why` and
/// delivery rows name it.
package enum SelectingSource: Equatable, Sendable {
    /// Events of a kind: `event.purchase`.
    case events(EventKind)
    /// What was sent to them before.
    case history

    /// How used fields, `why` and delivery rows call it: no field has a point in its name.
    package var name: String {
        switch self {
        case .events(let kind): "event.\(kind.name)"
        case .history: "campaign.history"
        }
    }

    /// What the person reads, in a language of the workspace; the shipped words serve `es-MX` too.
    package func label(in language: String) -> String {
        switch self {
        case .events(let kind): kind.label.text(in: language)
        case .history:
            language.prefix { $0 != "-" } == "es" ? "nuestros mensajes anteriores" : "our earlier messages to you"
        }
    }
}
