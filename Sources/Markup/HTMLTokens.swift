/// The tags and texts of an HTML page, one after the other; what a check of a mail's look needs.
///
///     HTMLTokens("<p class=\"a\">Hi</p>").first    // .start(Tag(name: "p", …))
///
/// Contents of `style`, `script`, `title` and of comments are left out.
package struct HTMLTokens: Sequence, IteratorProtocol {
    package struct Tag: Sendable {
        /// In lower case.
        package let name: String
        /// Names in lower case; an attribute without a value has an empty one.
        package let attributes: [(name: String, value: String)]
        /// Where its `<` stands, in bytes.
        package let offset: Int
        package let closesItself: Bool

        package subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    package enum Token: Sendable {
        case start(Tag)
        case end(name: String)
        case text(String)
    }

    /// Elements without contents, and so without an end.
    static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
    private static let unread: Set<String> = ["style", "script", "title"]

    private let bytes: [UInt8]
    private var at = 0

    package init(_ html: String) {
        bytes = Array(html.utf8)
    }

    package mutating func next() -> Token? {
        while at < bytes.count {
            if bytes[at] != UInt8(ascii: "<") { return .text(takeText()) }
            if starts("<!--") {
                skip(past: "-->")
            } else if at + 1 < bytes.count, isLetter(bytes[at + 1]) {
                let tag = takeTag()
                if Self.unread.contains(tag.name) { skip(to: "</\(tag.name)") }
                return .start(tag)
            } else if starts("</") {
                let name = takeName(from: at + 2)
                skip(past: ">")
                return .end(name: name)
            } else if starts("<!") || starts("<?") {
                skip(past: ">")
            } else {
                return .text(takeText())
            }
        }
        return nil
    }

    private func isLetter(_ byte: UInt8) -> Bool { 97...122 ~= byte | 0x20 }

    private func starts(_ text: StaticString) -> Bool { bytes[at...].starts(with: text.description.utf8) }

    private mutating func skip(past mark: String) {
        let mark = Array(mark.utf8)
        while at < bytes.count, !bytes[at...].starts(with: mark) { at += 1 }
        at = Swift.min(at + mark.count, bytes.count)
    }

    private mutating func skip(to mark: String) {
        let mark = Array(mark.utf8)
        while at < bytes.count, !bytes[at...].starts(with: mark) { at += 1 }
    }

    private mutating func takeText() -> String {
        let start = at
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private func takeName(from start: Int) -> String {
        let name = bytes[start...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    private mutating func takeTag() -> Tag {
        let offset = at
        let name = takeName(from: at + 1)
        at += 1 + name.utf8.count
        var attributes: [(name: String, value: String)] = []
        var closesItself = false
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
            if bytes[at] <= 0x20 || bytes[at] == UInt8(ascii: "/") {
                closesItself = bytes[at] == UInt8(ascii: "/") || closesItself && bytes[at] <= 0x20
                at += 1
                continue
            }
            closesItself = false
            attributes.append(takeAttribute())
        }
        at = Swift.min(at + 1, bytes.count)
        return Tag(name: name, attributes: attributes, offset: offset, closesItself: closesItself)
    }

    private mutating func takeAttribute() -> (name: String, value: String) {
        let start = at
        while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: "="), bytes[at] != UInt8(ascii: ">") {
            at += 1
        }
        if at == start { at += 1 }
        let name = String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { return (name, "") }
        at += 1
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
        guard at < bytes.count else { return (name, "") }
        let quote = bytes[at]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        let open = isQuoted ? at + 1 : at
        at = open
        while at < bytes.count, isQuoted ? bytes[at] != quote : bytes[at] > 0x20 && bytes[at] != UInt8(ascii: ">") {
            at += 1
        }
        let value = String(decoding: bytes[open..<at], as: UTF8.self)
        if isQuoted { at = Swift.min(at + 1, bytes.count) }
        return (name, value)
    }
}
