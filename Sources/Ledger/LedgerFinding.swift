/// One thing that is not as it was sealed: what, and where it begins.
package struct LedgerFinding: Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        // The tables of the modules that own the entries.
        case entryChanged = "entry_changed"
        case entryMissing = "entry_missing"
        case entryInserted = "entry_inserted"
        case entriesSwapped = "entries_swapped"
        /// What daily work believes is not what the entries say.
        case contradicted
        // The ledger's own tables.
        /// The hash of a leaf was changed; the entry is whole.
        case leafAltered = "leaf_altered"
        case leafMissing = "leaf_missing"
        /// The hashes fit the entries, but the signed head is of another tree: both were changed alike.
        case rootDiffers = "root_differs"
        case headAltered = "head_altered"
        case headMissing = "head_missing"
        /// A hash that was derived from leaves, to make proofs quicker.
        case nodeAltered = "node_altered"
        // Beside a head that was kept elsewhere.
        /// The ledger ends before the kept head.
        case truncated
        /// The ledger has other entries than those of the kept head.
        case rebuilt
        /// The kept head is signed with a key that this workspace does not have.
        case otherKey = "other_key"
    }

    package let code: Code

    /// The position of the first leaf that is concerned, counted from 0; nil when no leaf can be named.
    package let position: Int?

    /// The last leaf that may be concerned, where only a range can be told; else ``position``, or the other one of a
    /// swap.
    package let last: Int?

    /// The entry, by its source and number, where one can be named.
    package let source: String?
    package let entry: Int64?

    init(_ code: Code, at position: Int?, through last: Int? = nil, source: String? = nil, entry: Int64? = nil) {
        self.code = code
        self.position = position
        self.last = last ?? position
        self.source = source
        self.entry = entry
    }
}

extension LedgerFinding: CustomStringConvertible {
    package var description: String {
        let place = position.map { $0 == last ? "position \($0)" : "positions \($0) to \(last ?? $0)" }
        let what = entry.flatMap { entry in source.map { " (\($0) entry \(entry))" } } ?? ""
        return (place.map { "\($0)\(what): " } ?? "") + explanation
    }

    private var explanation: String {
        switch code {
        case .entryChanged: "the entry says something else than what was sealed."
        case .entryMissing: "a sealed entry is gone."
        case .entryInserted: "an entry stands here that was never sealed."
        case .entriesSwapped: "two entries have changed places."
        case .contradicted: "what Heed works with every day is not what the entries say."
        case .leafAltered: "the ledger's hash was changed; the entry is whole."
        case .leafMissing: "the ledger's hashes are not all there."
        case .rootDiffers: "entries and their hashes were changed alike, but not the signed head."
        case .headAltered: "the signed head that ends here was changed."
        case .headMissing: "a signed head is gone."
        case .nodeAltered: "a hash that helps to make proofs was changed."
        case .truncated: "the kept head has more entries: the ledger was cut back or replaced by an older one."
        case .rebuilt: "the kept head has other entries: the ledger was written anew."
        case .otherKey: "the kept head is signed with a key that this workspace does not have."
        }
    }
}
