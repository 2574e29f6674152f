/// A style sheet cut into the rules that can be written into the elements themselves, and the rest, which only a
/// `<style>` element can hold: rules with `@`, and those for states such as `:hover`.
///
///     let sheet = try StyleSheet("p { margin: 0 } @media (max-width: 480px) { p { margin: 8px } }")
///     sheet.rules.map(\.selector)     // ["p"]
///     sheet.rest                      // "@media (max-width: 480px) { p { margin: 8px } }"
package struct StyleSheet: Sendable {
    package struct Rule: Sendable, Equatable {
        /// One selector: `.letter p`.
        package let selector: String
        package let declarations: [Declaration]
        let specificity: Specificity
    }

    package struct Declaration: Sendable, Equatable {
        package let property: String
        package let value: String
        package let isImportant: Bool
    }

    struct Specificity: Sendable, Equatable, Comparable {
        let ids: Int
        let classes: Int
        let types: Int

        static func < (left: Specificity, right: Specificity) -> Bool {
            (left.ids, left.classes, left.types) < (right.ids, right.classes, right.types)
        }
    }

    /// What cannot be read, with the byte at which it begins.
    package struct Fault: Error, Sendable, Equatable {
        package let offset: Int
        package let message: String
    }

    package let rules: [Rule]
    package let rest: String
    /// Rules with `@` and a block: `@media (max-width: 480px)` and what is in its braces.
    let atRules: [(head: String, body: String)]

    package init(_ css: String) throws(Fault) {
        var scanner = StyleScanner(Array(css.utf8))
        var rules: [Rule] = []
        var rest = ""
        var atRules: [(head: String, body: String)] = []
        while let statement = try scanner.next() {
            guard case .rule(let selectors, let body) = statement else {
                if case .at(let text) = statement {
                    rest += text + "\n"
                    if let brace = text.firstIndex(of: "{") {
                        let body = text[text.index(after: brace)...].dropLast()
                        atRules.append((String(text[..<brace]).trimmingWhitespace, String(body)))
                    }
                }
                continue
            }
            let declarations = Self.declarations(body)
            for selector in selectors.split(separator: ",").map({ String($0).trimmingWhitespace }) {
                if selector.contains(":") {
                    rest += "\(selector) {\(body)}\n"
                } else if !selector.isEmpty, !declarations.isEmpty {
                    rules.append(
                        Rule(
                            selector: selector, declarations: declarations, specificity: Self.specificity(of: selector))
                    )
                }
            }
        }
        self.rules = rules
        self.rest = rest
        self.atRules = atRules
    }

    /// Reads what stands in braces or in a `style` attribute.
    static func declarations(_ text: String) -> [Declaration] {
        StyleScanner.parts(of: text, at: UInt8(ascii: ";")).compactMap { part in
            guard let colon = part.firstIndex(of: ":") else { return nil }
            let property = String(part[..<colon]).trimmingWhitespace.lowercased()
            var value = String(part[part.index(after: colon)...]).trimmingWhitespace
            let isImportant = value.lowercased().hasSuffix("!important")
            if isImportant { value = String(value.dropLast(10)).trimmingWhitespace }
            if property.isEmpty || value.isEmpty { return nil }
            return Declaration(property: property, value: value, isImportant: isImportant)
        }
    }

    /// CSS Selectors §16: identifiers, then classes and attributes, then types.
    private static func specificity(of selector: String) -> Specificity {
        var (ids, classes, types) = (0, 0, 0)
        var isInWord = false
        var isInBrackets = false
        for byte in selector.utf8 {
            if isInBrackets {
                isInBrackets = byte != UInt8(ascii: "]")
                continue
            }
            switch byte {
            case UInt8(ascii: "#"): (ids, isInWord) = (ids + 1, true)
            case UInt8(ascii: "."): (classes, isInWord) = (classes + 1, true)
            case UInt8(ascii: "["): (classes, isInBrackets, isInWord) = (classes + 1, true, true)
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "~"): isInWord = false
            case UInt8(ascii: "*"): isInWord = true
            default:
                if !isInWord { types += 1 }
                isInWord = true
            }
        }
        return Specificity(ids: ids, classes: classes, types: types)
    }
}

/// Walks over the statements of a style sheet.
private struct StyleScanner {
    enum Statement {
        case rule(selectors: String, body: String)
        /// A whole `@` rule.
        case at(String)
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() throws(StyleSheet.Fault) -> Statement? {
        skipBlanks()
        guard at < bytes.count else { return nil }
        let start = at
        let isAt = bytes[at] == UInt8(ascii: "@")
        var head = ""
        while at < bytes.count, bytes[at] != UInt8(ascii: "{") {
            if isAt, bytes[at] == UInt8(ascii: ";") {
                at += 1
                return .at(text(start..<at))
            }
            if skipComment() { continue }
            at += 1
        }
        guard at < bytes.count else {
            throw StyleSheet.Fault(offset: start, message: "the rule that begins here has no '{'")
        }
        head = Self.withoutComments(text(start..<at)).trimmingWhitespace
        let open = at
        try skipBlock(from: start)
        if isAt { return .at(text(start..<at)) }
        return .rule(selectors: head, body: Self.withoutComments(text(open + 1..<at - 1)))
    }

    /// Goes behind the brace that closes the one at hand.
    private mutating func skipBlock(from start: Int) throws(StyleSheet.Fault) {
        var depth = 0
        while at < bytes.count {
            if skipComment() { continue }
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return }
            case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
            default: break
            }
        }
        throw StyleSheet.Fault(offset: start, message: "the rule that begins here has no '}'")
    }

    private mutating func skipString(_ quote: UInt8) {
        while at < bytes.count, bytes[at] != quote { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        at = min(at + 1, bytes.count)
    }

    private mutating func skipBlanks() {
        while at < bytes.count {
            if skipComment() { continue }
            guard bytes[at] <= 0x20 else { return }
            at += 1
        }
    }

    private mutating func skipComment() -> Bool {
        guard bytes[at...].starts(with: "/*".utf8) else { return false }
        at += 2
        while at < bytes.count, !bytes[at...].starts(with: "*/".utf8) { at += 1 }
        at = min(at + 2, bytes.count)
        return true
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func withoutComments(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let open = rest.range(of: "/*") {
            out += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].range(of: "*/") else { return out }
            rest = rest[close.upperBound...]
        }
        return out + rest
    }

    /// Cuts a text at a byte that stands neither in quotes nor in parentheses: data URIs have semicolons.
    static func parts(of text: String, at separator: UInt8) -> [String] {
        var parts: [[UInt8]] = [[]]
        var quote: UInt8?
        var depth = 0
        for byte in text.utf8 {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "(") {
                depth += 1
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
            } else if byte == separator, depth <= 0 {
                parts.append([])
                continue
            }
            parts[parts.count - 1].append(byte)
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<Substring.Index>? { self.firstRange(of: text) }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? { self.firstRange(of: text) }
}
