extension Renderer {
    /// Filters that look at one property of each item: `where: 'kind', 'shoe'`.
    mutating func applyProperty(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        let items = try list(input)
        let name = try argument(0, of: call) ?? .nil
        switch filter {
        case .map: return try mapped(items, name)
        case .sum: return try total(items, name)
        default: break
        }
        guard !items.isEmpty else {
            return filter == .has ? false : filter == .find || filter == .findIndex ? .nil : .array([])
        }
        let wanted = try argument(1, of: call) ?? .nil
        var kept: [Value] = []
        try check(size: items.count)
        for (index, item) in items.enumerated() {
            try charge(1)
            // As in Shopify's implementation, one item that cannot have properties leaves nothing of the list.
            guard let found = try property(name, of: item) else { return .nil }
            let fits = try wanted == .nil ? found.isTrue : areEqual(found, wanted)
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

    private mutating func mapped(_ items: [Value], _ name: Value) throws(FilterError) -> Value {
        var values: [Value] = []
        try charge(list: items.count)
        values.reserveCapacity(items.count)
        for item in items {
            try charge(1)
            values.append(name.text == "to_liquid" ? item : try property(name, of: item) ?? .nil)
        }
        return .array(values)
    }

    private mutating func total(_ items: [Value], _ name: Value) throws(FilterError) -> Value {
        var values: [Value] = []
        for item in items {
            try charge(1)
            values.append(name == .nil ? item : try property(name, of: item) ?? .integer(0))
        }
        var total = Number.integer(0)
        for value in try list(.array(values)) {
            try charge(reading: value)
            total = Self.sum(total, Number(value))
        }
        return total.value
    }

    /// What `item[name]` is in Ruby: a field of an object, a part of a text, a bit of a number. Nil for what has
    /// nothing of the kind; an error for a name that the item cannot have.
    mutating func property(_ name: Value, of item: Value) throws(FilterError) -> Value? {
        try charge(reading: name)
        try charge(reading: item)
        if case .decimal(let number) = name, !item.isObject, let index = Int(exactly: number.rounded(.towardZero)) {
            return try property(.integer(index), of: item)
        }
        switch item {
        case .object(let object):
            guard let key = name.text else { return .nil }
            return object[key] ?? .nil
        case .string, .markup:
            if case .integer(let index) = name {
                let letters = Array((item.text ?? "").unicodeScalars)
                let place = index < 0 ? letters.count + index : index
                return letters.indices.contains(place) ? .string(String(letters[place])) : .nil
            }
            if case .range(let low, let high) = name { return Self.slice(item.text ?? "", low, high) }
            guard let sought = name.text else { break }
            let text = item.text ?? ""
            return BytePattern(sought).first(in: Array(text.utf8)) == nil ? .nil : .string(sought)
        case .integer(let number):
            if case .range(let low, let high) = name, low >= 0, high >= low, high - low < 62 {
                return .integer(number >> min(low, 63) & ((1 << (high - low + 1)) - 1))
            }
            guard case .integer(let bit) = name else { break }
            return .integer(bit < 0 ? 0 : number >> min(bit, 63) & 1)
        case .array:
            guard case .integer(let index) = name else { break }
            return Self.element(index, of: item)
        default: return nil
        }
        throw .argument("a list item has no such property. Give the filter a list of objects.")
    }

    /// The letters from one index to another, counted from the end where they are below zero.
    private static func slice(_ text: String, _ low: Int, _ high: Int) -> Value {
        let letters = Array(text.unicodeScalars)
        let start = low < 0 ? letters.count + low : low
        let end = high < 0 ? letters.count + high : high
        guard 0...letters.count ~= start else { return .nil }
        var result = String.UnicodeScalarView()
        if start <= end, start < letters.count {
            result.append(contentsOf: letters[start...min(end, letters.count - 1)])
        }
        return .string(String(result))
    }

    /// A property that things are sorted or told apart by, or the item itself when no name is given.
    mutating func key(_ name: Value?, of item: Value) throws(FilterError) -> Value? {
        guard let name else { return item }
        return try property(name, of: item)
    }
}
