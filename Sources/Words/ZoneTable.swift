/// A zone's changes as a TZif file lists them (RFC 9636), and the rule for the time after the last one.
struct ZoneTable: Equatable, Sendable {
    /// Before the first change.
    let firstOffset: Int
    /// In order of their instants.
    let changes: [ZoneChange]
    let rule: PosixZone?

    /// - Throws: a `Malformed` that says what is wrong with the bytes.
    init(tzif bytes: [UInt8]) throws(Malformed) {
        var reader = TZifReader(bytes)
        var header = try reader.readHeader()
        // A first block with 32-bit instants is there for old readers; the second one has all that it has.
        let wide = header.version >= 2
        if wide {
            try reader.skip(header.blockLength(wide: false))
            header = try reader.readHeader()
        }
        // Only the files under right/ count leap seconds; Unix time does not.
        guard header.leapCount == 0 else { throw Malformed(reason: "it counts leap seconds") }
        (firstOffset, changes) = try reader.readBlock(header, wide: wide)
        rule = wide ? try reader.readRule() : nil
    }

    init(fixedOffset: Int) {
        firstOffset = fixedOffset
        changes = []
        rule = nil
    }

    /// What is wrong with a file.
    struct Malformed: Error, Equatable { let reason: String }

    /// Seconds east of UTC.
    func offset(at unixSeconds: Int64) -> Int {
        guard let last = changes.last else { return rule?.offset(at: unixSeconds) ?? firstOffset }
        if unixSeconds >= last.at { return rule?.offset(at: unixSeconds) ?? last.offset }
        let following = indexOfFirstChange(after: unixSeconds)
        return following == 0 ? firstOffset : changes[following - 1].offset
    }

    /// The changes after one instant and up to another, at most some days later.
    func changes(after begin: Int64, through end: Int64) -> [ZoneChange] {
        var found: [ZoneChange] = []
        var index = indexOfFirstChange(after: begin)
        while index < changes.count, changes[index].at <= end {
            found.append(changes[index])
            index += 1
        }
        if index == changes.count, let rule {
            let last = max(begin, changes.last?.at ?? begin)
            found += rule.changes(around: end).filter { $0.at > last && $0.at <= end }
        }
        return found
    }

    private func indexOfFirstChange(after unixSeconds: Int64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at <= unixSeconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
