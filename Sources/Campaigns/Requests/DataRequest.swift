package import System
import Workspace

/// What a person asks for about their data (GDPR Art. 12 to 22, LAW-9, LAW-10).
package struct DataRequest: Equatable, Sendable {
    package enum Right: String, CaseIterable, Sendable {
        case access, correction, erasure, restriction, objection, portability
        /// Anything else about their data.
        case question
    }

    package enum State: String, Sendable {
        case open, fulfilled, refused
    }

    package let id: Int64
    /// The customer's own reference; empty once they were forgotten.
    package let reference: String
    package let right: Right
    package let receivedAt: Instant
    /// The last day to answer.
    package let dueOn: CivilDate
    package let isExtended: Bool
    package let state: State
    package let closedAt: Instant?
    /// Why it was extended or refused, as the person was told.
    package let reason: String?

    /// Whether the day to answer has passed.
    package func isOverdue(at instant: Instant) -> Bool { state == .open && instant.civilDate > dueOn }

    /// The last day to answer: a month after it came, on a month's last day where the month is shorter (Art. 12(3)). The
    /// Regulation on time limits would move a Sunday to the next working day; the earlier day is kept.
    ///
    ///     DataRequest.due(Instant(rfc3339: "2026-01-31T10:00:00Z")!)    // 2026-02-28
    package static func due(_ received: Instant, isExtended: Bool = false) -> CivilDate {
        received.before(Period(count: isExtended ? -3 : -1, unit: .months)).civilDate
    }
}
