package import Workspace

/// Whether a campaign goes out again, and what makes the next time a different one.
package enum Repetition: Equatable, Sendable {
    case once
    /// On the day and month of a date, each year, by the customer's own clock.
    case yearly(CatalogueField)
    /// Once in each quarter of the year.
    case quarterly
    /// For each event of a kind.
    case each(EventKind)
    /// Once for each period that somebody asks for; nil until then.
    case reports(ReportPeriod?)
}

extension Repetition: CustomStringConvertible {
    /// As a campaign file writes it: `yearly birth_date`.
    package var description: String {
        switch self {
        case .once: "once"
        case .yearly(let field): "yearly \(field.name)"
        case .quarterly: "quarterly"
        case .each(let kind): "each \(kind.name)"
        case .reports: "reports"
        }
    }
}

extension Repetition {
    /// Reads `once`, `quarterly`, `yearly FIELD` or `each EVENT`; `once` when nothing is written.
    init?(reading fields: Fields, configuration: Configuration, purpose: Purpose?) {
        guard fields.entry("repeat") != nil else {
            self = .once
            return
        }
        guard let text = fields.optionalString("repeat") else { return nil }
        let mark = fields.mark(of: "repeat")
        let words = text.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("once", 1): self = .once
        case ("quarterly", 1): self = .quarterly
        case ("reports", 1):
            if let purpose, purpose.isMarketing {
                fields.problems.error(
                    "a privacy report advertises nothing, and the purpose '\(purpose.name)' does", at: mark,
                    hint:
                        "Give it a purpose of its own, with 'legal_basis: legitimate_interest' and 'marketing: false'.")
                return nil
            }
            self = .reports(nil)
        case ("yearly", 2):
            guard let field = Self.dateField(words[1], at: mark, fields, configuration, purpose) else { return nil }
            self = .yearly(field)
        case ("each", 2):
            guard let kind = Self.event(words[1], at: mark, fields, configuration, purpose) else { return nil }
            self = .each(kind)
        default:
            let known = ["once", "quarterly", "yearly", "each", "reports"]
            let forms = "Write once, quarterly, yearly FIELD, each EVENT or reports."
            let isComplete = words.count == (["yearly", "each"].contains(words.first) ? 2 : 1)
            fields.problems.error(
                "'repeat' cannot be '\(words.first ?? "")'\(isComplete ? "" : " like this")", at: mark,
                hint: known.contains(words.first ?? "")
                    ? forms : Nearest.suggestion(for: words.first ?? "", in: known) ?? forms)
            return nil
        }
    }

    private static func dateField(
        _ name: String, at mark: SourceMark, _ fields: Fields, _ configuration: Configuration, _ purpose: Purpose?
    ) -> CatalogueField? {
        let dates = configuration.catalogue.fields.filter { $0.type == .date }
        guard let field = configuration.catalogue.field(named: name) else {
            fields.problems.error(
                "unknown field '\(name)'", at: mark,
                hint: Nearest.suggestion(for: name, in: dates.map(\.name))
                    ?? "Dates are: \(dates.map(\.name).joined(separator: ", ")).")
            return nil
        }
        guard field.type == .date else {
            fields.problems.error(
                "'\(name)' is no date", at: mark,
                hint: "Dates are: \(dates.map(\.name).joined(separator: ", ")).")
            return nil
        }
        return isAllowed(field.category, purpose?.mayUse(field), name, at: mark, fields, purpose) ? field : nil
    }

    private static func event(
        _ name: String, at mark: SourceMark, _ fields: Fields, _ configuration: Configuration, _ purpose: Purpose?
    ) -> EventKind? {
        guard let kind = configuration.catalogue.event(named: name) else {
            let names = configuration.catalogue.events.map(\.name)
            fields.problems.error(
                "unknown kind of event '\(name)'", at: mark,
                hint: Nearest.suggestion(for: name, in: names)
                    ?? "Describe it under events: in heed.yaml; known are: \(names.joined(separator: ", ")).")
            return nil
        }
        return isAllowed(kind.category, purpose?.mayUse(kind.category), name, at: mark, fields, purpose) ? kind : nil
    }

    private static func isAllowed(
        _ category: DataCategory, _ use: DataUse?, _ name: String, at mark: SourceMark, _ fields: Fields,
        _ purpose: Purpose?
    ) -> Bool {
        guard use == .never, let purpose else { return true }
        fields.problems.error(
            "the purpose '\(purpose.name)' may never use '\(name)', which belongs to \(category.rawValue)", at: mark,
            hint: "Say under purposes.\(purpose.name).data in heed.yaml whether \(category.rawValue) is included or "
                + "asked.")
        return false
    }
}
