package import Database

/// Where entries come from: implemented by the module that owns the tables, so that the ledger never names them.
///
/// Its rows are append-only and numbered upwards; what was handed over once must be handed over the same for ever, or
/// ``LedgerVerifier`` reports it.
package protocol LedgerSource: Sendable {
    /// What its entries are, in one word that stands in each leaf: `consent`.
    var name: String { get }

    /// The highest number such that no entry can appear any more at or below it; 0 when there is none.
    func settled(_ session: any Session) throws -> Int64

    /// The entries with numbers above `after` and up to `through`, in rising order, at most `limit`.
    func entries(after: Int64, through: Int64, limit: Int, _ session: any Session) throws -> [LedgerEntry]

    /// The entries that concern a customer, in rising order: those with numbers above `after`, at most `limit`.
    func entries(of customer: Int64, after: Int64, limit: Int, _ session: any Session) throws -> [LedgerEntry]

    /// Compares what was derived from the entries, and is worked with every day, with the entries: a page of it, begun
    /// with `cursor` 0.
    func contradictions(after cursor: Int64, _ session: any Session) throws -> LedgerContradictions
}

/// A page of what daily work believes although the entries say otherwise.
package struct LedgerContradictions: Sendable {
    /// Where the next page begins; nil after the last one.
    package let next: Int64?

    /// One for each contradiction: the newest entry about the same thing, or nil where there is none at all.
    package let entries: [Int64?]

    package init(next: Int64?, entries: [Int64?]) {
        self.next = next
        self.entries = entries
    }
}
