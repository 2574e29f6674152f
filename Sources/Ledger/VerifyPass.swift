import Database

/// One walk along the ledger, from its first leaf to its last.
struct VerifyPass {
    private let verifier: LedgerVerifier
    private let rows: LedgerRows
    /// Where the ledger ended when the walk began.
    private let size: Int
    private let kept: SignedHead?

    var report = LedgerVerifier.Report()

    /// The tree of the hashes that are kept.
    private var tree = MerkleEdge()
    /// The tree of the entries as they are, from the first difference under a head on.
    private var recomputed: MerkleEdge?
    /// Whether the tree was found to be none that was ever signed: what follows says no more about it.
    private var isLost = false
    /// The newest entry of each source that was seen. The first one begins below every number there can be.
    private var seen: [String: Int64] = [:]
    /// Sources of which nobody knows any more where the next run begins, since one is gone.
    private var unsure: Set<String> = []
    private var suspects: [RunComparison.Suspect] = []
    private var rootOfKept: [UInt8]?

    init(_ verifier: LedgerVerifier, _ rows: LedgerRows, size: Int, kept: SignedHead?) {
        self.verifier = verifier
        self.rows = rows
        self.size = size
        self.kept = kept
    }

    private mutating func note(_ finding: LedgerFinding) {
        if report.findings.count < LedgerVerifier.mostFindings { report.findings.append(finding) }
    }

    private func has(_ code: LedgerFinding.Code) -> Bool { report.findings.contains { $0.code == code } }
}

// MARK: - Heads

extension VerifyPass {
    private static let headsAtOnce = 256

    mutating func checkHeads(_ progress: (Int, Int) throws -> Void) throws {
        var last: LedgerHead?
        // Of a head that was changed the next one's word is no news.
        var isLastGenuine = true
        while last?.size ?? 0 < size {
            let page = try rows.heads(above: last?.size ?? 0, through: size, limit: Self.headsAtOnce)
            if page.isEmpty { break }
            for stored in page {
                let isGenuine = stored.signed(verifier.keys)?.isValid ?? false
                let start = report.entries
                report.heads += 1
                if isGenuine {
                    let findings = report.findings.count
                    try checkRuns(through: stored.head.size, progress)
                    if isLastGenuine { checkChain(stored.head, after: last, from: start) }
                    checkRoot(stored.head, from: start, findings: findings)
                } else {
                    // Not even its size can be believed: its leaves are looked at under the next one.
                    note(LedgerFinding(.headAltered, at: start, through: max(start, stored.head.size - 1)))
                }
                last = stored.head
                isLastGenuine = isGenuine
            }
        }
    }

    /// Whether the head names the one before it.
    private mutating func checkChain(_ head: LedgerHead, after last: LedgerHead?, from start: Int) {
        guard head.previous == last?.hash ?? LedgerHead.beginning, last?.time ?? head.time <= head.time else {
            return note(LedgerFinding(.headMissing, at: start, through: head.size - 1))
        }
    }

    private mutating func checkRoot(_ head: LedgerHead, from start: Int, findings: Int) {
        defer { recomputed = nil }
        if isLost || tree.size == head.size && tree.root == head.root { return }
        if let recomputed, recomputed.size == head.size, recomputed.root == head.root {
            // The head vouches for the entries: it is the hashes beside them that were changed.
            report.findings[findings...] = ArraySlice(
                report.findings[findings...].map { finding in
                    finding.code != .entryChanged
                        ? finding
                        : LedgerFinding(
                            .leafAltered, at: finding.position, source: finding.source, entry: finding.entry)
                })
            tree = recomputed
            return
        }
        isLost = true
        // Leaves that are missing were named already.
        if !has(.leafMissing) { note(LedgerFinding(.rootDiffers, at: start, through: head.size - 1)) }
    }
}

// MARK: - Runs

extension VerifyPass {
    /// More entries than that where none should be are not needed to see the first one.
    private static let surplus = 64

    private mutating func checkRuns(through end: Int, _ progress: (Int, Int) throws -> Void) throws {
        var position = report.entries
        while position < end {
            let run = try rows.run(from: position)
            guard let run, run.first == position, isWellFormed(run), run.first + run.count <= end else {
                note(LedgerFinding(.leafMissing, at: position, through: end - 1))
                isLost = true
                if let run, run.first == position {
                    seen[run.source] = run.through
                } else {
                    unsure = Set(verifier.sources.map(\.name))
                }
                position = end
                break
            }
            try check(run)
            position += run.count
            report.entries = position
            try progress(position, size)
        }
        report.entries = position
    }

    private func isWellFormed(_ run: LedgerRows.Run) -> Bool {
        run.count > 0 && run.hashes.count == run.count && run.hashes.allSatisfy { $0.count == MerkleHash.length }
    }

