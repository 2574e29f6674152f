/// How much of a date is written.
package enum DateStyle: Hashable, Sendable {
    /// `1/7/26`
    case short
    /// `1 jul 2026`
    case medium
    /// `1 de julio de 2026`
    case long
    /// `miércoles, 1 de julio de 2026`
    case full
    /// The fields named by their letters (Unicode TS 35), in the language's own order: `MMMMd` is `1 de julio` and
    /// `July 1`, `jm` is `19:30` and `7:30 PM`. The letters of time zones are refused.
    case skeleton(String)

    /// `19:30`, `7:30 PM`
    package static let time = DateStyle.skeleton("jm")
    /// `1 de julio`, `July 1`
    package static let dayAndMonth = DateStyle.skeleton("MMMMd")
    /// `julio de 2026`, `July 2026`
    package static let monthAndYear = DateStyle.skeleton("yMMMM")
}
