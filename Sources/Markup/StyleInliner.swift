import CModest

/// Writes a style sheet's rules into the `style` attributes of the elements they match, for mail programs that know no
/// style sheets. The HTML parser only says where elements stand: everything else stays as it was written, byte for byte.
///
///     let edits = StyleInliner.edits(of: "<p class=\"note\">Hi</p>", sheet)
///     // one edit: at 2, " style=\"margin:0\""
package enum StyleInliner {
    /// A piece of the text that gives way to another.
    package struct Edit: Sendable, Equatable {
        /// In bytes of the HTML; empty where something is put in.
        package let range: Range<Int>
        package let text: String
        /// The rules alone, to be put before what an element's own `style` says.
        package let addition: String

        package init(range: Range<Int>, text: String, addition: String) {
            self.range = range
            self.text = text
            self.addition = addition
        }
    }

    /// The edits, in the order of the text and apart from one another. What an element's own `style` says, holds.
    package static func edits(of html: String, _ sheet: StyleSheet) -> [Edit] {
        let bytes = Array(html.utf8)
        if sheet.rules.isEmpty || bytes.isEmpty { return [] }
        var found: [Int: [(order: Int, rule: StyleSheet.Rule)]] = [:]
        bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                var page = cmodest_page()
                guard cmodest_open(&page, characters.baseAddress, characters.count) else { return }
                defer { cmodest_close(&page) }
                for (order, rule) in sheet.rules.enumerated() {
                    for place in places(of: rule.selector, in: &page) {
                        found[place, default: []].append((order, rule))
                    }
                }
            }
        }
        return found.sorted { $0.key < $1.key }.compactMap { place, rules in edit(bytes, place, rules) }
    }

    private static func places(of selector: String, in page: inout cmodest_page) -> [Int] {
        final class Box { var places: [Int] = [] }
        let box = Box()
        var selector = selector
        selector.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                _ = cmodest_find(
                    &page, characters.baseAddress, characters.count,
                    { place, box in
                        guard let box else { return }
                        Unmanaged<Box>.fromOpaque(box).takeUnretainedValue().places.append(place)
                    }, Unmanaged.passUnretained(box).toOpaque())
            }
        }
        return Array(Set(box.places))
    }

    /// - Parameter place: where the element's name stands in its start tag.
    private static func edit(
        _ bytes: [UInt8], _ place: Int, _ rules: [(order: Int, rule: StyleSheet.Rule)]
    ) -> Edit? {
        guard let tag = StartTag(bytes, nameAt: place) else { return nil }
        let ordered = rules.sorted { ($0.rule.specificity, $0.order) < ($1.rule.specificity, $1.order) }
        let own = tag.style.map { StyleSheet.declarations(String(decoding: bytes[$0], as: UTF8.self)) } ?? []
        var merged: [StyleSheet.Declaration] = []
        for declaration in ordered.flatMap(\.rule.declarations) + own {
            if let old = merged.firstIndex(where: { $0.property == declaration.property }) {
                if merged[old].isImportant, !declaration.isImportant { continue }
                merged.remove(at: old)
            }
            merged.append(declaration)
        }
        let addition = written(ordered.flatMap(\.rule.declarations)) + ";"
        if let style = tag.style { return Edit(range: style, text: written(merged), addition: addition) }
        let text = " style=\"\(written(merged))\""
        return Edit(range: tag.nameEnd..<tag.nameEnd, text: text, addition: text)
    }

    private static func written(_ declarations: [StyleSheet.Declaration]) -> String {
        let text = declarations.map { "\($0.property):\($0.value)\($0.isImportant ? " !important" : "")" }
            .joined(separator: ";")
        return String(text.map { $0 == "\"" ? "'" : $0 })
    }
}

/// Where the parts of a start tag are.
private struct StartTag {
    let nameEnd: Int
    /// The value of `style`, without its quotes.
    private(set) var style: Range<Int>?

    /// Nil for an attribute `style` without quotes, which is left alone.
    init?(_ bytes: [UInt8], nameAt place: Int) {
        func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
        func isEnd(_ byte: UInt8) -> Bool { isBlank(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") }
        var at = place
        while at < bytes.count, !isEnd(bytes[at]) { at += 1 }
        nameEnd = at
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
            if isEnd(bytes[at]) {
                at += 1
                continue
            }
            let start = at
            while at < bytes.count, !isEnd(bytes[at]), bytes[at] != UInt8(ascii: "=") { at += 1 }
            let name = String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
            var next = at
            while next < bytes.count, isBlank(bytes[next]) { next += 1 }
            guard next < bytes.count, bytes[next] == UInt8(ascii: "=") else { continue }
            at = next + 1
            while at < bytes.count, isBlank(bytes[at]) { at += 1 }
            guard at < bytes.count else { return }
            let quote = bytes[at]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                let open = at + 1
                at = open
                while at < bytes.count, bytes[at] != quote { at += 1 }
                // In single quotes a value could hold double ones, which the new text must not close with.
                if name == "style" { if quote == UInt8(ascii: "\"") { style = open..<at } else { return nil } }
                at += 1
            } else {
                if name == "style" { return nil }
                while at < bytes.count, !isBlank(bytes[at]), bytes[at] != UInt8(ascii: ">") { at += 1 }
            }
        }
    }
}
