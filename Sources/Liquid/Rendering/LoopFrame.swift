/// A loop while it runs.
struct LoopFrame: Sendable {
    enum Items: Sendable {
        case array([Value])
        /// The first number.
        case range(Int)
        case pairs(Object)
    }

    var items: Items
    /// The first item of the part that the loop goes through.
    var start: Int
    var count: Int
    var isReversed = false
    var index = 0
    var name: String
    /// Of a `tablerow`; 0 for one row that never ends.
    var columns = 0
    var hasColumns = false

    init(items: Items, start: Int, count: Int, name: String) {
        self.items = items
        self.start = start
        self.count = count
        self.name = name
    }

    /// The loop over everything in a value: nothing for what is no list, object, range or text.
    init(over value: Value, _ name: String) {
        switch value {
        case .array(let array): self.init(items: .array(array), start: 0, count: array.count, name: name)
        case .range(let low, let high):
            self.init(items: .range(low), start: 0, count: Value.count(low, high), name: name)
        case .object(let object):
            self.init(items: .pairs(object), start: 0, count: object.shape.names.count, name: name)
        case .string(let text), .markup(let text):
            self.init(items: .array([value]), start: 0, count: text.isEmpty ? 0 : 1, name: name)
        default: self.init(items: .range(0), start: 0, count: 0, name: name)
        }
    }

    static let closed = LoopFrame(items: .range(0), start: 0, count: 0, name: "")

    /// The item of this round.
    var item: Value {
        let place = isReversed ? start + count - 1 - index : start + index
        switch items {
        case .array(let array): return array[place]
        case .range(let low): return .integer(low + place)
        case .pairs(let object): return .array([.string(object.shape.names[place]), object[place]])
        }
    }

    func value(_ field: LoopField) -> Value {
        // A partial that is rendered `for` what is no list has no loop.
        if count == 0 { return .nil }
        return switch field {
        case .index: .integer(index + 1)
        case .index0: .integer(index)
        case .rindex: .integer(count - index)
        case .rindex0: .integer(count - index - 1)
        case .first: .bool(index == 0)
        case .last: .bool(index == count - 1)
        case .length: .integer(count)
        case .name: .string(name)
        case .row: .integer(columns > 0 ? index / columns + 1 : 1)
        case .col: .integer(column + 1)
        case .col0: .integer(column)
        case .colFirst: .bool(column == 0)
        case .colLast: .bool(columns > 0 && column == columns - 1)
        }
    }

    var column: Int { columns > 0 ? index % columns : index }

    /// `forloop` as a whole, as it is in this round.
    var snapshot: Value {
        .object(Object(Self.shape, LoopField.ofLoop.map { value($0) }))
    }

    private static let shape = Shape(LoopField.ofLoop.map(\.name))
}
