extension Renderer {
    @inline(__always)
    mutating func holds(_ test: Test) throws(FilterError) -> Bool {
        let left = try value(test.left)
        if case .isTrue = test.comparison { return left.isTrue }
        let right = try value(test.right)
        return switch test.comparison {
        case .isTrue: left.isTrue
        case .unknown:
            throw .comparison("a condition has an unknown operator. There are ==, !=, <, >, <=, >= and contains.")
        case .equal: try areEqual(left, right)
        case .notEqual: try !areEqual(left, right)
        case .contains: try contains(left, right)
        case .less: try isOrdered(left, right) { $0 < 0 }
        case .greater: try isOrdered(left, right) { $0 > 0 }
        case .lessOrEqual: try isOrdered(left, right) { $0 <= 0 }
        case .greaterOrEqual: try isOrdered(left, right) { $0 >= 0 }
        }
    }

    // MARK: - Equality

    mutating func areEqual(_ left: Value, _ right: Value) throws(FilterError) -> Bool {
        try areEqual(left, right, depth: 0)
    }

    private mutating func areEqual(_ left: Value, _ right: Value, depth: Int) throws(FilterError) -> Bool {
        try checkDepth(depth)
        switch (left, right) {
        case (.string(let one), .string(let other)):
            guard one.utf8.count == other.utf8.count else { return false }
            try charge(one.utf8.count >> 6)
            return one.utf8.elementsEqual(other.utf8)
        case (.integer(let one), .integer(let other)): return one == other
        case (.decimal(let one), .decimal(let other)): return one == other
        case (.integer(let one), .decimal(let other)), (.decimal(let other), .integer(let one)):
            return Double(one) == other
        case (.bool(let one), .bool(let other)): return one == other
        case (.nil, .nil): return true
        // What is neither a value nor holds any equals nothing, itself included.
        case (.blank, .blank), (.empty, .empty), (.blank, .empty), (.empty, .blank): return false
        case (.blank, let other), (let other, .blank):
            try charge(reading: other)
            return Self.isBlank(other)
        case (.empty, let other), (let other, .empty): return Self.isEmpty(other)
        case (.markup, .string), (.string, .markup), (.markup, .markup):
            try charge(reading: left)
            try charge(reading: right)
            return try string(left).utf8.elementsEqual(string(right).utf8)
        case (.range(let low, let high), .range(let otherLow, let otherHigh)):
            return low == otherLow && high == otherHigh
        case (.array(let one), .array(let other)):
            guard one.count == other.count else { return false }
            for index in one.indices {
                try charge(1)
                if try !areEqual(one[index], other[index], depth: depth + 1) { return false }
            }
            return true
        case (.object(let one), .object(let other)):
            if one === other { return true }
            guard one.shape.names.count == other.shape.names.count else { return false }
            for (name, value) in zip(one.shape.names, one.values) {
                try charge(1)
                guard let counterpart = other[name] else { return false }
                if try !areEqual(value, counterpart, depth: depth + 1) { return false }
            }
            return true
        default: return false
        }
    }

    static func isBlank(_ value: Value) -> Bool {
        switch value {
        case .nil, .bool(false), .blank: true
        case .string(let text), .markup(let text): text.utf8.allSatisfy(\.isSpace)
        default: isEmpty(value)
        }
    }

    static func isEmpty(_ value: Value) -> Bool {
        switch value {
        case .string(let text), .markup(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object(let object): object.shape.names.isEmpty
        case .empty: true
        default: false
        }
    }

    // MARK: - Order

    /// False when one side is nothing that has an order; an error for text against a number.
    private mutating func isOrdered(
        _ left: Value, _ right: Value, _ fits: (Int) -> Bool
    ) throws(FilterError) -> Bool {
        guard Self.hasOrder(left), Self.hasOrder(right) else { return false }
        try charge(reading: left)
        try charge(reading: right)
        guard let order = order(left, right) else {
            throw .comparison(
                "text and a number have no order. Turn the text into a number first, as in '| plus: 0'.")
        }
        // Nothing is less than, equal to or greater than a number that is none.
        return order == .min ? false : fits(order)
    }

    private static func hasOrder(_ value: Value) -> Bool {
        switch value {
        case .string, .markup, .integer, .decimal: true
        default: false
        }
    }

    /// Negative, 0 or positive; `.min` for numbers without an order, nil for kinds that do not compare.
    func order(_ left: Value, _ right: Value) -> Int? {
        switch (left, right) {
        case (.integer(let one), .integer(let other)): return one < other ? -1 : one == other ? 0 : 1
        case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            let (one, other) = (Number(left).double, Number(right).double)
            return one < other ? -1 : one == other ? 0 : one > other ? 1 : .min
        case (.string(let one), .string(let other)):
            return one.utf8.lexicographicallyPrecedes(other.utf8) ? -1 : one.utf8.elementsEqual(other.utf8) ? 0 : 1
        case (.markup(let text), _) where Self.isText(right): return order(.string(plain(text)), right)
        case (.string, .markup(let text)): return order(left, .string(plain(text)))
        default: return nil
        }
    }

    // MARK: - contains

    private mutating func contains(_ left: Value, _ right: Value) throws(FilterError) -> Bool {
        guard right.isTrue else { return false }
        try charge(reading: left)
        try charge(reading: right)
        switch left {
        case .string, .markup:
            return BytePattern(try string(right)).first(in: Array(try string(left).utf8)) != nil
        case .array(let items):
            for item in items {
                try charge(1)
                if try areEqual(item, right) { return true }
            }
            return false
        case .object(let object): return right.text.flatMap { object[$0] } != nil
        case .range(let low, let high):
            let number = Number(right).double
            return Self.isNumber(right) && number >= Double(low) && number <= Double(high)
        default: return false
        }
    }

    static func isText(_ value: Value) -> Bool {
        switch value {
        case .string, .markup: true
        default: false
        }
    }

    private static func isNumber(_ value: Value) -> Bool {
        switch value {
        case .integer, .decimal: true
        default: false
        }
    }
}
