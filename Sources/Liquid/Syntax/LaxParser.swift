/// Reads values, filters and conditions as Shopify's `lax` mode does: by looking for words, never refusing more than
/// has to be refused.
struct LaxParser {
    let scanner: LaxScanner
    var bytes: [UInt8] { scanner.bytes }

    init(_ bytes: [UInt8]) {
        scanner = LaxScanner(bytes: bytes)
    }

    // MARK: - Values

    func expression(_ markup: Range<Int>) -> Expression { expression(markup, depth: 0) }

    private func expression(_ markup: Range<Int>, depth: Int) -> Expression {
        let range = scanner.trimmed(markup)
        guard let first = bytes[range].first, let last = bytes[range].last, depth < 32 else { return .literal(.nil) }
        if first == last, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            return .literal(.string(range.count < 2 ? "" : scanner.text(range.dropFirst().dropLast())))
        }
        if let literal = ExpressionParser.literals[scanner.text(range)] { return .literal(literal) }
        if first == UInt8(ascii: "("), last == UInt8(ascii: ")"), let ends = rangeEnds(range) {
            return .range(expression(ends.low, depth: depth + 1), expression(ends.high, depth: depth + 1))
        }
        return number(range).map { .literal($0) } ?? path(range, depth: depth)
    }

    /// `(low..high)`, without white space inside either of them.
    private func rangeEnds(_ range: Range<Int>) -> (low: Range<Int>, high: Range<Int>)? {
        let inner = range.dropFirst().dropLast()
        var at = inner.upperBound - 2
        while at > inner.lowerBound {
            if bytes[at] == UInt8(ascii: "."), bytes[at + 1] == UInt8(ascii: ".") {
                let low = scanner.trimmed(inner.lowerBound..<at)
                let high = scanner.trimmed(at + 2..<inner.upperBound)
                let isWhole = !low.isEmpty && !high.isEmpty && !bytes[low].contains(where: \.isSpace)
                return isWhole && !bytes[high].contains(where: \.isSpace) ? (low, high) : nil
            }
            at -= 1
        }
        return nil
    }

    /// Digits and dots after a dash perhaps; of several dots the second one ends the number.
    private func number(_ range: Range<Int>) -> Value? {
        let text = bytes[range]
        guard let first = text.first, first == .dash || first.isDigit else { return nil }
        let rest = text.dropFirst()
        guard rest.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }), text.contains(where: \.isDigit) else {
            return nil
        }
        let parts = scanner.text(range).split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 1 { return Int(parts[0]).map { .integer($0) } ?? Double(parts[0]).map { .decimal($0) } }
        let whole = parts[0].isEmpty || parts[0] == "-" ? parts[0] + "0" : parts[0]
        return Double("\(whole).\(parts[1].isEmpty ? "0" : parts[1])").map { .decimal($0) }
    }

    /// Names and brackets, whatever stands between them.
    private func path(_ range: Range<Int>, depth: Int) -> Expression {
        var steps: [Path.Step] = []
        let closings = bracketEnds(range)
        var at = range.lowerBound
        while at < range.upperBound {
            if bytes[at] == UInt8(ascii: "["), let close = closings[at], close > at + 1 {
                steps.append(Self.step(expression(at + 1..<close, depth: depth + 1)))
                at = close + 1
            } else if var name = scanner.run(at, range.upperBound, { $0.isWord || $0 == .dash }) {
                if name.upperBound < range.upperBound, bytes[name.upperBound] == UInt8(ascii: "?") {
                    name = name.lowerBound..<name.upperBound + 1
                }
                steps.append(.name(scanner.text(name)))
                at = name.upperBound
            } else {
                at += 1
            }
        }
        guard let first = steps.first else { return .literal(.nil) }
        let root: Path.Root =
            switch first {
            case .name(let name), .key(let name): .name(name)
            case .index(let index): .dynamic(.literal(.integer(index)))
            case .dynamic(let expression): .dynamic(expression)
            }
        return .path(Path(root: root, steps: Array(steps.dropFirst()), offset: range.lowerBound))
    }

    /// What stands in brackets after a name.
    static func step(_ inner: Expression) -> Path.Step {
        switch inner {
        case .literal(.string(let name)): .key(name)
        case .literal(.integer(let index)): .index(index)
        default: .dynamic(inner)
        }
    }

    /// Where each bracket is closed that is.
    private func bracketEnds(_ range: Range<Int>) -> [Int: Int] {
        var ends: [Int: Int] = [:]
        var open: [Int] = []
        for at in range {
            if bytes[at] == UInt8(ascii: "[") { open.append(at) }
            if bytes[at] == UInt8(ascii: "]"), let start = open.popLast() { ends[start] = at }
        }
        return ends
    }

    // MARK: - Filters

    func filtered(_ markup: Range<Int>) -> Filtered {
        guard let base = scanner.firstFragment(markup) else { return .missing }
        var filtered = Filtered(base: expression(base))
        guard let bar = bytes[base.upperBound..<markup.upperBound].firstIndex(of: UInt8(ascii: "|")) else {
            return filtered
        }
        var at = scanner.skipSpace(bar + 1, markup.upperBound)
        while at < markup.upperBound {
            let start = at
            while let end = filterPieceEnd(at, markup.upperBound) { at = end }
            if at > start, let call = call(start..<at) { filtered.calls.append(call) }
            if at == start || at < markup.upperBound { at += 1 }
        }
        return filtered
    }

    private func filterPieceEnd(_ at: Int, _ end: Int) -> Int? {
        guard at < end else { return nil }
        if bytes[at].isSpace || bytes[at] == UInt8(ascii: ",") { return at + 1 }
        return scanner.fragmentEnd(at, end)
    }

    /// A filter's name and everything after a colon or comma.
    private func call(_ range: Range<Int>) -> Filtered.Call? {
        guard let start = bytes[range].firstIndex(where: \.isWord),
            let name = scanner.run(start, range.upperBound, { $0.isWord })
        else { return nil }
        var call = Filtered.Call(name: scanner.text(name), offset: start)
        var at = range.lowerBound
        while at < range.upperBound {
            guard bytes[at] == UInt8(ascii: ":") || bytes[at] == UInt8(ascii: ",") else {
                at += 1
                continue
            }
            let value = scanner.skipSpace(at + 1, range.upperBound)
            if let named = scanner.attribute(value, range.upperBound), scanner.text(value..<value + 1) != "-" {
                call.options.append((named.name, expression(named.value), value))
                at = named.value.upperBound
            } else if let end = scanner.fragmentEnd(value, range.upperBound) {
                call.arguments.append(expression(value..<end))
                at = end
            } else {
                at += 1
            }
        }
        return call
    }

    // MARK: - Conditions

    func condition(_ markup: Range<Int>) throws(Fault) -> Condition {
        var tests: [Condition.Test] = []
        var joints: [Condition.Joint] = []
        for piece in pieces(markup) {
            if let joint = piece.joint {
                guard tests.count == joints.count + 1 else { throw conditionFault(markup) }
                joints.append(joint)
            } else {
                guard tests.count == joints.count, let test = test(piece.range) else { throw conditionFault(markup) }
                tests.append(test)
            }
        }
        guard tests.count == joints.count + 1 else { throw conditionFault(markup) }
        return Condition(tests: tests, joints: joints)
    }

    private func conditionFault(_ markup: Range<Int>) -> Fault {
        .syntax(
            "a condition is incomplete.", at: markup.lowerBound, hint: "Write values on both sides of 'and' and 'or'.")
    }

    private struct Piece {
        var range: Range<Int>
        var joint: Condition.Joint?
    }

    /// Cuts at `and` and `or`.
    private func pieces(_ markup: Range<Int>) -> [Piece] {
        var pieces: [Piece] = []
        var start: Int?
        var at = scanner.skipSpace(markup.lowerBound, markup.upperBound)
        while at < markup.upperBound {
            let isAnd = scanner.hasWord("and", at, markup.upperBound)
            if isAnd || scanner.hasWord("or", at, markup.upperBound) {
                if let begun = start { pieces.append(Piece(range: begun..<at)) }
                start = nil
                let end = at + (isAnd ? 3 : 2)
                pieces.append(Piece(range: at..<end, joint: isAnd ? .and : .or))
                at = end
            } else {
                start = start ?? at
                // What is no fragment counts up to the next white space.
                at =
                    scanner.fragmentEnd(at, markup.upperBound)
                    ?? scanner.run(at, markup.upperBound, { !$0.isSpace })?.upperBound ?? at + 1
            }
            at = scanner.skipSpace(at, markup.upperBound)
        }
        if let begun = start { pieces.append(Piece(range: begun..<markup.upperBound)) }
        return pieces
    }

    private func test(_ range: Range<Int>) -> Condition.Test? {
        guard let left = scanner.firstFragment(range) else { return nil }
        var test = Condition.Test(left: expression(left), offset: left.lowerBound)
        let signStart = scanner.skipSpace(left.upperBound, range.upperBound)
        guard let sign = scanner.run(signStart, range.upperBound, { Self.isOperator($0) }) else { return test }
        let word = scanner.text(sign)
        test.comparison = ExpressionParser.comparisons[word] ?? .unknown
        let right = scanner.skipSpace(sign.upperBound, range.upperBound)
        if let end = scanner.fragmentEnd(right, range.upperBound) { test.right = expression(right..<end) }
        return test
    }

    private static func isOperator(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || "=!<>_".utf8.contains(byte)
    }
}
