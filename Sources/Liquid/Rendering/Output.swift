import Glibc

/// The bytes that a render writes, in memory of its own.
///
/// An array would ask for each of a mail's hundred pieces whether somebody shares it. This is the one place of the
/// engine that handles memory by itself: every method makes room first and then writes within it.
@safe
struct Output: ~Copyable {
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        unsafe bytes = .allocate(capacity: self.capacity)
    }

    deinit { unsafe bytes.deallocate() }

    // MARK: - Writing

    @inline(__always)
    private mutating func reserve(_ size: Int) {
        if count + size > capacity { grow(count + size) }
    }

    @inline(never)
    private mutating func grow(_ wanted: Int) {
        let larger = max(wanted, capacity * 2)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe fresh.update(from: bytes, count: count)
        unsafe bytes.deallocate()
        unsafe bytes = fresh
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe bytes[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ span: Span<UInt8>) {
        let size = span.count
        reserve(size)
        let target = unsafe bytes + count
        unsafe span.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe memcpy(target, start, size) }
        }
        count += size
    }

    @inline(__always)
    mutating func append(_ memory: UnsafeRawBufferPointer) {
        reserve(memory.count)
        if let start = memory.baseAddress { unsafe memcpy(bytes + count, start, memory.count) }
        count += memory.count
    }

    @inline(__always)
    mutating func append(_ text: String) {
        let size = text.utf8.count
        reserve(size)
        let target = unsafe bytes + count
        let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { source in
            if let start = source.baseAddress { unsafe memcpy(target, start, source.count) }
        }
        guard isDone != nil else { return append(text.utf8Span.span) }
        count += size
    }

    /// A whole number in decimal digits.
    mutating func append(_ number: Int) {
        guard number >= 0 else { return append(String(number)) }
        var digits = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        reserve(digits)
        rest = number
        var at = count + digits
        repeat {
            at -= 1
            unsafe bytes[at] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        count += digits
    }

    /// Text with `& < > " '` as character references.
    @inline(__always)
    mutating func appendEscaped(_ text: String) {
        reserve(text.utf8.count)
        let plain: Int? = unsafe text.utf8.withContiguousStorageIfAvailable { source in
            unsafe appendPlain(UnsafeRawBufferPointer(source), from: 0)
        }
        if plain != text.utf8.count { escape(text, from: plain ?? 0) }
    }

    /// The same from a byte on that needs a reference.
    @inline(never)
    private mutating func escape(_ text: String, from first: Int) {
        let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { source in
            var at = first
            while at < source.count {
                unsafe appendReference(source[at])
                reserve(source.count - at)
                at = unsafe appendPlain(UnsafeRawBufferPointer(source), from: at + 1)
            }
        }
        if isDone == nil { escape(String(decoding: text.utf8, as: UTF8.self), from: first) }
    }

    /// Copies up to the first byte that needs a reference, and returns where that is. There has to be room for the rest.
    @inline(__always)
    private mutating func appendPlain(_ source: UnsafeRawBufferPointer, from start: Int) -> Int {
        let target = unsafe UnsafeMutableRawPointer(bytes + count)
        var at = start
        var end = source.count
        while at + 8 <= source.count {
            let block = unsafe source.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            unsafe target.storeBytes(of: block, toByteOffset: at - start, as: UInt64.self)
            let specials = Self.specials(block.littleEndian)
            if specials != 0 {
                end = at + specials.trailingZeroBitCount / 8
                break
            }
            at += 8
        }
        while unsafe at < end && !Self.isSpecial(source[at]) {
            unsafe target.storeBytes(of: source[at], toByteOffset: at - start, as: UInt8.self)
            at += 1
        }
        count += at - start
        return at
    }

    /// Looks at eight bytes at once: a lane that becomes zero borrows from its highest bit. The lowest bit set tells
    /// the first byte that is special; those above it may be wrong.
    @inline(__always)
    private static func specials(_ block: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // '"' and '&' differ in one bit, as do '<' and '>'.
        let quotes = (block & ~(ones &* 0x04)) ^ (ones &* 0x22)
        let angles = (block & ~(ones &* 0x02)) ^ (ones &* 0x3C)
        let apostrophe = block ^ (ones &* 0x27)
        let zeros = (quotes &- ones) & ~quotes | (angles &- ones) & ~angles | (apostrophe &- ones) & ~apostrophe
        return zeros & (ones &* 0x80)
    }

    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
            || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    /// A byte, as a character reference where it needs one.
    mutating func appendReference(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case UInt8(ascii: "\""): append("&quot;")
        case UInt8(ascii: "'"): append("&#39;")
        default: append(byte)
        }
    }

    // MARK: - Reading and cutting

    mutating func removeAll() { count = 0 }

    /// Forgets everything from an offset on.
    mutating func truncate(to offset: Int) { count = min(count, max(0, offset)) }

    /// The text from an offset on.
    func text(from offset: Int) -> String { String(decoding: array(from: offset), as: UTF8.self) }

    func array(from offset: Int = 0) -> [UInt8] {
        var array: [UInt8] = []
        append(to: &array, from: offset)
        return array
    }

    func append(to array: inout [UInt8], from offset: Int = 0) {
        let start = min(max(0, offset), count)
        unsafe array.append(contentsOf: UnsafeBufferPointer(start: bytes + start, count: count - start))
    }
}
