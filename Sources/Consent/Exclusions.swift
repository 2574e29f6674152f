import Database
import System
import Workspace

/// The lists of people who want no advertising from anybody (LAW-17), as the gate asks them. They bind where a message
/// rests on something else than consent; consent to the organisation itself stands above them.
enum Exclusions {
    /// Whether the address is on any list that was imported; nil for messages that do not advertise.
    static func areListed(_ question: ContactQuestion) -> SQL? {
        guard question.purpose.isMarketing else { return nil }
        return """
            \(question.isNotConsented) AND EXISTS \
            (SELECT 1 FROM exclusion_entry WHERE exclusion_entry.address_hash = candidate.address_hash)
            """
    }

    /// Whether one of the countries has its lists consulted before and they were not, or too long ago; nil where none
    /// has.
    static func areStale(_ question: ContactQuestion) -> SQL? {
        guard question.purpose.isMarketing else { return nil }
        let listed = question.configuration.exclusionLists.filter { $0.channels.contains(question.channel) }
        let byLaw = question.legal.countries(.exclusionListAge, question.channel, on: question.at.civilDate)
        let countries = Set(byLaw + listed.map(\.country)).sorted()
        guard !countries.isEmpty else { return nil }
        let conditions = countries.map { country in
            let lists = listed.filter { $0.country == country }
            // No list at all was not consulted either.
            let stale: SQL =
                lists.isEmpty
                ? "1 = 1" : "(\(SQL.joined(lists.map { isStale($0, question) }, separator: " OR ")))"
            return "\(question.isSomewhere(in: country)) AND \(stale)" as SQL
        }
        return "\(question.isNotConsented) AND (\(SQL.joined(conditions, separator: " OR ")))"
    }

    private static func isStale(_ list: ExclusionList, _ question: ContactQuestion) -> SQL {
        let legal = question.legal.periods(
            .exclusionListAge, in: list.country, question.channel, on: question.at.civilDate)
        // Where the law says nothing, a list that the workspace wants asked is to be as fresh as in Spain.
        let limits = legal.isEmpty ? [Period(count: 30, unit: .days)] : legal
        let cutoffs = (limits + [list.maxAge].compactMap(\.self)).map { question.at.before($0) }
        let oldest = cutoffs.max() ?? question.at
        return """
            NOT EXISTS (SELECT 1 FROM exclusion_list \
            WHERE exclusion_list.name = \(list.name) AND exclusion_list.dated_at > \(oldest))
            """
    }
}
