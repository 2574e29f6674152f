import Workspace

/// What a segment says, before anybody has asked whether it makes sense.
indirect enum SegmentSyntax: Equatable {
    enum Literal: Equatable {
        case text(String)
        /// As written.
        case number(String)
        case boolean(Bool)
        case null
        /// `180 days`
        case period(Period)
        /// `now`, `30 days ago`, `2 weeks from now`
        case moment(SegmentMoment)
        case today
    }

    enum Comparison: String, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Which part of a text is compared.
    enum TextMatch: String, CaseIterable {
        case contains
        case startsWith = "starts with"
        case endsWith = "ends with"
    }

    /// In which direction `within` looks from now; nil where it was not said.
    enum Direction: String {
        case last, next
    }

    case literal(Literal, at: Int)
    case name(String, at: Int)
    /// `purchase.amount`; the second place is that of the second name.
    case member(String, String, at: Int, nameAt: Int)
    case call(String, [SegmentSyntax], at: Int)
    /// `purchase where amount > 50`, which can stand in a call.
    case filtered(SegmentSyntax, SegmentSyntax, at: Int)
    case list([SegmentSyntax], at: Int)
    case not(SegmentSyntax, at: Int)
    case all([SegmentSyntax], at: Int)
    case any([SegmentSyntax], at: Int)
    /// `at` is the operator's place, here and below.
    case comparison(SegmentSyntax, Comparison, SegmentSyntax, at: Int)
    case membership(SegmentSyntax, SegmentSyntax, at: Int)
    case range(SegmentSyntax, SegmentSyntax, SegmentSyntax, at: Int)
    case match(SegmentSyntax, TextMatch, SegmentSyntax, at: Int)
    case within(SegmentSyntax, Direction?, SegmentSyntax, at: Int)
    case missing(SegmentSyntax, at: Int)
    /// A condition with a mistake that was told already.
    case broken(at: Int)

    /// Where it starts, in UTF-8 bytes.
    var start: Int {
        switch self {
        case .literal(_, let at), .name(_, let at), .member(_, _, let at, _), .call(_, _, let at),
            .list(_, let at), .not(_, let at), .all(_, let at), .any(_, let at), .broken(let at):
            at
        case .comparison(let left, _, _, _), .membership(let left, _, _), .match(let left, _, _, _),
            .range(let left, _, _, _), .within(let left, _, _, _), .missing(let left, _), .filtered(let left, _, _):
            left.start
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
