/// A run of bytes to look for, which is what `contains`, `replace` and `split` do.
///
/// The search of Knuth, Morris and Pratt: its time grows with the text alone, whatever is sought in it, so that data
/// cannot slow a render down.
struct BytePattern {
    let bytes: [UInt8]
    /// For each byte: how many bytes up to it the pattern begins with as well.
    private let borders: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var borders = [Int](repeating: 0, count: bytes.count)
        var matched = 0
        for index in bytes.indices.dropFirst() {
            while matched > 0, bytes[index] != bytes[matched] { matched = borders[matched - 1] }
            if bytes[index] == bytes[matched] { matched += 1 }
            borders[index] = matched
        }
        self.borders = borders
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    /// Where the pattern begins in `text` at or after `start`; an empty one is found at once.
    func first(in text: [UInt8], from start: Int = 0) -> Int? {
        if bytes.isEmpty { return start <= text.count ? start : nil }
        var matched = 0
        var at = start
        while at < text.count {
            while matched > 0, text[at] != bytes[matched] { matched = borders[matched - 1] }
            if text[at] == bytes[matched] { matched += 1 }
            at += 1
            if matched == bytes.count { return at - matched }
        }
        return nil
    }

    /// Where the pattern begins for the last time.
    func last(in text: [UInt8]) -> Int? {
        BytePattern(bytes.reversed()).first(in: text.reversed()).map { text.count - $0 - bytes.count }
    }
}
