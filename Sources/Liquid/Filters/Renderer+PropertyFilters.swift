extension Renderer {
    /// Filters that look at one property of each item: `where: 'kind', 'shoe'`.
    mutating func applyProperty(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        let items = try list(input)
        let name = try argument(0, of: call)
        switch filter {
        case .map:
            var values: [Value] = []
            for item in items { values.append(try property(name, of: item)) }
            return .array(values)
        case .sum:
            var total = Number.integer(0)
            for item in items { total = Self.sum(total, Number(try property(name, of: item))) }
            return total.value
        default: break
        }
        let wanted = try argument(1, of: call)
        var kept: [Value] = []
        for (index, item) in items.enumerated() {
            // As in Shopify's implementation, one item that cannot have properties leaves nothing of the list.
            guard Self.hasProperties(item) else { return .nil }
            try charge(1)
            let found = try property(name, of: item)
            let fits: Bool
            if let wanted, wanted != .nil { fits = try areEqual(found, wanted) } else { fits = found.isTrue }
            switch filter {
            case .where where fits, .reject where !fits: kept.append(item)
            case .find where fits: return item
            case .findIndex where fits: return .integer(index)
            case .has where fits: return true
            default: break
            }
        }
        switch filter {
        case .find, .findIndex: return .nil
        case .has: return false
        default: return .array(kept)
        }
    }

    private static func hasProperties(_ item: Value) -> Bool {
        switch item {
        case .object, .string, .markup, .integer, .array: true
        default: false
        }
    }

    /// A property of an item, or the item itself when no name is given. Text has those that it contains.
    mutating func property(_ name: Value?, of item: Value) throws(FilterError) -> Value {
        guard let name else { return item }
        switch item {
        case .nil: return .nil
        case .object(let object): return try object[string(name)] ?? .nil
        case .string, .markup:
            guard let sought = name.text else { return .nil }
            let text = try string(item)
            return Bytes.find(Array(sought.utf8), in: Array(text.utf8), from: 0) == nil ? .nil : name
        default: throw .argument("a list item has no properties. Give the filter a list of objects.")
        }
    }
}
