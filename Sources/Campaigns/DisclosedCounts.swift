/// Counts of people for readers outside the team, from which nobody can work out how many a small group has.
///
///     let counts = DisclosedCounts(["sent": 4210, "failed": 3, "withdrawn": 120])
///     counts.parts["failed"]       // <10
///     counts.parts["withdrawn"]    // hidden: the total less the others would tell
///     counts.total                 // 4333
///
/// A count under ten is `<10`. Where the total and the counts beside it would narrow such a one down, the smallest of the
/// other counts are hidden as well, and where that does not help, the total: every small count could still be any from
/// 0 to 9, as far as the reader can tell.
package struct DisclosedCounts: Equatable, Sendable {
    /// A count as it may be shown.
    package enum Figure: Equatable, Sendable {
        case exact(Int)
        case underTen
        /// Ten or more, and not shown because of its neighbours.
        case hidden
    }

    package let total: Figure
    package let parts: [String: Figure]

    /// Counts under this are not shown.
    package static let threshold = 10

    /// A count that no total or neighbour stands beside; none at all may be told.
    package static func alone(_ count: Int) -> String {
        1..<threshold ~= count ? "\(Figure.underTen)" : "\(count)"
    }

    /// - Parameter counts: parts that add up to the whole, each person in one.
    package init(_ counts: [String: Int]) {
        let sum = counts.values.reduce(0, +)
        var figures = counts.mapValues { $0 < Self.threshold ? Figure.underTen : .exact($0) }
        // The smallest first; of equal ones always the same.
        var shown = counts.filter { $0.value >= Self.threshold }
            .sorted { ($0.value, $0.key) < ($1.value, $1.key) }[...]
        while !Self.isSafe(counts, figures, sum: sum), let next = shown.popFirst() { figures[next.key] = .hidden }
        parts = figures
        total =
            if sum < Self.threshold {
                .underTen
            } else if Self.isSafe(counts, figures, sum: sum) {
                .exact(sum)
            } else {
                .hidden
            }
    }

    /// Whether, with the total beside them, each small count could be anything from 0 to 9.
    private static func isSafe(_ counts: [String: Int], _ figures: [String: Figure], sum: Int) -> Bool {
        let small = figures.values.count { $0 == .underTen }
        // A total that is small itself is not shown.
        if small == 0 || sum < threshold { return true }
        let hidden = figures.values.count { $0 == .hidden }
        let shown = counts.reduce(0) { $0 + (figures[$1.key] == .exact($1.value) ? $1.value : 0) }
        // What is left for those not shown. One small count of 9 leaves the least for the others, one of 0 the most:
        // both have to be possible.
        let rest = sum - shown
        let most = threshold - 1
        let leastOfOthers = hidden * threshold
        return rest >= most + leastOfOthers && (hidden > 0 || rest <= (small - 1) * most)
    }
}

extension DisclosedCounts.Figure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exact(let count): "\(count)"
        case .underTen: "<\(DisclosedCounts.threshold)"
        case .hidden: "…"
        }
    }
}
