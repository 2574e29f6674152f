import Crypto
import Database
import System

/// Reads the ledger's own tables, in pieces of bounded size.
struct LedgerRows {
    let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    /// Leaves that were sealed together: neighbours in the tree and of one source.
    struct Run: Equatable {
        /// The position of the first leaf.
        let first: Int
        let source: String
        /// As it was written down; ``hashes`` may be fewer or more in a ledger that was tampered with.
        let count: Int
        /// The number of the last entry.
        let through: Int64
        let hashes: [[UInt8]]
    }

    /// A head as it stands in its row.
    struct StoredHead: Equatable {
        let head: LedgerHead
        let key: Int
        let signature: [UInt8]

        func signed(_ keys: LedgerKeys) -> SignedHead? {
            UInt8(exactly: key).flatMap(keys.publicKey).map {
                SignedHead(head: head, publicKey: $0, signature: signature)
            }
        }
    }

    // MARK: - Heads

    func newestHead() throws -> StoredHead? {
        try session.first("SELECT \(Self.headColumns) FROM ledger_head ORDER BY size DESC LIMIT 1", map: Self.head)
    }

    /// The newest one that was signed by an instant.
    func newestHead(by instant: Instant) throws -> StoredHead? {
        try session.first(
            "SELECT \(Self.headColumns) FROM ledger_head WHERE at <= \(instant) ORDER BY size DESC LIMIT 1",
            map: Self.head)
    }

    func heads(above size: Int, through last: Int, limit: Int) throws -> [StoredHead] {
        try session.rows(
            """
            SELECT \(Self.headColumns) FROM ledger_head WHERE size > \(size) AND size <= \(last) \
            ORDER BY size LIMIT \(limit)
            """, map: Self.head)
    }

    private static let headColumns: SQL = "size, root, previous, at, key_number, signature"

    private static func head(_ row: Row) -> StoredHead {
        StoredHead(
            head: LedgerHead(size: row.int(0), root: row.blob(1), previous: row.blob(2), time: row.instant(3)),
            key: row.int(4), signature: row.blob(5))
    }

    // MARK: - Leaves

    /// The size that the edge tells, and the edge; nil for hashes that are no edge of a tree of that size.
    func edge() throws -> (size: Int, edge: MerkleEdge?) {
        let kept = try session.first("SELECT size, hashes FROM ledger_edge WHERE id = 1") { row in
            (size: row.int(0), hashes: row.optionalBlob(1) ?? [])
        }
        guard let kept else { return (0, nil) }
        return (kept.size, MerkleEdge(size: kept.size, hashes: Self.parted(kept.hashes)))
    }

    /// The number of the newest sealed entry of a source; 0 when there is none.
    func through(_ source: String) throws -> Int64 {
        try session.integer("SELECT max(through) FROM ledger_run WHERE source = \(source)").map(Int64.init) ?? 0
    }

    /// The first run that begins at that position or behind it.
    func run(from position: Int) throws -> Run? {
        try session.first(
            "SELECT \(Self.runColumns) FROM ledger_run WHERE first >= \(position) ORDER BY first LIMIT 1", map: Self.run
        )
    }

    /// The run that an entry was sealed in; nil when it is not sealed.
    func run(of source: String, entry: Int64) throws -> Run? {
        try session.first(
            """
            SELECT \(Self.runColumns) FROM ledger_run WHERE source = \(source) AND through >= \(entry) \
            ORDER BY through LIMIT 1
            """, map: Self.run)
    }

    /// The hashes of the leaves of a range, which spans few runs.
    func leaves(_ range: Range<Int>) throws -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        try session.query(
            """
            SELECT \(Self.runColumns) FROM ledger_run \
            WHERE first >= (SELECT max(first) FROM ledger_run WHERE first <= \(range.lowerBound)) \
            AND first < \(range.upperBound) ORDER BY first
            """
        ) { row in
            let run = Self.run(row)
            let wanted = range.clamped(to: run.first..<run.first + run.hashes.count)
            hashes += run.hashes[wanted.lowerBound - run.first..<wanted.upperBound - run.first]
        }
        guard hashes.count == range.count else { throw LedgerError.damaged() }
        return hashes
    }

    /// The root of a complete subtree, where it is kept.
    func node(level: Int, number: Int) throws -> [UInt8]? {
        try session.first("SELECT hash FROM ledger_node WHERE level = \(level) AND number = \(number)") { $0.blob(0) }
    }

    /// From this level up, subtrees' roots are kept.
    static let lowestLevel = 8

    private static let runColumns: SQL = "first, source, count, through, hashes"

    private static func run(_ row: Row) -> Run {
        Run(
            first: row.int(0), source: row.text(1), count: row.int(2), through: row.int64(3),
            hashes: parted(row.blob(4)))
    }

    /// Hashes that stand one behind the other.
    static func parted(_ bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: MerkleHash.length).map {
            Array(bytes[$0..<min($0 + MerkleHash.length, bytes.count)])
        }
    }
}

extension LedgerRows {
    /// The tree of the first `size` leaves, for proofs.
    func tree(size: Int) -> MerkleTree {
        MerkleTree(size: size, hash: hash)
    }

    private func hash(_ range: Range<Int>) throws -> [UInt8] {
        let isComplete = range.count.nonzeroBitCount == 1 && range.lowerBound % range.count == 0
        let level = range.count.trailingZeroBitCount
        if isComplete, level >= Self.lowestLevel {
            guard let node = try node(level: level, number: range.lowerBound >> level) else {
                throw LedgerError.damaged()
            }
            return node
        }
        if range.count <= 1 << Self.lowestLevel { return MerkleTree.hash(of: try leaves(range)) }
        let middle = range.lowerBound + MerkleTree.split(range.count)
        return MerkleHash.node(
            try hash(range.lowerBound..<middle), try hash(middle..<range.upperBound))
    }
}
