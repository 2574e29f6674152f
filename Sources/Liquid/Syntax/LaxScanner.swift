/// Finds words in markup the forgiving way of Shopify's `lax` mode: what is no word is passed over.
///
/// A *fragment* is a quoted text, or a run of anything but white space, commas, bars and single quotation marks.
struct LaxScanner {
    let bytes: [UInt8]

    // MARK: - Fragments

    /// Where the fragment ends that begins at this byte; nil when none does.
    func fragmentEnd(_ start: Int, _ end: Int) -> Int? {
        guard start < end else { return nil }
        if let close = quotedEnd(start, end) { return close }
        var at = start
        while at < end {
            if let close = quotedEnd(at, end) {
                at = close
            } else if Self.isPlain(bytes[at]) {
                at += 1
            } else {
                break
            }
        }
        return at > start ? at : nil
    }

    /// Several fragments without anything between them.
    func fragmentsEnd(_ start: Int, _ end: Int) -> Int? {
        guard var at = fragmentEnd(start, end) else { return nil }
        while let next = fragmentEnd(at, end) { at = next }
        return at
    }

    func firstFragment(_ range: Range<Int>) -> Range<Int>? {
        for start in range {
            if let end = fragmentEnd(start, range.upperBound) { return start..<end }
        }
        return nil
    }

    func quotedEnd(_ start: Int, _ end: Int) -> Int? {
        guard start < end, bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") else { return nil }
        return bytes[start + 1..<end].firstIndex(of: bytes[start]).map { $0 + 1 }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        !byte.isSpace && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "|") && byte != UInt8(ascii: "'")
            && byte != UInt8(ascii: "\"")
    }

    // MARK: - Words

    func skipSpace(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, bytes[at].isSpace { at += 1 }
        return at
    }

    func trimmed(_ range: Range<Int>) -> Range<Int> {
        let low = skipSpace(range.lowerBound, range.upperBound)
        var high = range.upperBound
        while high > low, bytes[high - 1].isSpace { high -= 1 }
        return low..<high
    }

    /// A run of bytes of one kind that begins here; nil when it is empty.
    func run(_ start: Int, _ end: Int, _ belongs: (UInt8) -> Bool) -> Range<Int>? {
        var at = start
        while at < end, belongs(bytes[at]) { at += 1 }
        return at > start ? start..<at : nil
    }

    /// The word, surrounded by nothing that would make it longer.
    func hasWord(_ word: String, _ at: Int, _ end: Int) -> Bool {
        let length = word.utf8.count
        guard at + length <= end, bytes[at..<at + length].elementsEqual(word.utf8) else { return false }
        return at + length == end || !bytes[at + length].isWord
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: - Attributes

    /// Every `name: value` in the markup, wherever it stands.
    func attributes(_ range: Range<Int>) -> [(name: String, value: Range<Int>)] {
        var found: [(name: String, value: Range<Int>)] = []
        var at = range.lowerBound
        while at < range.upperBound {
            guard bytes[at].isWord, let attribute = attribute(at, range.upperBound) else {
                // What is wrong after a word is so after each part of it.
                at = run(at, range.upperBound, { $0.isWord })?.upperBound ?? at + 1
                continue
            }
            found.append(attribute)
            at = attribute.value.upperBound
        }
        return found
    }

    /// The attribute that begins here.
    func attribute(_ start: Int, _ end: Int) -> (name: String, value: Range<Int>)? {
        guard start < end, bytes[start].isWord, let name = run(start, end, { $0.isWord || $0 == .dash }) else {
            return nil
        }
        let colon = skipSpace(name.upperBound, end)
        guard colon < end, bytes[colon] == UInt8(ascii: ":") else { return nil }
        let value = skipSpace(colon + 1, end)
        return fragmentEnd(value, end).map { (text(name), value..<$0) }
    }
}

extension UInt8 {
    /// A letter, digit or underscore of ASCII.
    var isWord: Bool { isLetter || isDigit }
}
