import Synchronization

/// A time zone of the system's tzdata: how far its clocks are from UTC at any instant.
///
///     let newYork = try ZoneRules(named: "America/New_York")
///     newYork.offset(at: 1_793_536_200)              // -18000: winter time on 2026-11-01
///     newYork.localTime(at: 1_793_536_200).hour      // 7
///
/// Read once from `/usr/share/zoneinfo` (TZif, RFC 9636) and kept. A name that is not there is an error, never UTC.
package struct ZoneRules: Hashable, Sendable {
    /// The name in the tz database, such as `Europe/Madrid`.
    package let name: String
    let table: ZoneTable

    /// Coordinated Universal Time, which needs no file.
    package static let utc = ZoneRules(name: "UTC", table: ZoneTable(fixedOffset: 0))

    /// - Throws: `WordsError.Code.unknownZone`, `.zoneData` for a file that is damaged.
    package init(named name: String) throws(WordsError) {
        if let rules = Self.kept.withLock({ $0[name] }) {
            self = rules
            return
        }
        guard Self.isWellFormed(name), let bytes = ZoneFile.read(name) else { throw .unknownZone(name) }
        do throws(ZoneTable.Malformed) {
            self.init(name: name, table: try ZoneTable(tzif: bytes))
        } catch {
            throw .zoneData(name, error.reason)
        }
        let rules = self
        Self.kept.withLock { $0[name] = rules }
    }

    init(name: String, table: ZoneTable) {
        self.name = name
        self.table = table
    }

    /// Whether a zone of this name can be used on this machine.
    package static func exists(_ name: String) -> Bool { (try? ZoneRules(named: name)) != nil }

    /// Seconds east of UTC at an instant, in seconds since 1970-01-01 00:00 UTC.
    package func offset(at unixSeconds: Int64) -> Int { table.offset(at: Self.bounded(unixSeconds)) }

    package static func == (left: ZoneRules, right: ZoneRules) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    // Only zones that exist are kept, so there are never more than tzdata has.
    private static let kept = Mutex<[String: ZoneRules]>([:])

    /// A billion years: far outside of every calendar, and no sum of days and seconds overflows.
    static func bounded(_ unixSeconds: Int64) -> Int64 { min(max(unixSeconds, -(1 << 55)), 1 << 55) }

    /// Letters, digits, `_`, `+`, `-` between slashes: no dot, so that no name leads out of the folder.
    private static func isWellFormed(_ name: String) -> Bool {
        guard name.utf8.count <= 64, !notZones.contains(name) else { return false }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if let first = parts.first, parts.count > 1, notZones.contains(String(decoding: first, as: UTF8.self)) {
            return false
        }
        return parts.allSatisfy { part in !part.isEmpty && part.allSatisfy(isNameByte) }
    }

    /// The machine's own zone, a placeholder, and the same zones once more, counted with leap seconds.
    private static let notZones: Set<String> = ["localtime", "posixrules", "Factory", "posix", "right"]

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
