/// The names of an object's fields, in order.
///
/// A host that renders many people makes one shape and shares it: the renderer then finds each field where it
/// found it last time, without hashing a name.
package final class Shape: Sendable {
    package let names: [String]
    private let indices: [String: Int]

    /// Names in the order of the values; a name that occurs twice keeps its first place.
    package init(_ names: [String]) {
        self.names = names
        // A handful of names is faster to walk than to hash.
        indices =
            names.count > 8 ? Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first }) : [:]
    }

    /// Where a name stands, or nil when the shape lacks it.
    package func index(of name: String) -> Int? {
        indices.isEmpty ? names.firstIndex(of: name) : indices[name]
    }
}

/// Named values in a fixed order, such as a customer.
///
///     let shape = Shape(["first_name", "city"])
///     let ana = Object(shape, ["Ana", "Sevilla"])
package final class Object: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package let shape: Shape
    /// One for each name of the shape, none of them without a value.
    let cells: Cells
    /// Tells the shape from others without touching it.
    let shapeID: ObjectIdentifier

    /// One value for each name of the shape, in its order.
    package init(_ shape: Shape, _ values: [Value]) {
        precondition(shape.names.count == values.count, "an object needs one value for each name of its shape")
        self.shape = shape
        shapeID = ObjectIdentifier(shape)
        cells = Cells(values)
    }

    /// An object of its own shape, in the order given.
    package convenience init(_ fields: [(String, Value)]) {
        self.init(Shape(fields.map(\.0)), fields.map(\.1))
    }

    package convenience init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements)
    }

    /// The value of a name, or nil when the object lacks it.
    package subscript(name: String) -> Value? {
        shape.index(of: name).map { self[$0] }
    }

    /// The value at a place of the shape.
    package subscript(index: Int) -> Value { cells[index] ?? .nil }

    /// All values, in the order of the shape.
    package var values: [Value] { shape.names.indices.map { self[$0] } }

    package static func == (left: Object, right: Object) -> Bool {
        left.shape.names == right.shape.names && left.values == right.values
    }
}
