/// Two groups of people and what came of them, with how sure that is.
///
///     Comparison(of: (people: 4000, converted: 200), with: (people: 1000, converted: 30)).sentence("with the message", "without")
package struct Comparison: Equatable, Sendable {
    package typealias Group = (people: Int, converted: Int)

    /// Shares of 0 to 1.
    package let one: Double
    package let other: Double
    /// The difference is between these with 95 % certainty (Newcombe's interval from Wilson's scores).
    package let lower: Double
    package let upper: Double
    /// Fewer people than this say nothing.
    package static let fewest = 30
    package let isTooFew: Bool

    package init(of one: Group, with other: Group) {
        isTooFew = one.people < Self.fewest || other.people < Self.fewest
        self.one = one.people > 0 ? Double(one.converted) / Double(one.people) : 0
        self.other = other.people > 0 ? Double(other.converted) / Double(other.people) : 0
        let (first, second) = (Self.wilson(one), Self.wilson(other))
        let difference = self.one - self.other
        func square(_ x: Double) -> Double { x * x }
        lower = difference - (square(self.one - first.lower) + square(second.upper - self.other)).squareRoot()
        upper = difference + (square(first.upper - self.one) + square(self.other - second.lower)).squareRoot()
    }

    /// Whether the difference may well be none at all.
    package var isUncertain: Bool { isTooFew || lower <= 0 && upper >= 0 }

    /// The interval in which a share lies with 95 % certainty (Wilson 1927).
    private static func wilson(_ group: Group) -> (lower: Double, upper: Double) {
        guard group.people > 0 else { return (0, 1) }
        let z = 1.959_963_985
        let n = Double(group.people)
        let share = Double(group.converted) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
        return (max(0, middle - reach), min(1, middle + reach))
    }

    /// One plain sentence for people who are no statisticians.
    package func sentence(_ oneName: String, _ otherName: String) -> String {
        if isTooFew { return "Too few people to tell: it takes at least \(Self.fewest) in each group." }
        let shares = "\(Self.percent(one)) \(oneName), \(Self.percent(other)) \(otherName)"
        let range = "between \(Self.points(lower)) and \(Self.points(upper)) percentage points"
        if isUncertain { return "No difference can be seen: \(shares). The true one is probably \(range)." }
        return
            "\(one > other ? "More" : "Fewer") people bought \(oneName): \(shares). The true difference is probably \(range)."
    }

    private static func percent(_ share: Double) -> String { "\(tenths(share * 100)) %" }
    private static func points(_ share: Double) -> String { "\(share < 0 ? "−" : "+")\(tenths(abs(share) * 100))" }

    private static func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
