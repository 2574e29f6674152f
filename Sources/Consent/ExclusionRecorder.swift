package import Customers
package import Database
package import System

/// Keeps lists of people who want no advertising as keyed hashes.
package struct ExclusionRecorder: ExclusionIntake {
    private let hasher: AddressHasher
    private let clock: any WallClock

    /// How many entries are looked at in one transaction when an old edition is taken off.
    private static let pageSize = 5000

    package init(hasher: AddressHasher, clock: any WallClock) {
        self.hasher = hasher
        self.clock = clock
    }

    package func begin(list: String, dated: Instant, _ session: any Session) throws -> ExclusionEdition {
        try session.transaction {
            try session.execute(
                "INSERT INTO exclusion_list (name) VALUES (\(list)) ON CONFLICT (name) DO NOTHING")
            let found = try session.first(
                "SELECT number, dated_at, edition FROM exclusion_list WHERE name = \(list)"
            ) { (number: $0.int64(0), dated: $0.optionalInstant(1), edition: $0.int64(2)) }
            guard let found else { throw ConsentError.unreadable(table: "exclusion_list", column: "number") }
            if let newest = found.dated, newest > dated { throw ConsentError.olderList(list) }
            let edition = ExclusionEdition(list: found.number, number: found.edition + 1, dated: dated)
            try session.execute(
                "UPDATE exclusion_list SET edition = \(edition.number) WHERE number = \(edition.list)")
            return edition
        }
    }

    package func add(
        _ entries: [ExclusionEntry], to edition: ExclusionEdition, _ session: any Session
    ) throws -> Int {
        try session.transaction {
            let insert = try session.prepare(
                """
                INSERT INTO exclusion_entry (address_hash, list, edition) \
                VALUES (\(.parameter(0)), \(edition.list), \(edition.number)) \
                ON CONFLICT (address_hash, list) DO NOTHING
                """)
            let keep = try session.prepare(
                """
                UPDATE exclusion_entry SET edition = \(edition.number) \
                WHERE address_hash = \(.parameter(0)) AND list = \(edition.list)
                """)
            var new = 0
            var digests = 0
            for entry in entries {
                let hash = hasher.hash(addressKey: entry.hashedText).sqlValue
                if try insert.run([hash]) > 0 { new += 1 } else { try keep.run([hash]) }
                if case .digest = entry { digests += 1 }
            }
            if digests > 0 {
                // At once: who is on a list is not written to while the rest of it comes in.
                try session.execute(
                    "UPDATE exclusion_list SET digests = digests + \(digests) WHERE number = \(edition.list)")
            }
            return new
        }
    }

    package func finish(
        _ edition: ExclusionEdition, entries: Int, digests: Int, _ session: any Session
    ) throws -> Int {
        var gone = 0
        var last: [UInt8]? = []
        while let cursor = last {
            last = try session.transaction {
                let page = try session.rows(
                    """
                    SELECT address_hash FROM exclusion_entry WHERE address_hash > \(cursor) \
                    ORDER BY address_hash LIMIT \(Self.pageSize)
                    """
                ) { $0.blob(0) }
                guard let end = page.last else { return nil }
                gone += try session.execute(
                    """
                    DELETE FROM exclusion_entry WHERE address_hash > \(cursor) AND address_hash <= \(end) \
                    AND list = \(edition.list) AND edition < \(edition.number)
                    """)
                return end
            }
        }
        // Last: a list that was not brought to its end is as old as before.
        try session.execute(
            """
            UPDATE exclusion_list SET dated_at = \(edition.dated), imported_at = \(clock.now()), \
            entries = \(entries), digests = \(digests) WHERE number = \(edition.list) \
            AND edition = \(edition.number)
            """)
        return gone
    }
}
