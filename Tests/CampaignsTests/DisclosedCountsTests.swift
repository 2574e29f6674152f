import Testing

@testable import Campaigns

@Suite struct DisclosedCountsTests {
    private func shown(_ counts: [String: Int]) -> [String: String] {
        let disclosed = DisclosedCounts(counts)
        return disclosed.parts.mapValues(\.description).merging(["total": disclosed.total.description]) { $1 }
    }

    @Test func countsUnderTenAreNotShown() {
        #expect(shown(["a": 9]) == ["a": "<10", "total": "<10"])
        #expect(shown(["a": 10]) == ["a": "10", "total": "10"])
        #expect(shown(["a": 0, "b": 0]) == ["a": "<10", "b": "<10", "total": "<10"])
        #expect(shown([:]) == ["total": "<10"])
    }

    @Test func theTotalDoesNotTellTheOneThatIsMissing() {
        #expect(
            shown(["sent": 4210, "failed": 3, "withdrawn": 120])
                == ["sent": "4210", "failed": "<10", "withdrawn": "…", "total": "4333"])
        // With but one other part it is hidden with it, and the total may stand alone.
        #expect(shown(["in": 500, "out": 4]) == ["in": "…", "out": "<10", "total": "504"])
        // Two small ones hide one another only as long as their sum tells neither.
        #expect(shown(["a": 5, "b": 4, "c": 50]) == ["a": "<10", "b": "<10", "c": "50", "total": "59"])
        #expect(shown(["a": 9, "b": 9, "c": 50]) == ["a": "<10", "b": "<10", "c": "…", "total": "68"])
        #expect(shown(["a": 0, "b": 0, "c": 50]) == ["a": "<10", "b": "<10", "c": "…", "total": "50"])
        // No number is large enough to hide behind.
        #expect(shown(["a": 1, "b": 11]) == ["a": "<10", "b": "…", "total": "…"])
        #expect(shown(["a": 10, "b": 12]) == ["a": "10", "b": "12", "total": "22"])
    }

    /// A reader who knows the rules tries every way in which the counts could be.
    @Test func nobodyCanWorkOutASmallCount() {
        var seed = SplitMix(state: 3)
        var shapes: Set<String> = []
        for _ in 0..<3000 {
            let names = ["a", "b", "c", "d", "e"].prefix(Int.random(in: 1...5, using: &seed))
            var counts: [String: Int] = [:]
            for name in names {
                let most = [3, 9, 12, 25, 60].randomElement(using: &seed)!
                counts[name] = Int.random(in: 0...most, using: &seed)
            }
            let disclosed = DisclosedCounts(counts)
            let sum = counts.values.reduce(0, +)
            shapes.insert("\(disclosed.total == .exact(sum)) \(disclosed.parts.values.contains(.hidden))")

            // What is shown is true.
            for (name, figure) in disclosed.parts {
                switch figure {
                case .exact(let count): #expect(count == counts[name] && count >= 10)
                case .underTen: #expect(counts[name, default: 10] < 10)
                case .hidden: #expect(counts[name, default: 0] >= 10)
                }
            }
            // Never a total beside all but one of its parts.
            let missing = disclosed.parts.values.count { if case .exact = $0 { false } else { true } }
            guard case .exact(let total) = disclosed.total else { continue }
            #expect(missing != 1)
            for (name, figure) in disclosed.parts where figure == .underTen {
                #expect(Self.possible(name, disclosed, total: total) == Set(0...9))
            }
        }
        #expect(shapes.count == 4)
    }

    /// The values that one count may have, by going through all of those that are not shown.
    private static func possible(_ name: String, _ counts: DisclosedCounts, total: Int) -> Set<Int> {
        var sums: Set<Int> = [0]
        for (other, figure) in counts.parts where other != name {
            let values: [Int]
            switch figure {
            case .exact(let count): values = [count]
            case .underTen: values = Array(0...9)
            case .hidden: values = Array(10...max(10, total))
            }
            sums = Set(sums.flatMap { sum in values.map { sum + $0 } }.filter { $0 <= total })
        }
        return Set((0...9).filter { sums.contains(total - $0) })
    }
}
