/// A value as the template writes it.
indirect enum Expression: Sendable {
    case literal(Value)
    case path(Path)
    case range(Expression, Expression)
}

extension Expression {
    /// A literal nil or false, for which `with` and `for` of a partial count as not written.
    var isAbsent: Bool {
        switch self {
        case .literal(.nil), .literal(.bool(false)): true
        default: false
        }
    }
}

/// A variable and the way into it: `customer.orders[0].title`.
struct Path: Sendable {
    enum Root: Sendable {
        case name(String)
        /// `[name]`: the variable whose name another variable holds.
        case dynamic(Expression)
    }

    enum Step: Sendable {
        case name(String)
        /// A name in brackets, which never means `size`, `first` or `last` of something.
        case key(String)
        case index(Int)
        case dynamic(Expression)
    }

    var root: Root
    var steps: [Step] = []
    var offset: Int
}

extension Path.Step {
    /// The name after a dot or in brackets; nil for anything else.
    var name: String? {
        switch self {
        case .name(let name), .key(let name): name
        case .index, .dynamic: nil
        }
    }
}

/// A value and the filters that it goes through, left to right.
struct Filtered: Sendable {
    struct Call: Sendable {
        var name: String
        var offset: Int
        var arguments: [Expression] = []
        var options: [(name: String, value: Expression, offset: Int)] = []
    }

    var base: Expression
    var calls: [Call] = []

    /// What stands in for markup that could not be parsed, so that the rest of the template is checked too.
    static let missing = Filtered(base: .literal(.nil))
}

enum Comparison: Sendable {
    case isTrue, equal, notEqual, less, greater, lessOrEqual, greaterOrEqual, contains
    /// A word that is no operator, which only a forgiving parser lets pass: comparing ends the render.
    case unknown
}

/// Tests joined by `and` and `or`, which group from the right: `a or b and c` is `a or (b and c)`, and
/// `a and b or c` is `a and (b or c)` (LIQ-1).
struct Condition: Sendable {
    enum Joint: Sendable { case and, or }

    struct Test: Sendable {
        var left: Expression
        var comparison = Comparison.isTrue
        var right = Expression.literal(.nil)
        var offset: Int
    }

    var tests: [Test]
    /// One fewer than tests.
    var joints: [Joint] = []

    static let missing = Condition(tests: [Test(left: .literal(.nil), offset: 0)])
}
