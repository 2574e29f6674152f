import Testing

@testable import Customers

@Suite struct SeenRowsTests {
    @Test func aRowIsMetOnceAndThenAgainWithItsLine() {
        var seen = SeenRows()
        #expect(seen.meet(1, line: 2) == .first)
        #expect(seen.meet(2, line: 3) == .first)
        #expect(seen.meet(3, line: 7) == .first)
        #expect(seen.meet(4, line: 8) == .first)
        #expect(seen.meet(2, line: 9) == .again(line: 3))
        #expect(seen.meet(3, line: 10) == .again(line: 7))
        #expect(seen.meet(4, line: 11) == .again(line: 8))
        #expect(seen.meet(1, line: 12) == .again(line: 2))
        #expect(seen.meet(5, line: 13) == .first)
    }

    /// A file in another order than the table, with numbers far apart.
    @Test func theOrderMakesNoDifference() {
        var seen = SeenRows()
        let numbers: [Int64] = [9_000_000_000, 70_000, 65_536, 65_535, 64, 63, 1, 8]
        for (index, number) in numbers.enumerated() { #expect(seen.meet(number, line: index + 2) == .first) }
        for (index, number) in numbers.enumerated().reversed() {
            #expect(seen.meet(number, line: 99) == .again(line: index + 2))
        }
    }

    /// Memory for lines is limited; that a row came before is known all the same.
    @Test func aLineThatWasNotKeptIsNotGuessed() {
        var seen = SeenRows()
        for number in 0..<300_010 { #expect(seen.meet(Int64(number), line: 2 * number) == .first) }
        #expect(seen.meet(299_999, line: 1) == .again(line: 599_998))
        #expect(seen.meet(300_005, line: 1) == .again(line: nil))
    }
}

@Suite struct PageSizeTests {
    @Test func aPageTakesAboutATwentiethOfASecond() {
        var size = PageSize()
        #expect(size.rows == 1000)
        // A short import keeps its pages.
        for seconds in [0.005, 0.005, 3, 0.005, 0.1, 0.005, 0.005] { size.wrote(1000, inSeconds: seconds) }
        #expect(size.rows == 1000)
        var sizes: [Int] = []
        for _ in 0..<5 {
            size.wrote(size.rows, inSeconds: Double(size.rows) * 0.000_01)
            sizes.append(size.rows)
        }
        #expect(sizes == [2000, 4000, 5000, 5000, 5000])
        size.wrote(5000, inSeconds: 0.5)
        #expect(size.rows == 500)
        size.wrote(500, inSeconds: 10)
        #expect(size.rows == 100)
    }
}
