extension Renderer {
    mutating func applyList(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        switch filter {
        case .first: return try member("first", of: input)
        case .last: return try member("last", of: input)
        default: break
        }
        let items = try list(input)
        let given = try argument(0, of: call)
        if filter == .join { return try join(items, given ?? " ") }
        return try applyList(filter, given == .nil ? nil : given, items)
    }

    /// - Parameter given: the argument; nil when it is left out or unknown.
    private mutating func applyList(
        _ filter: StandardFilter, _ given: Value?, _ items: [Value]
    ) throws(FilterError) -> Value {
        switch filter {
        case .reverse:
            try charge(list: items.count)
            return .array(items.reversed())
        case .sort: return try sorted(items, by: given, isNatural: false)
        case .sortNatural: return try sorted(items, by: given, isNatural: true)
        case .uniq: return try unique(items, by: given)
        case .compact:
            try charge(list: items.count)
            var kept: [Value] = []
            for item in items {
                guard let key = try key(given, of: item) else {
                    if given == nil { continue }
                    return .nil
                }
                if key != .nil { kept.append(item) }
            }
            return .array(kept)
        default:
            guard case .array(let others)? = given else { throw .argument("filter 'concat' needs a list.") }
            try charge(list: items.count + others.count)
            return .array(items + others)
        }
    }

    /// What a filter for lists goes through: nested lists opened, one thing as a list of one, nil as none.
    mutating func list(_ value: Value) throws(FilterError) -> [Value] {
        switch value {
        case .nil, .blank, .empty: return []
        case .array(let items):
            try charge(items.count >> 4)
            guard items.contains(where: { if case .array = $0 { true } else { false } }) else { return items }
            var flat: [Value] = []
            try flatten(items, into: &flat, depth: 1)
            return flat
        case .range(let low, let high):
            let count = Value.count(low, high)
            if count > limits.loopLength { throw .limit("a range has more than \(limits.loopLength) numbers.") }
            try charge(list: count)
            return count == 0 ? [] : (low...high).map { .integer($0) }
        default: return [value]
        }
    }

    private mutating func flatten(_ items: [Value], into flat: inout [Value], depth: Int) throws(FilterError) {
        try checkDepth(depth)
        for item in items {
            try charge(1)
            if case .array(let inner) = item {
                try flatten(inner, into: &flat, depth: depth + 1)
            } else {
                flat.append(item)
            }
        }
    }

    // MARK: - join

    private mutating func join(_ items: [Value], _ separator: Value) throws(FilterError) -> Value {
        var needsMarkup = isMarkup(separator)
        for item in items where isMarkup(item) { needsMarkup = true }
        let glue = try needsMarkup ? markup(separator) : string(separator)
        var text = ""
        for (index, item) in items.enumerated() {
            if index > 0 { text += glue }
            try charge(reading: item)
            text += try needsMarkup ? markup(item) : string(item)
            try check(size: text.utf8.count)
        }
        try charge(size: text.utf8.count)
        return needsMarkup ? .markup(text) : .string(text)
    }

    // MARK: - sort, uniq

    /// nil goes last. `sort_natural` compares as text, without regard to upper and lower case of ASCII letters.
    private mutating func sorted(
        _ items: [Value], by name: Value?, isNatural: Bool
    ) throws(FilterError) -> Value {
        // One item has nothing to be compared with.
        guard items.count > 1 else {
            return name != nil && !items.allSatisfy(\.canHaveProperties) ? .nil : .array(items)
        }
        if name != nil, !items.allSatisfy(\.canHaveProperties) { return .nil }
        try charge(list: items.count)
        // Each key is compared as often as the number of items can be halved.
        let rounds = Int.bitWidth - items.count.leadingZeroBitCount
        var keyed: [(key: Value, item: Value)] = []
        for item in items {
            guard var key = try key(name, of: item) else { return .nil }
            if case .markup(let text) = key { key = .string(plain(text)) }
            if isNatural, key != .nil { key = .string(Self.folded(try string(key))) }
            try charge(rounds >> 2)
            for _ in 0..<rounds { try charge(reading: key) }
            keyed.append((key, item))
        }
        if let first = keyed.first(where: { $0.key != .nil }) {
            for entry in keyed where entry.key != .nil {
                if order(first.key, entry.key) == nil, try !areEqual(first.key, entry.key) {
                    throw .comparison("a list of different kinds of things has no order. Sort it by a property.")
                }
            }
        }
        let sorted = keyed.sorted { left, right in
            if left.key == .nil || right.key == .nil { return left.key != .nil && right.key == .nil }
            return order(left.key, right.key) == -1
        }
        return .array(sorted.map(\.item))
    }

    private static func folded(_ text: String) -> String {
        String(decoding: text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private mutating func unique(_ items: [Value], by name: Value?) throws(FilterError) -> Value {
        guard items.count > 1 else { return .array(items) }
        var kept: [Value] = []
        // Texts and whole numbers are found at once, all else is compared with each.
        var texts: Set<[UInt8]> = []
        var numbers: Set<Int> = []
        var keys: [Value] = []
        try charge(list: items.count)
        for item in items {
            guard let key = try key(name, of: item) else { return .nil }
            switch key {
            case .string, .markup:
                try charge(reading: key)
                if try texts.insert(Array(string(key).utf8)).inserted { kept.append(item) }
                continue
            case .integer(let number):
                if numbers.insert(number).inserted { kept.append(item) }
                continue
            default: try charge(1 + keys.count)
            }
            var isKnown = false
            for other in keys where try areSame(key, other) {
                isKnown = true
                break
            }
            if isKnown { continue }
            kept.append(item)
            keys.append(key)
        }
        return .array(kept)
    }

    /// Equal and of the same kind: 1 and 1.0 are two things.
    private mutating func areSame(_ left: Value, _ right: Value) throws(FilterError) -> Bool {
        switch (left, right) {
        case (.integer, .decimal), (.decimal, .integer): false
        default: try areEqual(left, right)
        }
    }
}
