import Crypto
package import Database

/// Makes proofs of what is sealed about one customer.
package struct LedgerProver {
    private let sources: [any LedgerSource]
    private let keys: LedgerKeys
    private let rows: LedgerRows
    private static let entriesAtOnce = 1000

    package init(sources: [any LedgerSource], keys: LedgerKeys, _ session: any Session) {
        self.sources = sources
        self.keys = keys
        rows = LedgerRows(session)
    }

    /// Whether no head was signed yet.
    package static func isEmpty(_ session: any Session) throws -> Bool {
        try LedgerRows(session).newestHead() == nil
    }

    /// The newest head, to be kept elsewhere.
    ///
    /// - Throws: ``LedgerError`` `.empty`, or `.damaged` when the workspace has not the key it was signed with.
    package func newestHead() throws -> SignedHead {
        guard let stored = try rows.newestHead() else { throw LedgerError.empty() }
        guard let head = stored.signed(keys) else { throw LedgerError.damaged() }
        return head
    }

    /// The customer's sealed entries with their paths to the newest head, and how many wait for their seal.
    ///
    /// - Parameters:
    ///   - customer: `customer.id`; one whose key was destroyed has no entries that could be shown.
    ///   - kept: a head that the reader of the proof has; the proof then shows that the newest grew from it.
    /// - Throws: ``LedgerError`` `.empty`; `.damaged` when an entry is not what was sealed; `.foreignHead` for a kept
    ///   head that this ledger is too short for.
    package func prove(
        _ customer: Int64, kept: (head: SignedHead, path: String)? = nil
    ) throws -> (proof: LedgerProof, unsealed: Int) {
        // Head and entries of one moment, while others seal.
        try rows.session.snapshot { try proveNow(customer, kept: kept) }
    }

    private func proveNow(
        _ customer: Int64, kept: (head: SignedHead, path: String)?
    ) throws -> (proof: LedgerProof, unsealed: Int) {
        let head = try newestHead()
        let tree = rows.tree(size: head.head.size)
        var entries: [LedgerProof.Entry] = []
        var unsealed = 0
        for source in sources {
            let through = try rows.through(source.name)
            try pages(of: customer, source) { page in
                let seals = try PersonSeals(for: page, rows.session)
                for entry in page {
                    guard entry.id <= through else {
                        unsealed += 1
                        continue
                    }
                    guard case .seal(let seal) = try seals.seal(of: entry.subject) else { continue }
                    entries.append(try prove(seal.leaf(entry, of: source.name), in: tree))
                }
            }
        }
        let growth = try kept.map { kept in
            let old = kept.head.head
            guard old.size <= tree.size else { throw LedgerError.foreignHead(kept.path) }
            return LedgerProof.Growth(size: old.size, root: old.root, path: try tree.consistency(from: old.size))
        }
        return (LedgerProof(head: head, entries: entries, growth: growth), unsealed)
    }

    private func pages(
        of customer: Int64, _ source: any LedgerSource, _ each: ([LedgerEntry]) throws -> Void
    ) throws {
        var cursor = Int64.min
        while true {
            let page = try source.entries(of: customer, after: cursor, limit: Self.entriesAtOnce, rows.session)
            guard let last = page.last else { return }
            try each(page)
            cursor = last.id
        }
    }

    private func prove(_ leaf: LedgerLeaf, in tree: MerkleTree) throws -> LedgerProof.Entry {
        guard let run = try rows.run(of: leaf.source, entry: leaf.id), let index = run.hashes.firstIndex(of: leaf.hash),
            run.first + index < tree.size
        else { throw LedgerError.damaged() }
        let position = run.first + index
        return LedgerProof.Entry(
            source: leaf.source, number: leaf.id, position: position, pseudonym: leaf.pseudonym, salt: leaf.salt,
            fields: leaf.fields, path: try tree.inclusion(of: position))
    }
}
