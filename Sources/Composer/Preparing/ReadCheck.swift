import Liquid
import Workspace

/// Says what a template reads that it may not: promise 2 for everything that can be known without a person (LAW-12).
struct ReadCheck {
    let purpose: Purpose
    let catalogue: DataCatalogue
    let repetition: EventKind?
    /// Whether the campaign brings offers.
    let hasOffers: Bool
    /// Whether its messages are privacy reports.
    let isReport: Bool

    /// One read that cannot be, at every place that does it.
    struct Fault {
        let places: [Place]
        let message: String
        let hint: String?
    }

    func faults(in program: Program) -> [Fault] {
        program.reads.compactMap { path in
            fault(path.names).map { Fault(places: path.places, message: $0.message, hint: $0.hint) }
        }
    }

    private func fault(_ names: [String]) -> (message: String, hint: String?)? {
        let root = names[0]
        switch root {
        case TemplateRoots.customer: return customerFault(names)
        case TemplateRoots.event: return eventFault(names)
        case TemplateRoots.offer where !purpose.isMarketing:
            return (
                "an offer has no place in a message of the purpose '\(purpose.name)', which is no marketing",
                "Take it out, or make a campaign of its own for it (HDR-8)."
            )
        case TemplateRoots.offer where !hasOffers:
            return (
                "'offer' is empty in a campaign without offers",
                "Write 'offers: [NAME]' in the campaign's file, or take it out."
            )
        case "links" where !isReport && names.dropFirst().first == "report":
            return (
                "'links.report' is empty in a campaign that reports nothing",
                "Write 'repeat: reports' in the campaign's file, or take it out."
            )
        case TemplateRoots.report where !isReport:
            return (
                "'report' is empty in a campaign that reports nothing",
                "Write 'repeat: reports' in the campaign's file, or take it out."
            )
        default:
            guard let members = TemplateRoots.members[root] else { return nil }
            guard let member = names.dropFirst().first else {
                return ("'\(root)' is a group, not a value", "Name a member of it, as in \(root).\(members[0]).")
            }
            if members.contains(member) { return nil }
            return (
                "there is no '\(root).\(member)'",
                Nearest.suggestion(for: member, in: members)
                    ?? "There are \(members.joined(separator: ", "))."
            )
        }
    }

    private func customerFault(_ names: [String]) -> (message: String, hint: String?)? {
        guard let name = names.dropFirst().first else {
            return (
                "'customer' is everything that is known of a person",
                "Name the field that is needed, as in customer.first_name."
            )
        }
        guard let field = catalogue.field(named: name) else {
            return (
                "there is no field '\(name)' in the data catalogue",
                Nearest.suggestion(for: name, in: catalogue.fields.map(\.name))
                    ?? "Describe it under data: in heed.yaml, or take it out."
            )
        }
        guard purpose.mayUse(field) == .never else { return nil }
        return never("customer.\(name)", field.category)
    }

    private func eventFault(_ names: [String]) -> (message: String, hint: String?)? {
        guard let kind = repetition else {
            return (
                "'event' is empty in a campaign that does not repeat for each event",
                "Write 'repeat: each EVENT' in the campaign's file, or take it out."
            )
        }
        let properties = kind.properties.map(\.name)
        guard let name = names.dropFirst().first else {
            return (
                "'event' is a group, not a value",
                properties.first.map { "Name a property, as in event.\($0)." }
            )
        }
        guard properties.contains(name) else {
            return (
                "events of the kind '\(kind.name)' have no property '\(name)'",
                Nearest.suggestion(for: name, in: properties)
                    ?? "There are \(properties.joined(separator: ", "))."
            )
        }
        return purpose.mayUse(kind.category) == .never ? never("event.\(name)", kind.category) : nil
    }

    private func never(_ what: String, _ category: DataCategory) -> (message: String, hint: String?) {
        (
            "the purpose '\(purpose.name)' may never use '\(what)', which belongs to \(category.rawValue)",
            "Take it out, or say under purposes.\(purpose.name).data in heed.yaml whether \(category.rawValue) is "
                + "included or asked."
        )
    }
}
