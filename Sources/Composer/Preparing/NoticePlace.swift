/// Finds out whether a place in an HTML page is one that people see: not a comment, a tag, the head or a script.
enum NoticePlace {
    /// Elements whose contents no reader sees.
    private static let unseen: Set<String> = [
        "head", "title", "style", "script", "template", "textarea", "noscript", "iframe", "select", "object",
    ]

    /// - Parameter offset: in bytes.
    static func isVisible(in html: [UInt8], at offset: Int) -> Bool {
        var at = 0
        var open: [String] = []
        while at < offset {
            guard html[at] == UInt8(ascii: "<") else {
                at += 1
                continue
            }
            if html[at...].starts(with: "<!--".utf8) {
                guard let end = end(of: "-->", in: html, from: at + 4), end <= offset else { return false }
                at = end
                continue
            }
            guard let end = endOfTag(in: html, from: at), end <= offset else { return false }
            let tag = html[(at + 1)..<(end - 1)]
            let isClosing = tag.first == UInt8(ascii: "/")
            let name = name(isClosing ? tag.dropFirst() : tag)
            if unseen.contains(name) {
                if !isClosing {
                    open.append(name)
                } else if let last = open.lastIndex(of: name) {
                    open.removeSubrange(last...)
                }
            }
            at = end
        }
        return open.isEmpty
    }

    private static func name(_ tag: ArraySlice<UInt8>) -> String {
        let letters = tag.prefix { 65...90 ~= $0 || 97...122 ~= $0 }
        return String(decoding: letters, as: UTF8.self).lowercased()
    }

    /// Behind the `>` of a tag; one inside of quotes does not count.
    private static func endOfTag(in html: [UInt8], from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<html.count {
            let byte = html[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
        }
        return nil
    }

    private static func end(of mark: String, in html: [UInt8], from start: Int) -> Int? {
        let bytes = Array(mark.utf8)
        var at = start
        while at + bytes.count <= html.count {
            if html[at..<at + bytes.count].elementsEqual(bytes) { return at + bytes.count }
            at += 1
        }
        return nil
    }
}
