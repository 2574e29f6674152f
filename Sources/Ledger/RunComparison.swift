/// Compares the entries of a run, as their owner hands them over now, with the hashes that were sealed, and names the
/// first difference.
struct RunComparison {
    /// An entry with the leaf it makes now.
    struct Found {
        let entry: LedgerEntry
        /// Nil when nobody has a key for the person.
        let seal: PersonSeal?
        /// The person's key was destroyed: the hash speaks for itself.
        let isDestroyed: Bool
        let hash: [UInt8]?
    }

    let run: LedgerRows.Run
    let found: [Found]

    /// An entry whose content is not what was sealed: perhaps it belongs elsewhere.
    struct Suspect {
        let position: Int
        let source: String
        let found: Found
        let sealed: [UInt8]

        /// Whether the content under the other's number is what was sealed there.
        func belongs(to other: Suspect) -> Bool {
            guard source == other.source else { return false }
            return found.seal?.leaf(found.entry, of: source, as: other.found.entry.id).hash == other.sealed
        }
    }

    private func fits(_ index: Int) -> Bool {
        found[index].isDestroyed || found[index].hash == run.hashes[index]
    }

    /// The first difference, and all entries whose content differs; none when the run is whole.
    func compare() -> (finding: LedgerFinding?, suspects: [Suspect]) {
        let common = min(found.count, run.hashes.count)
        guard let index = (0..<common).first(where: { !fits($0) }) else {
            if found.count > common { return (finding(.entryInserted, common), []) }
            if found.count < run.hashes.count { return (finding(.entryMissing, common), []) }
            return (nil, [])
        }
        let code = difference(at: index)
        guard code == .entryChanged else { return (finding(code, index), []) }
        let suspects = (index..<common).filter { !fits($0) }.map {
            Suspect(position: run.first + $0, source: run.source, found: found[$0], sealed: run.hashes[$0])
        }
        return (finding(code, index), suspects)
    }

    private func difference(at index: Int) -> LedgerFinding.Code {
        let later = index + 1
        if let hash = found[index].hash, run.hashes[later...].contains(hash) { return .entryMissing }
        if found[later...].contains(where: { $0.hash == run.hashes[index] }) { return .entryInserted }
        guard later < run.hashes.count else { return .entryChanged }
        // The rows behind an inserted or a removed one may have been numbered anew; where both are so, two neighbours
        // have changed places.
        let isMovedDown =
            later < found.count && hash(of: later, as: found[index].entry.id) == run.hashes[index]
        let next = later < found.count ? found[later].entry.id : run.through
        let isMovedUp = hash(of: index, as: next) == run.hashes[later]
        if isMovedDown != isMovedUp { return isMovedDown ? .entryInserted : .entryMissing }
        return .entryChanged
    }

    private func hash(of index: Int, as id: Int64) -> [UInt8]? {
        found[index].seal?.leaf(found[index].entry, of: run.source, as: id).hash
    }

    private func finding(_ code: LedgerFinding.Code, _ index: Int) -> LedgerFinding {
        // Of an entry that is gone nothing is known but its place.
        let entry = code == .entryMissing ? nil : found[index].entry.id
        return LedgerFinding(code, at: run.first + index, source: run.source, entry: entry)
    }
}
