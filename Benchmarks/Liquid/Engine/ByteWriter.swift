import Glibc

/// Where the hand-written program puts its bytes: memory that is larger than any mail, so that nothing is ever checked
/// or moved. No engine that takes templates and data from others could leave that out.
struct ByteWriter: ~Copyable {
    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 20)
    private(set) var count = 0

    deinit { bytes.deallocate() }

    mutating func removeAll() { count = 0 }

    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

    @inline(__always)
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        memcpy(bytes + count, piece.baseAddress!, piece.count)
        count += piece.count
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        memcpy(bytes + count, text.utf8Start, text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    @inline(__always)
    mutating func append(_ number: Int) {
        var digits = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Copies eight bytes at a time, and those with a special one among them byte by byte.
    @inline(__always)
    mutating func appendEscaped(_ text: [UInt8]) {
        text.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            var at = 0
            while at + 8 <= source.count {
                let block = UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self)
                if Self.hasSpecial(block) {
                    for index in at..<at + 8 { appendEscaped(start[index]) }
                } else {
                    UnsafeMutableRawPointer(bytes + count).storeBytes(of: block, as: UInt64.self)
                    count += 8
                }
                at += 8
            }
            while at < source.count {
                appendEscaped(start[at])
                at += 1
            }
        }
    }

    @inline(__always)
    private static func hasSpecial(_ block: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // '"' and '&' differ in one bit, as do '<' and '>'. A lane that is zero borrows from its highest bit.
        let quotes = (block & ~(ones &* 0x04)) ^ (ones &* 0x22)
        let angles = (block & ~(ones &* 0x02)) ^ (ones &* 0x3C)
        let apostrophe = block ^ (ones &* 0x27)
        let zeros = (quotes &- ones) & ~quotes | (angles &- ones) & ~angles | (apostrophe &- ones) & ~apostrophe
        return zeros & (ones &* 0x80) != 0
    }

    @inline(__always)
    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case UInt8(ascii: "\""): append("&quot;")
        case UInt8(ascii: "'"): append("&#39;")
        default:
            bytes[count] = byte
            count += 1
        }
    }
}

/// Constant texts side by side in memory that is never given back.
struct Pieces {
    private let places: UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>>

    init(_ texts: [[UInt8]]) {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: texts.reduce(1) { $0 + $1.count })
        places = .allocate(capacity: texts.count)
        var end = 0
        for (index, text) in texts.enumerated() {
            for (offset, byte) in text.enumerated() { bytes[end + offset] = byte }
            places.initializeElement(at: index, to: UnsafeBufferPointer(start: bytes + end, count: text.count))
            end += text.count
        }
    }

    subscript(index: Int) -> UnsafeBufferPointer<UInt8> { places[index] }
}