    private mutating func check(_ run: LedgerRows.Run) throws {
        guard let source = verifier.sources.first(where: { $0.name == run.source }) else {
            note(LedgerFinding(.leafAltered, at: run.first, through: run.first + run.count - 1))
            try grow(run.hashes, found: nil)
            return
        }
        let after = seen[run.source] ?? Int64.min
        seen[run.source] = max(after, run.through)
        if unsure.remove(run.source) != nil { return try grow(run.hashes, found: nil) }
        let entries = try source.entries(
            after: after, through: run.through, limit: run.count + Self.surplus, rows.session)
        let seals = try PersonSeals(for: entries, rows.session)
        let found = try entries.map { entry in
            switch try seals.seal(of: entry.subject) {
            case .seal(let seal):
                RunComparison.Found(
                    entry: entry, seal: seal, isDestroyed: false, hash: seal.leaf(entry, of: run.source).hash)
            case .destroyed: RunComparison.Found(entry: entry, seal: nil, isDestroyed: true, hash: nil)
            case .unknown: RunComparison.Found(entry: entry, seal: nil, isDestroyed: false, hash: nil)
            }
        }
        report.destroyed += found.count(where: \.isDestroyed)
        let (finding, suspects) = RunComparison(run: run, found: found).compare()
        if let finding { note(finding) }
        if self.suspects.count < LedgerVerifier.mostFindings { self.suspects += suspects }
        let hashes = zip(found, run.hashes).map { found, kept in found.isDestroyed ? kept : found.hash ?? [] }
        try grow(run.hashes, found: finding?.code == .entryChanged && found.count == run.count ? hashes : nil)
    }

    /// Appends a run to the tree, and compares the subtrees that it completes with those that are kept.
    ///
    /// - Parameter found: the hashes of the entries as they are, where they differ.
    private mutating func grow(_ hashes: [[UInt8]], found: [[UInt8]]?) throws {
        if recomputed == nil, found != nil { recomputed = tree }
        for hash in found ?? hashes { recomputed?.append(hash) }
        var nodes: [(level: Int, number: Int, hash: [UInt8])] = []
        for hash in hashes {
            tree.append(hash) { level, number, hash in
                if level >= LedgerRows.lowestLevel { nodes.append((level, number, hash)) }
            }
            if tree.size == kept?.head.size { rootOfKept = tree.root }
        }
        if isLost || recomputed != nil { return }
        for node in nodes where try rows.node(level: node.level, number: node.number) != node.hash {
            note(LedgerFinding(.nodeAltered, at: node.number << node.level, through: tree.size - 1))
        }
    }
}

// MARK: - The ends

extension VerifyPass {
    /// The edge is written with the newest head, so both end at the same place.
    mutating func checkEdge(_ kept: (size: Int, edge: MerkleEdge?), _ progress: (Int, Int) throws -> Void) throws {
        // Leaves that no genuine head is over.
        if kept.size > report.entries { try checkRuns(through: kept.size, progress) }
        if has(.headAltered) || has(.leafMissing) { return }
        if kept.size > size {
            note(LedgerFinding(.headMissing, at: size, through: kept.size - 1))
        } else if kept.size < size || kept.edge != tree && !isLost {
            note(LedgerFinding(.nodeAltered, at: nil))
        }
    }

    mutating func checkKept() {
        guard let kept else { return }
        if !verifier.keys.holds(publicKey: kept.publicKey) { note(LedgerFinding(.otherKey, at: nil)) }
        if kept.head.size > size {
            note(LedgerFinding(.truncated, at: size, through: kept.head.size - 1))
        } else if let rootOfKept, rootOfKept != kept.head.root, !isLost {
            note(LedgerFinding(.rebuilt, at: 0, through: kept.head.size - 1))
        }
    }

    mutating func checkDailyTables(of source: any LedgerSource) throws {
        var cursor: Int64? = 0
        while let after = cursor {
            let page = try source.contradictions(after: after, rows.session)
            for entry in page.entries {
                let place = if let entry { try position(of: entry, source) } else { nil as Int? }
                note(LedgerFinding(.contradicted, at: place, source: source.name, entry: entry))
            }
            cursor = page.next
        }
    }

    /// Where an entry is sealed; nil when it is not.
    private func position(of entry: Int64, _ source: any LedgerSource) throws -> Int? {
        guard let run = try rows.run(of: source.name, entry: entry) else { return nil }
        let behind = try source.entries(
            after: entry, through: run.through, limit: run.count, rows.session)
        return max(run.first, run.first + run.count - 1 - behind.count)
    }

    /// Entries that came since the newest head.
    mutating func countUnsealed(of source: any LedgerSource) throws {
        let last = try source.settled(rows.session)
        var cursor = try rows.through(source.name)
        var count = 0
        while true {
            let page = try source.entries(after: cursor, through: last, limit: 4096, rows.session)
            count += page.count
            guard let newest = page.last else { break }
            cursor = newest.id
        }
        report.unsealed.append((source.name, count))
    }

    /// The report, with pairs of changed entries told as what they are.
    func finish() -> LedgerVerifier.Report {
        var report = report
        var findings: [LedgerFinding] = []
        for finding in report.findings {
            let finding = swap(finding) ?? finding
            if !findings.contains(finding) { findings.append(finding) }
        }
        // A stable order: at one place what was found first stands first.
        report.findings = findings.enumerated().sorted { left, right in
            let (one, other) = (left.element.position ?? Int.max, right.element.position ?? Int.max)
            return one != other ? one < other : left.offset < right.offset
        }.map(\.element)
        return report
    }

    /// The pair that a changed entry is one of; nil when its content belongs nowhere.
    private func swap(_ finding: LedgerFinding) -> LedgerFinding? {
        guard finding.code == .entryChanged, let suspect = suspects.first(where: { $0.position == finding.position }),
            let other = suspects.first(where: {
                $0.position != suspect.position && suspect.belongs(to: $0) && $0.belongs(to: suspect)
            })
        else { return nil }
        let first = suspect.position < other.position ? suspect : other
        return LedgerFinding(
            .entriesSwapped, at: first.position, through: max(suspect.position, other.position), source: first.source,
            entry: first.found.entry.id)
    }
}
