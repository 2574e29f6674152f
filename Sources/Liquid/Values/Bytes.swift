/// Searching in runs of bytes, which is what `contains`, `replace` and `split` do.
enum Bytes {
    /// Where `needle` begins in `bytes` at or after `start`; an empty one is found at once.
    static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first else { return start <= bytes.count ? start : nil }
        guard bytes.count >= needle.count else { return nil }
        var at = start
        let last = bytes.count - needle.count
        while at <= last {
            if bytes[at] == first, matches(needle, bytes, at) { return at }
            at += 1
        }
        return nil
    }

    /// Where `needle` begins for the last time.
    static func findLast(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
        var at = bytes.count - needle.count
        while at >= 0 {
            if matches(needle, bytes, at) { return at }
            at -= 1
        }
        return nil
    }

    private static func matches(_ needle: [UInt8], _ bytes: [UInt8], _ start: Int) -> Bool {
        for index in needle.indices where bytes[start + index] != needle[index] { return false }
        return true
    }
}
