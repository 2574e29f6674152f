package import System

/// What an import of an exclusion list did, in numbers.
package struct ExclusionSummary: Encodable, Equatable, Sendable {
    package let list: String
    /// What day the file is of.
    package let dated: Instant
    /// Lines with something on them: `entries + rejected`.
    package internal(set) var lines = 0
    package internal(set) var entries = 0
    /// Those of them that are SHA-256 digests.
    package internal(set) var digests = 0
    /// Entries that were not on the list before.
    package internal(set) var new = 0
    /// Entries of the edition before that are no longer on the list.
    package internal(set) var gone = 0
    package internal(set) var rejected = 0
    /// The lines of the first rejected ones.
    package internal(set) var rejectedLines: [Int] = []

    /// How many lines are told one by one.
    static let mostLines = 20

    private enum CodingKeys: String, CodingKey {
        case list, dated, lines, entries, digests, new, gone, rejected
        case rejectedLines = "rejected_lines"
    }
}
