package import Database

/// Recomputes the ledger from its owners' tables, and tells whether everything is as it was sealed.
///
///     let report = try LedgerVerifier(sources: sources, keys: keys).verify(session, kept: head)
///     report.isWhole
///
/// It streams: pages of entries, one run and one head at a time, in flat memory; what is sealed or written meanwhile is
/// not looked at. What it cannot see is a change before the seal, and a ledger that somebody with the keys has written
/// anew or cut back, unless a head was kept elsewhere.
package struct LedgerVerifier: Sendable {
    /// What was found.
    package struct Report: Sendable {
        /// Entries that are sealed.
        package internal(set) var entries = 0
        package internal(set) var heads = 0

        /// The newest head; nil when nothing is sealed.
        package internal(set) var newest: SignedHead?

        /// Entries of people whose keys were destroyed: only their hashes could be checked.
        package internal(set) var destroyed = 0

        /// Entries that wait for their seal, by source.
        package internal(set) var unsealed: [(source: String, count: Int)] = []

        /// What is wrong, in the order of the positions; at most ``LedgerVerifier/mostFindings``.
        package internal(set) var findings: [LedgerFinding] = []

        package var isWhole: Bool { findings.isEmpty }
    }

    /// Who needs more has the first ones wrong already.
    package static let mostFindings = 100

    let sources: [any LedgerSource]
    let keys: LedgerKeys

    package init(sources: [any LedgerSource], keys: LedgerKeys) {
        self.sources = sources
        self.keys = keys
    }

    /// - Parameters:
    ///   - kept: a head that was kept elsewhere; its signature is its caller's to check.
    ///   - progress: called after each run with how many sealed entries were checked, of how many; may throw to stop.
    package func verify(
        _ session: any Session, kept: SignedHead? = nil,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> Report {
        let rows = LedgerRows(session)
        let (newest, edge) = try session.snapshot { (try rows.newestHead(), try rows.edge()) }
        var pass = VerifyPass(self, rows, size: newest?.head.size ?? 0, kept: kept)
        try pass.checkHeads(progress)
        try pass.checkEdge(edge, progress)
        pass.checkKept()
        for source in sources {
            try pass.checkDailyTables(of: source)
            try pass.countUnsealed(of: source)
        }
        pass.report.newest = newest?.signed(keys)
        return pass.finish()
    }
}
