/// The tags as Shopify's `lax` mode reads them.
extension Parser {
    /// Whether outputs and conditions are forgiven.
    var isLax: Bool { session.options.mode == .lax }
    /// Whether all other tags are.
    var areTagsLax: Bool { session.options.mode == .lax || session.options.mode == .strict }
    private var lax: LaxParser { LaxParser(bytes) }
    private var words: LaxScanner { LaxScanner(bytes: bytes) }

    // MARK: - for, tablerow

    /// `item in list reversed limit: 2`, and whatever else there is.
    func laxLoop(_ tag: Tag, columns: inout Expression?) throws(Fault) -> Node.Loop {
        let isTable = tag.name == "tablerow"
        guard let header = laxLoopHeader(tag.markup, isAnchored: !isTable) else {
            throw .syntax("'\(tag.name)' needs a name, 'in' and a list.", at: tag.nameStart)
        }
        let name = words.text(header.name)
        var loop = Node.Loop(
            name: name, items: lax.expression(header.items), key: name + "-" + words.text(header.items))
        let after = words.skipSpace(header.items.upperBound, tag.markup.upperBound)
        let rest = bytes[after..<tag.markup.upperBound]
        loop.isReversed = !isTable && rest.starts(with: "reversed".utf8)
        for attribute in words.attributes(tag.markup) {
            let value = lax.expression(attribute.value)
            switch attribute.name {
            case "limit": loop.limit = value
            case "offset" where !isTable && words.text(attribute.value) == "continue": loop.continues = true
            case "offset":
                loop.offset = value
                loop.continues = false
            case "cols" where isTable: columns = value
            default: break
            }
        }
        return loop
    }

    private func laxLoopHeader(
        _ markup: Range<Int>, isAnchored: Bool
    ) -> (name: Range<Int>, items: Range<Int>)? {
        let end = markup.upperBound
        var start = markup.lowerBound
        while start < end {
            if let name = words.run(start, end, { $0.isWord || isAnchored && $0 == .dash }) {
                // What is wrong after a name is so after each part of it.
                start = name.upperBound
                let word = words.skipSpace(name.upperBound, end)
                if word > name.upperBound, words.hasWord("in", word, end), word + 2 < end, bytes[word + 2].isSpace {
                    let items = words.skipSpace(word + 2, end)
                    if let itemsEnd = words.fragmentsEnd(items, end) { return (name, items..<itemsEnd) }
                }
            } else {
                start += 1
            }
            if isAnchored { return nil }
        }
        return nil
    }

    // MARK: - case, cycle

    func laxSubject(_ tag: Tag) throws(Fault) -> Expression {
        guard let fragment = words.firstFragment(tag.markup) else {
            throw .syntax("'case' needs a value.", at: tag.nameStart)
        }
        return lax.expression(fragment)
    }

    /// Values between commas and `or`.
    func laxValues(_ tag: Tag) throws(Fault) -> [Expression] {
        var values: [Expression] = []
        var markup = tag.markup
        while true {
            guard let fragment = words.firstFragment(markup) else {
                throw .syntax("'when' needs a value.", at: tag.nameStart)
            }
            values.append(lax.expression(fragment))
            let next = words.skipSpace(fragment.upperBound, markup.upperBound)
            let rest: Int
            if next < markup.upperBound, bytes[next] == UInt8(ascii: ",") {
                rest = next + 1
            } else if next > fragment.upperBound, words.hasWord("or", next, markup.upperBound),
                next + 2 < markup.upperBound, bytes[next + 2].isSpace
            {
                rest = next + 2
            } else {
                return values
            }
            let start = words.skipSpace(rest, markup.upperBound)
            guard words.fragmentEnd(start, markup.upperBound) != nil else { return values }
            markup = start..<markup.upperBound
        }
    }

    func laxCycle(_ tag: Tag) throws(Fault) -> Node.Kind {
        let markup = tag.markup
        guard let first = words.fragmentEnd(markup.lowerBound, markup.upperBound) else {
            throw .syntax("'cycle' needs values.", at: tag.nameStart)
        }
        var name: Range<Int>?
        let after = words.skipSpace(first, markup.upperBound)
        if after < markup.upperBound, bytes[after] == UInt8(ascii: ":") {
            name = markup.lowerBound..<first
        } else if let colon = bytes[markup.lowerBound + 1..<max(first, markup.lowerBound + 1)].lastIndex(
            of: UInt8(ascii: ":"))
        {
            name = markup.lowerBound..<colon
        }
        let start = name.map { words.skipSpace($0.upperBound, markup.upperBound) + 1 } ?? markup.lowerBound
        var values: [Expression] = []
        for part in bytes[start..<markup.upperBound].split(separator: UInt8(ascii: ",")) {
            if let fragment = words.firstFragment(part.indices) { values.append(lax.expression(fragment)) }
        }
        // Shopify's implementation drops a literal nil when it reads values forgivingly.
        let present = values.filter { if case .literal(.nil) = $0 { false } else { true } }
        if !present.isEmpty { values = present }
        return cycleNode(group: name.map { lax.expression($0) }, values, tag)
    }

