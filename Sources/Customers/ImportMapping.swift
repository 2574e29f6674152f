package import System
package import Workspace

/// Which column of another system's file is what, and what its rows say about consent.
///
///     let mapping = try ImportMapping.load("mailchimp-subscribed", shipped: "Mappings", configuration: configuration)
///
/// Columns are named as in the file's header (or as the keys of its JSON objects).
package struct ImportMapping: Equatable, Sendable {
    package var name: String
    package var description: String?
    /// The system the data comes from; with the key it says who is the same person.
    package var source: String
    /// The column with the source's own key; nil: the normalised address is the key.
    package var key: String?
    package var columns: [Column]
    /// Columns that are known and not imported, on purpose.
    package var ignored: [String]
    /// Where an attestation of no other word finds the time of each row's consent.
    package var consentTime: TimeColumns?
    package var withdrawal: Withdrawal?
    package var suppression: Suppression?
    /// By channel: an attestation covers only the rows that pass.
    package var accepts: [Channel: CellTest]
    package var attestation: Attestation?

    /// A column and the field it fills.
    package struct Column: Equatable, Sendable {
        package var name: String
        package var field: String
        /// What parts the tags within a cell.
        package var separator: String?
    }

    /// The first of two columns that has a time.
    package struct TimeColumns: Equatable, Sendable {
        package var column: String
        package var otherwise: String?
    }

    /// A comparison with the text of a cell; case does not count.
    package struct CellTest: Equatable, Sendable {
        package var column: String
        package var value: String
    }

    /// Every row takes back its consent, and its address is suppressed (LAW-8).
    package struct Withdrawal: Equatable, Sendable {
        package var time: String
        /// The key of a purpose, or `*` for all marketing.
        package var purpose: String
        package var channel: Channel
    }

    /// The addresses of the rows are suppressed.
    package struct Suppression: Equatable, Sendable {
        package var cause: SuppressionCause
        package var time: String?
        package var channel: Channel
        /// Only these rows; nil: all.
        package var when: CellTest?
    }

    /// A declaration that the people of the file consented: to what, how, in which words, and who says so.
    package struct Attestation: Equatable, Sendable {
        package var purpose: String
        package var channels: [Channel]
        package var noticeVersion: String
        /// BCP 47
        package var noticeLanguage: String
        package var noticeText: String
        package var method: String
        package var time: TimeColumns
        package var declaredBy: String
        package var declaredOn: CivilDate
    }
}
