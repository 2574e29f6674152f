import Consent
import Customers
import System
import Workspace

/// What the buttons of the page of one's own data ask for.
enum RightsAction: Equatable {
    case download
    /// Only with the box ticked that says so.
    case erase(isConfirmed: Bool)
    /// `correction`, `restriction` or `objection`: what people of the organisation answer, or what holds at once.
    case request(String)
    case language(String)
    /// A yes to a purpose over a channel: ``PreferenceChoice/value``.
    case grant(String)

    /// Reads the form; nil for what the page never sends.
    init?(_ fields: [(name: String, value: String)]) {
        let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        switch values["action"] {
        case "download": self = .download
        case "erase": self = .erase(isConfirmed: values["sure"] == "yes")
        case "correction", "restriction", "objection": self = .request(values["action"] ?? "")
        case "language":
            guard let tag = values["language"] else { return nil }
            self = .language(tag)
        case "grant":
            guard let choice = values["choice"] else { return nil }
            self = .grant(choice)
        default: return nil
        }
    }
}