    // MARK: - assign, capture, increment

    private func isSignature(_ byte: UInt8) -> Bool { byte.isWord || "-.[]()".utf8.contains(byte) }

    func laxAssign(_ tag: Tag) throws(Fault) -> Node.Kind {
        var start = tag.markup.lowerBound
        while start < tag.markup.upperBound {
            guard let name = words.run(start, tag.markup.upperBound, isSignature) else {
                start += 1
                continue
            }
            start = name.upperBound
            let sign = words.skipSpace(name.upperBound, tag.markup.upperBound)
            guard sign < tag.markup.upperBound, bytes[sign] == UInt8(ascii: "=") else { continue }
            let markup = sign + 1..<tag.markup.upperBound
            return .assign(words.text(name), isLax ? laxFiltered(markup) : try strictFiltered(markup))
        }
        throw .syntax("'assign' needs a name, '=' and a value.", at: tag.nameStart)
    }

    func laxCaptureName(_ tag: Tag) throws(Fault) -> String {
        guard let start = tag.markup.first(where: { isSignature(bytes[$0]) }),
            let name = words.run(start, tag.markup.upperBound, isSignature)
        else { throw .syntax("'capture' needs a name.", at: tag.nameStart) }
        return words.text(name)
    }

    func laxName(_ tag: Tag) -> String { words.text(words.trimmed(tag.markup)) }

    /// The strict way where it works, else the forgiving one.
    func laxFiltered(_ markup: Range<Int>) -> Filtered {
        do {
            return try strictFiltered(markup)
        } catch {
            return lax.filtered(markup)
        }
    }

    private func strictFiltered(_ markup: Range<Int>) throws(Fault) -> Filtered {
        var parser = try ExpressionParser(bytes, markup, session.options.mode)
        if parser.token.kind == .end { return .missing }
        let filtered = try parser.filtered()
        try parser.expectEnd()
        return filtered
    }

    func laxCondition(_ tag: Tag) throws(Fault) -> Condition { try lax.condition(tag.markup) }

    // MARK: - render, include

    private struct PartialCall {
        var name: Range<Int>
        var word: String?
        var subject: Range<Int>?
        var alias: String?
    }

    /// `'name' with value as alias`; `render` needs its name in quotes.
    private func laxPartial(_ markup: Range<Int>, isQuoted: Bool) -> PartialCall? {
        let end = markup.upperBound
        for start in markup {
            guard let nameEnd = isQuoted ? words.quotedEnd(start, end) : words.fragmentsEnd(start, end) else {
                continue
            }
            var call = PartialCall(name: start..<nameEnd)
            var at = words.skipSpace(nameEnd, end)
            for word in ["with", "for"] where at > nameEnd && words.hasWord(word, at, end) {
                let value = words.skipSpace(at + word.utf8.count, end)
                guard value > at + word.utf8.count, let valueEnd = words.fragmentsEnd(value, end) else { continue }
                (call.word, call.subject) = (word, value..<valueEnd)
                at = words.skipSpace(valueEnd, end)
                break
            }
            if words.hasWord("as", at, end) {
                let name = words.skipSpace(at + 2, end)
                if name > at + 2, let alias = words.run(name, end, { $0.isWord || $0 == .dash }) {
                    call.alias = words.text(alias)
                }
            }
            return call
        }
        return nil
    }

    private func laxArguments(_ tag: Tag) -> [(name: String, value: Expression)] {
        words.attributes(tag.markup).map { ($0.name, lax.expression($0.value)) }
    }

    func laxRender(_ tag: Tag) throws(Fault) -> Node.Kind {
        guard let call = laxPartial(tag.markup, isQuoted: true) else {
            throw .syntax("'render' needs the partial's name in quotes.", at: tag.nameStart)
        }
        var render = Node.Render(
            name: words.text(call.name.dropFirst().dropLast()), offset: call.name.lowerBound,
            arguments: laxArguments(tag))
        let last = render.name.split(separator: "/").last.map(String.init) ?? render.name
        if let subject = call.subject.map({ lax.expression($0) }), !subject.isAbsent {
            render.subject = (subject, call.alias ?? last, call.word == "for")
        }
        return .render(render)
    }

    func laxInclude(_ tag: Tag) throws(Fault) -> Node.Kind {
        guard let call = laxPartial(tag.markup, isQuoted: false) else {
            throw .syntax("'include' needs the name of a partial.", at: tag.nameStart)
        }
        let subject = call.subject.map { lax.expression($0) }.flatMap { $0.isAbsent ? nil : $0 }
        return .include(
            Node.Include(
                name: lax.expression(call.name), offset: call.name.lowerBound, arguments: laxArguments(tag),
                subject: subject, alias: call.alias))
    }
}
