extension Renderer {
    mutating func applyList(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        switch filter {
        case .first: return Self.property("first", of: input)
        case .last: return Self.property("last", of: input)
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
        case .reverse: return .array(items.reversed())
        case .sort: return .array(try sorted(items, by: given, isNatural: false))
        case .sortNatural: return .array(try sorted(items, by: given, isNatural: true))
        case .uniq: return .array(try unique(items, by: given))
        case .compact:
            var kept: [Value] = []
            for item in items where try property(given, of: item) != .nil { kept.append(item) }
            return .array(kept)
        default:
            guard Self.isList(given ?? .nil) else { throw .argument("filter 'concat' needs a list.") }
            let others = try list(given ?? .nil)
            try charge(size: items.count + others.count)
            return .array(items + others)
        }
    }

    private static func isList(_ value: Value) -> Bool {
        switch value {
        case .array, .range, .object: true
        default: false
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
            return count == 0 ? [] : (low...high).map { .integer($0) }
        default: return [value]
        }
    }

    private mutating func flatten(_ items: [Value], into flat: inout [Value], depth: Int) throws(FilterError) {
        try checkDepth(depth)
        for item in items {
            if case .array(let inner) = item {
                try flatten(inner, into: &flat, depth: depth + 1)
            } else {
                try charge(1)
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
            text += try needsMarkup ? markup(item) : string(item)
            try check(size: text.utf8.count)
        }
        try charge(size: text.utf8.count)
        return needsMarkup ? .markup(text) : .string(text)
    }

    // MARK: - sort, uniq

    /// nil goes last. `sort_natural` compares text without regard to upper and lower case.
    private mutating func sorted(
        _ items: [Value], by name: Value?, isNatural: Bool
    ) throws(FilterError) -> [Value] {
        try charge(items.count)
        var keyed: [(key: Value, item: Value)] = []
        for item in items {
            var key = try property(name, of: item)
            if isNatural, key != .nil { key = .string(try string(key).lowercased()) }
            keyed.append((key, item))
        }
        if let first = keyed.first(where: { $0.key != .nil }) {
            for entry in keyed where entry.key != .nil {
                if try order(first.key, entry.key) == nil {
                    throw .comparison("a list of different kinds of things has no order. Sort it by a property.")
                }
            }
        }
        // `sort` takes no errors along; after the check above none can come.
        let sorted = keyed.sorted { left, right in
            if left.key == .nil || right.key == .nil { return left.key != .nil && right.key == .nil }
            return ((try? order(left.key, right.key)) ?? 0) < 0
        }
        return sorted.map(\.item)
    }

    private mutating func unique(_ items: [Value], by name: Value?) throws(FilterError) -> [Value] {
        var kept: [Value] = []
        var keys: [Value] = []
        for item in items {
            let key = try property(name, of: item)
            try charge(1 + keys.count >> 2)
            var isKnown = false
            for other in keys where try areEqual(key, other) {
                isKnown = true
                break
            }
            if isKnown { continue }
            kept.append(item)
            keys.append(key)
        }
        return kept
    }
}
