/// A piece of a parsed template.
struct Node {
    indirect enum Kind {
        /// Bytes of the source, and whether they are white space only.
        case text(Range<Int>, isWhite: Bool)
        case output(Filtered)
        case assign(String, Filtered)
        case capture(String, [Node])
        case branch([Arm], otherwise: [Node]?)
        case match(Expression, [Clause])
        case loop(Loop)
        case table(Loop, columns: Expression?)
        case leave(continues: Bool)
        case render(Render)
        case include(Include)
        /// A mistake that only matters when a render meets it.
        case failure(Fault)
        case slot(String)
        /// Pieces of another source, in place.
        case group([Node])
        case count(String, up: Bool)
        case cycle(group: Expression?, key: String, [Expression])
        case ifChanged([Node])
        /// Names that whoever renders the partial may leave out: nil then.
        case optional([String])
    }

    struct Arm {
        var condition: Condition
        /// `unless` asks for the opposite.
        var isNegated = false
        var body: [Node]
    }

    struct Clause {
        /// Nil for `else`.
        var values: [Expression]?
        var body: [Node]
        var offset: Int
    }

    struct Loop {
        var name: String
        var items: Expression
        /// How the template writes the collection: `forloop.name` and `offset: continue` go by it.
        var key: String
        var isReversed = false
        var limit: Expression?
        var offset: Expression?
        var continues = false
        var body: [Node] = []
        var otherwise: [Node]?
    }

    struct Render {
        var name: String
        var offset: Int
        var arguments: [(name: String, value: Expression)] = []
        /// `with x as y` or `for xs as y`.
        var subject: (value: Expression, alias: String, repeats: Bool)?
    }

    /// `include`: a partial in the scope of the template.
    struct Include {
        var name: Expression
        var offset: Int
        var arguments: [(name: String, value: Expression)] = []
        var subject: Expression?
        var alias: String?
    }

    var kind: Kind
    var position: Position
}

extension Node {
    /// Whether it can never write anything but white space: blocks made of nothing else write nothing at all.
    var isBlank: Bool {
        switch kind {
        case .text(_, let isWhite): isWhite
        case .assign, .capture, .leave, .optional: true
        case .branch(let arms, let otherwise):
            arms.allSatisfy { $0.body.areBlank } && (otherwise ?? []).areBlank
        case .match(_, let clauses): clauses.allSatisfy { $0.body.areBlank }
        case .loop(let loop): loop.body.areBlank && (loop.otherwise ?? []).areBlank
        case .group(let nodes), .ifChanged(let nodes): nodes.areBlank
        case .output, .table, .render, .include, .failure, .slot, .count, .cycle: false
        }
    }

    var isText: Bool {
        if case .text = kind { true } else { false }
    }
}

extension [Node] {
    var areBlank: Bool { allSatisfy(\.isBlank) }
}
