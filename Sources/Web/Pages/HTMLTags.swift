/// The tags of a page in order, as far as ``PageCheck`` needs them; no reader of all of HTML.
enum HTMLTags {
    struct Tag {
        /// In lower case; an end tag's begins with a slash.
        let name: String
        let attributes: [(name: String, value: String)]

        subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    /// Comments are passed over: what is commented out is not there.
    static func read(_ page: [UInt8]) -> [Tag] {
        var tags: [Tag] = []
        var at = 0
        while let start = page[at...].firstIndex(of: UInt8(ascii: "<")) {
            if page[start...].starts(with: "<!--".utf8) {
                at = end(of: "-->", page, from: start + 4)
                continue
            }
            var reader = TagReader(page, at: start + 1)
            if let tag = reader.tag() { tags.append(tag) }
            at = reader.at
        }
        return tags
    }

    private static func end(of mark: String, _ page: [UInt8], from start: Int) -> Int {
        var at = min(start, page.count)
        while at < page.count, !page[at...].starts(with: mark.utf8) { at += 1 }
        return min(at + mark.utf8.count, page.count)
    }
}

/// Reads one tag from behind its `<`.
private struct TagReader {
    private let page: [UInt8]
    private(set) var at: Int

    init(_ page: [UInt8], at: Int) {
        self.page = page
        self.at = at
    }

    private var byte: UInt8? { at < page.count ? page[at] : nil }

    mutating func tag() -> HTMLTags.Tag? {
        let name = text { !Self.isBlank($0) && $0 != UInt8(ascii: ">") }.lowercased()
        guard let first = name.utf8.first, first == UInt8(ascii: "/") || 97...122 ~= first else { return nil }
        var attributes: [(name: String, value: String)] = []
        while true {
            _ = text { Self.isBlank($0) || $0 == UInt8(ascii: "/") }
            guard let byte, byte != UInt8(ascii: ">") else { break }
            attributes.append(attribute())
        }
        at = min(at + 1, page.count)
        return HTMLTags.Tag(name: name, attributes: attributes)
    }

    private mutating func attribute() -> (name: String, value: String) {
        let ends = Array(" \t\r\n>/".utf8)
        // At least one byte, so that a stray '=' ends too.
        let start = at
        at += 1
        _ = text { !ends.contains($0) && $0 != UInt8(ascii: "=") }
        let name = String(decoding: page[start..<at], as: UTF8.self).lowercased()
        _ = text(while: Self.isBlank)
        guard byte == UInt8(ascii: "=") else { return (name, "") }
        at += 1
        _ = text(while: Self.isBlank)
        guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return (name, text { !Self.isBlank($0) && $0 != UInt8(ascii: ">") })
        }
        at += 1
        let value = text { $0 != quote }
        at = min(at + 1, page.count)
        return (name, value)
    }

    private mutating func text(while isPart: (UInt8) -> Bool) -> String {
        let start = at
        while let byte, isPart(byte) { at += 1 }
        return String(decoding: page[start..<at], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0D ~= byte
    }
}
