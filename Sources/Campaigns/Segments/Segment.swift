package import Database
package import System
import Workspace

/// Which customers a campaign is meant for: an expression over fields of the data catalogue, events, and what was sent
/// to them before.
///
///     country in ["ES", "MX"] and count(purchase, 180 days) >= 2 and not received("spring", 30 days)
///
/// `Docs/Segments.md` has the whole language. Texts are compared without regard to case, a language includes its
/// regional forms, days are those of UTC. What a person does not let be used for the purpose is unknown, logic has three
/// values, and only *true* selects.
package struct Segment: Equatable, Sendable {
    /// As written.
    package let text: String

    /// The names of the fields it reads, sorted: what picked the people (promise 3).
    package let fields: [String]

    /// What else it reads: kinds of events, sorted, and what was sent before.
    package let sources: [SelectingSource]

    /// Whether it reads anything that a person may forbid, so that the answer can change by a word of theirs.
    let dependsOnPermission: Bool

    private let condition: SegmentCondition
    private let purpose: Purpose

    init(text: String, condition: SegmentCondition, purpose: Purpose) {
        self.text = text
        self.condition = condition
        self.purpose = purpose
        let found = SegmentSources(condition)
        fields = found.fields.map(\.name)
        sources = found.events.map(SelectingSource.events) + (found.hasHistory ? [.history] : [])
        dependsOnPermission =
            found.fields.contains { !$0.category.isAlwaysIncluded || purpose.mayUse($0) != .included }
            || found.events.contains { !$0.category.isAlwaysIncluded }
    }

    /// The segment as a condition over the columns of `customer`; NULL where the answer is unknown.
    ///
    /// - Parameters:
    ///   - instant: the present of the segment: what happened later does not count.
    ///   - permissionInstant: when the permissions are asked, where that is later.
    package func condition(
        at instant: Instant, permittedAt permissionInstant: Instant? = nil, _ dialect: Dialect
    ) -> SQL {
        SegmentSQL(
            purpose: purpose, instant: instant, permissionInstant: permissionInstant ?? instant, dialect: dialect
        ).condition(condition)
    }
}
