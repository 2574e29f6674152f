import Synchronization

/// The terms that rows of a consent file had so far: a file has few forms, each filled in by many people. Used by all
/// threads that check.
final class KnownTerms: Sendable {
    private let terms = Mutex<[[UInt8]: ConsentClaim.SharedTerms]>([:])
    /// Files in which each row has words of its own gain nothing; their terms are not gathered.
    private static let most = 1000

    /// What the cells of the row say, each with its length before it.
    static func key(_ row: TableRow, _ places: [ColumnPlace]) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(512)
        for place in places {
            let cell = row.cell(place.index)
            let count = UInt32(cell.count)
            for shift in stride(from: 0, to: 32, by: 8) { key.append(UInt8(truncatingIfNeeded: count >> shift)) }
            key.append(contentsOf: cell)
        }
        return key
    }

    subscript(key: [UInt8]) -> ConsentClaim.SharedTerms? {
        get { terms.withLock { $0[key] } }
        set {
            terms.withLock { terms in
                if terms.count >= Self.most { terms.removeAll(keepingCapacity: true) }
                terms[key] = newValue
            }
        }
    }
}
