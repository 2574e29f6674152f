import Crypto
package import Database
package import System

/// Seals what happened: appends new entries to the tree and signs a head over it.
///
///     let sealer = LedgerSealer(sources: sources, keys: keys, clock: clock)
///     try sealer.sealIfDue(session)       // every minute, by whoever comes first
///
/// It goes page by page. Entries are read and hashed outside of any transaction; then one short write transaction keeps
/// the page's hashes, the new edge and the head that signs them. Whoever moves the edge from the size that was read has
/// won; another sealer that was as fast finds it moved, and throws its page away. So any number of processes may seal,
/// each may be killed at any moment, and each page is in the ledger whole or not at all.
///
/// Entries of a source are sealed in the order of their numbers, and one that became visible after a higher one was
/// sealed would never be. ``LedgerSource/settled(_:)`` tells up to where that cannot happen.
package struct LedgerSealer: Sendable {
    private let sources: [any LedgerSource]
    private let keys: LedgerKeys
    private let clock: any WallClock
    private let entriesAtOnce: Int

    /// At most this often, the processes that keep running seal what is new.
    package static let intervalSeconds = 60

    /// - Parameter entriesAtOnce: under one head; the write takes some ten milliseconds.
    package init(
        sources: [any LedgerSource], keys: LedgerKeys, clock: any WallClock = SystemClock(), entriesAtOnce: Int = 4096
    ) {
        self.sources = sources
        self.keys = keys
        self.clock = clock
        self.entriesAtOnce = entriesAtOnce
    }

    /// Seals what is new as ``seal(_:proceed:)`` does, unless somebody did so in the last minute.
    @discardableResult
    package func sealIfDue(_ session: any Session, proceed: () -> Bool = { true }) throws -> Int {
        if let newest = try LedgerRows(session).newestHead()?.head.time {
            let age = clock.now() - newest
            // A head of the future is no reason to wait for it: the clock was wrong then or is now.
            if age >= 0, age < Double(Self.intervalSeconds) { return 0 }
        }
        return try seal(session) { _ in proceed() }
    }

    /// Seals all that is new now; returns how many entries.
    ///
    /// - Parameters:
    ///   - isPatient: leaves what does not fill a page for later, as more is on its way.
    ///   - proceed: asked after each page, with how many entries are sealed so far, whether to go on.
    /// - Throws: ``LedgerError`` `.damaged` rather than to sign a tree that is not the one of the newest head;
    ///   `DatabaseError`; what `proceed` throws.
    @discardableResult
    package func seal(
        _ session: any Session, isPatient: Bool = false, proceed: (Int) throws -> Bool = { _ in true }
    ) throws -> Int {
        var settled: [Int64] = []
        for source in sources { settled.append(try source.settled(session)) }
        var sealed = 0
        while let page = try nextPage(through: settled, atLeast: isPatient ? entriesAtOnce : 1, session) {
            guard try session.transaction({ try page.write(session) }) else { continue }
            sealed += page.count
            guard try proceed(sealed) else { break }
        }
        return sealed
    }

    /// The next entries as leaves, with their head; nil when there are fewer than `least`.
    private func nextPage(
        through settled: [Int64], atLeast least: Int, _ session: any Session
    ) throws -> SealedPage? {
        let rows = LedgerRows(session)
        guard let edge = try rows.edge().edge else { throw LedgerError.damaged() }
        let newest = try rows.newestHead()
        guard newest?.head.size ?? 0 == edge.size, newest?.head.root ?? MerkleHash.empty == edge.root else {
            // Perhaps another sealer has committed between the two reads.
            if try rows.edge().size != edge.size { return try nextPage(through: settled, atLeast: least, session) }
            throw LedgerError.damaged()
        }
        var found: [(source: String, entries: [LedgerEntry])] = []
        var left = entriesAtOnce
        for (source, last) in zip(sources, settled) where left > 0 {
            let entries = try source.entries(
                after: rows.through(source.name), through: last, limit: left, session)
            found.append((source.name, entries))
            left -= entries.count
        }
        if entriesAtOnce - left < least { return nil }
        let seals = try PersonSeals(for: found.flatMap(\.entries), makesKeys: true, session)
        var page = SealedPage(after: edge, newPersons: seals.new)
        for (source, entries) in found { try page.append(entries, of: source, seals) }
        // Time never runs backwards in the ledger, whatever the clock does.
        let time = max(clock.now().wholeSecond, newest?.head.time ?? Instant(microseconds: 0))
        page.sign(previous: newest?.head.hash ?? LedgerHead.beginning, at: time, keys)
        return page
    }
}

