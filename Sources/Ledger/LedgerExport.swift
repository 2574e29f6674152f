import Crypto
package import Database

/// Hands the ledger out to be kept elsewhere: the hashes of all leaves and all heads, and nothing about anybody.
package struct LedgerExport {
    /// A piece of it.
    package enum Item: Equatable, Sendable {
        /// The hash of the leaf at a position.
        case leaf(Int, hash: [UInt8])
        /// The head over all leaves before it.
        case head(SignedHead)
    }

    private let keys: LedgerKeys
    private let rows: LedgerRows

    package init(keys: LedgerKeys, _ session: any Session) {
        self.keys = keys
        rows = LedgerRows(session)
    }

    /// Hands over everything that was sealed when it was called, in order.
    ///
    /// - Throws: ``LedgerError`` `.damaged` when it does not fit together; what `each` throws; `DatabaseError`.
    package func items(_ each: (Item) throws -> Void) throws {
        let size = try rows.newestHead()?.head.size ?? 0
        var position = 0
        while position < size {
            let heads = try rows.heads(above: position, through: size, limit: 256)
            if heads.isEmpty { throw LedgerError.damaged() }
            for stored in heads {
                guard let head = stored.signed(keys) else { throw LedgerError.damaged() }
                while position < head.head.size {
                    guard let run = try rows.run(from: position), run.first == position, !run.hashes.isEmpty else {
                        throw LedgerError.damaged()
                    }
                    for hash in run.hashes {
                        try each(.leaf(position, hash: hash))
                        position += 1
                    }
                }
                try each(.head(head))
            }
        }
    }
}
