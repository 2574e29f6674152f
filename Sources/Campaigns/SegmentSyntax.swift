/// What a segment says, before anybody has asked whether it makes sense.
indirect enum SegmentSyntax: Equatable {
    enum Literal: Equatable {
        case text(String)
        /// As written.
        case number(String)
        case boolean(Bool)
        case null
    }

    enum Comparison: String, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    case literal(Literal, at: Int)
    case name(String, at: Int)
    case call(String, [SegmentSyntax], at: Int)
    case list([SegmentSyntax], at: Int)
    case not(SegmentSyntax, at: Int)
    case all([SegmentSyntax], at: Int)
    case any([SegmentSyntax], at: Int)
    /// `at` is the operator's place, here and below.
    case comparison(SegmentSyntax, Comparison, SegmentSyntax, at: Int)
    case membership(SegmentSyntax, SegmentSyntax, at: Int)
    case containment(SegmentSyntax, SegmentSyntax, at: Int)

    /// Where it starts, in UTF-8 bytes.
    var start: Int {
        switch self {
        case .literal(_, let at), .name(_, let at), .call(_, _, let at), .list(_, let at), .not(_, let at),
            .all(_, let at), .any(_, let at):
            at
        case .comparison(let left, _, _, _), .membership(let left, _, _), .containment(let left, _, _): left.start
        }
    }
}

extension SegmentSyntax.Comparison {
    /// The same with the sides swapped: `18 <= age` is `age >= 18`.
    var mirrored: Self {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