/// Leaves that are sealed under one head.
private struct SealedPage {
    private let oldSize: Int
    private var edge: MerkleEdge
    private var runs: [(first: Int, source: String, count: Int, through: Int64, hashes: [UInt8])] = []
    private var nodes: [(level: Int, number: Int, hash: [UInt8])] = []
    private let newPersons: [Int64: [UInt8]]
    private var signed: (head: LedgerHead, key: UInt8, signature: [UInt8])?

    init(after edge: MerkleEdge, newPersons: [Int64: [UInt8]]) {
        oldSize = edge.size
        self.edge = edge
        self.newPersons = newPersons
    }

    var count: Int { edge.size - oldSize }

    mutating func append(_ entries: [LedgerEntry], of source: String, _ seals: PersonSeals) throws {
        guard let last = entries.last else { return }
        let first = edge.size
        var hashes: [UInt8] = []
        hashes.reserveCapacity(entries.count * MerkleHash.length)
        for entry in entries {
            let seal =
                switch try seals.seal(of: entry.subject) {
                case .seal(let seal): seal
                case .destroyed, .unknown: try PersonSeal(key: SecureRandom.bytes(PersonKeys.length))
                }
            let hash = seal.leaf(entry, of: source).hash
            hashes += hash
            edge.append(hash) { level, number, hash in
                if level >= LedgerRows.lowestLevel { nodes.append((level, number, hash)) }
            }
        }
        runs.append((first, source, entries.count, last.id, hashes))
    }

    mutating func sign(previous: [UInt8], at time: Instant, _ keys: LedgerKeys) {
        let head = LedgerHead(size: edge.size, root: edge.root, previous: previous, time: time)
        let (key, signature) = keys.sign(head)
        signed = (head, key, signature)
    }

    /// Keeps the page, in a write transaction; false when another sealer was faster, and then nothing was written.
    func write(_ session: any Session) throws -> Bool {
        guard let signed else { preconditionFailure("A page is signed before it is written.") }
        // The row's lock makes sealers wait for one another, and the size tells the second that it is too late.
        let hasWon = try session.execute(
            """
            UPDATE ledger_edge SET size = \(edge.size), hashes = \(Array(edge.hashes.joined())) \
            WHERE id = 1 AND size = \(oldSize)
            """)
        guard hasWon == 1 else { return false }
        // A key that was destroyed since stays destroyed.
        let newPerson = try session.prepare(
            """
            INSERT INTO ledger_person (customer, key) VALUES (\(SQL.parameter(0)), \(SQL.parameter(1))) \
            ON CONFLICT (customer) DO NOTHING
            """)
        for (customer, key) in newPersons.sorted(by: { $0.key < $1.key }) {
            try newPerson.run([customer.sqlValue, key.sqlValue])
        }
        for run in runs {
            try session.execute(
                """
                INSERT INTO ledger_run (first, source, count, through, hashes) \
                VALUES (\(run.first), \(run.source), \(run.count), \(run.through), \(run.hashes))
                """)
        }
        for node in nodes {
            try session.execute(
                """
                INSERT INTO ledger_node (level, number, hash) VALUES (\(node.level), \(node.number), \(node.hash))
                """)
        }
        let head = signed.head
        try session.execute(
            """
            INSERT INTO ledger_head (size, root, previous, at, key_number, signature) \
            VALUES (\(head.size), \(head.root), \(head.previous), \(head.time), \(Int(signed.key)), \
            \(signed.signature))
            """)
        return true
    }
}
