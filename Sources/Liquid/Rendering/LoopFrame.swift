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
    /// Of a `tablerow`; otherwise 0.
    var columns = 0

    static let closed = LoopFrame(items: .range(0), start: 0, count: 0, name: "")

    /// The item of this round.
    var item: Value {
        let place = isReversed ? start + count - 1 - index : start + index
        switch items {
        case .array(let array): return array[place]
        case .range(let low): return .integer(low + place)
        case .pairs(let object): return .array([.string(object.shape.names[place]), object.values[place]])
        }
    }

    func value(_ field: LoopField) -> Value {
        switch field {
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
        case .colLast: .bool(columns > 0 ? column == columns - 1 : index == count - 1)
        }
    }

    var column: Int { columns > 0 ? index % columns : index }

    /// `forloop` as a whole, as it is in this round.
    var snapshot: Value {
        .object(Object(Self.shape, LoopField.ofLoop.map { value($0) }))
    }

    private static let shape = Shape(LoopField.ofLoop.map(\.name))
}
