/// Reads the blocks of a TZif file (RFC 9636 §3); every number is checked before it is used.
struct TZifReader {
    /// The counts that open a block (RFC 9636 §3.1).
    struct Header {
        let version: Int
        let utcIndicatorCount: Int
        let standardIndicatorCount: Int
        let leapCount: Int
        let changeCount: Int
        let typeCount: Int
        let designationCount: Int

        func blockLength(wide: Bool) -> Int {
            let instant = wide ? 8 : 4
            return changeCount * (instant + 1) + typeCount * 6 + designationCount + leapCount * (instant + 4)
                + standardIndicatorCount + utcIndicatorCount
        }
    }

    typealias Malformed = ZoneTable.Malformed

    private let bytes: [UInt8]
    private var next = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ count: Int) throws(Malformed) {
        guard bytes.count - next >= count else { throw Malformed(reason: "it ends too early") }
        next += count
    }

    mutating func readHeader() throws(Malformed) -> Header {
        guard bytes.dropFirst(next).starts(with: Array("TZif".utf8)) else {
            throw Malformed(reason: "it is no TZif file")
        }
        let begin = next
        try skip(44)
        // 0 for the first version, then the digits '2' and up.
        let version = bytes[begin + 4] == 0 ? 1 : Int(bytes[begin + 4]) - 48
        func count(_ index: Int) -> Int { Int(number(at: begin + 20 + index * 4, bytes: 4)) }
        let header = Header(
            version: version, utcIndicatorCount: count(0), standardIndicatorCount: count(1), leapCount: count(2),
            changeCount: count(3), typeCount: count(4), designationCount: count(5))
        guard (1...9).contains(version), header.typeCount > 0 else { throw Malformed(reason: "its header is wrong") }
        return header
    }

    mutating func readBlock(
        _ header: Header, wide: Bool
    ) throws(Malformed) -> (firstOffset: Int, changes: [ZoneChange]) {
        let width = wide ? 8 : 4
        let instants = next
        let types = instants + header.changeCount * width
        let offsets = types + header.changeCount
        try skip(header.blockLength(wide: wide))

        func offset(ofType type: Int) -> Int {
            Int(Int32(truncatingIfNeeded: number(at: offsets + type * 6, bytes: 4)))
        }
        for type in 0..<header.typeCount where abs(offset(ofType: type)) > 26 * 3600 {
            throw Malformed(reason: "an offset is longer than a day")
        }
        var changes: [ZoneChange] = []
        changes.reserveCapacity(header.changeCount)
        for index in 0..<header.changeCount {
            let raw = number(at: instants + index * width, bytes: width)
            let at = wide ? Int64(bitPattern: raw) : Int64(Int32(truncatingIfNeeded: raw))
            let type = Int(bytes[types + index])
            guard type < header.typeCount else { throw Malformed(reason: "a change has no type") }
            if let last = changes.last, last.at >= at { throw Malformed(reason: "its changes are not in order") }
            changes.append(ZoneChange(at: at, offset: offset(ofType: type)))
        }
        // Times before the first change have the first type (RFC 9636 §3.2).
        return (offset(ofType: 0), changes)
    }

    /// The line after the last block; nil when it is empty.
    mutating func readRule() throws(Malformed) -> PosixZone? {
        let newline = UInt8(ascii: "\n")
        let footer = bytes.dropFirst(next)
        guard footer.first == newline, let end = footer.dropFirst().firstIndex(of: newline) else {
            throw Malformed(reason: "its last line is missing")
        }
        let text = Array(bytes[(next + 1)..<end])
        if text.isEmpty { return nil }
        guard let rule = PosixZone(text) else { throw Malformed(reason: "its last line is no TZ string") }
        return rule
    }

    private func number(at index: Int, bytes count: Int) -> UInt64 {
        bytes[index..<(index + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
