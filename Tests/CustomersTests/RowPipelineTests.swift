import System
import TestSupport
import Testing

@testable import Customers

/// What goes through several threads comes out as it would from one.
@Suite(.bothDatabases) struct RowPipelineTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func source(rows: Int, broken: Set<Int> = []) throws -> CSVSource {
        var text = "id,note\n"
        for number in 0..<rows { text += broken.contains(number) ? "\(number)\n" : "\(number),\"a\nb\"\n" }
        return try CSVSource(TextLines(fixture.write(text)), path: "in.csv")
    }

    @Test(arguments: [0, 1, 250, 251, 3000])
    func rowsComeOutInTheOrderOfTheFile(count: Int) throws {
        let source = try source(rows: count, broken: [7, 250])
        let pipeline = RowPipeline<Int>(source) { row, _, warn throws(RowFault) in
            let number = Int(row.text(0) ?? "") ?? -1
            // Some batches take longer than those behind them.
            if number % 500 == 0 { OSThread.sleep(milliseconds: 20) }
            if number % 10 == 3 { throw RowFault(fault: .nobody, column: nil) }
            if number % 10 == 4 { warn(RowFault(fault: .dateInvalid, column: "note")) }
            return number
        }
        defer { pipeline.stop() }
        var numbers: [Int] = []
        var next = 0
        var line = 2
        while let batch = try pipeline.next() {
            for (index, row) in batch.rows.enumerated() {
                #expect(batch.batch.line(index) == line)
                let isBroken = next == 7 || next == 250
                line += isBroken ? 1 : 2
                #expect(String(decoding: batch.batch.raw(index), as: UTF8.self).hasPrefix("\(next)"))
                switch row {
                case .draft(let number, let warnings):
                    #expect(number == next && !isBroken && number % 10 != 3)
                    #expect(warnings.count == (number % 10 == 4 ? 1 : 0))
                    numbers.append(number)
                case .fault(let fault):
                    #expect(fault.fault == (isBroken ? .malformedRow : .nobody))
                }
                next += 1
            }
        }
        #expect(next == count)
        #expect(numbers == numbers.sorted())
    }

    @Test func whatReadingThrowsComesAfterTheRowsBeforeIt() throws {
        let bytes = Array("id\n".utf8) + Array(repeating: Array("1\n".utf8), count: 400).joined() + [0xE9, 0x0A]
        let source = try CSVSource(TextLines(fixture.write(bytes)), path: "in.csv")
        let pipeline = RowPipeline<Int>(source) { row, _, _ throws(RowFault) in row.line }
        defer { pipeline.stop() }
        #expect(try pipeline.next()?.rows.count == 250)
        #expect(throws: CustomersError.self) { try pipeline.next() }
        #expect(try pipeline.next() == nil)
    }

    @Test func itCanBeStoppedInTheMiddle() throws {
        let pipeline = RowPipeline<Int>(try source(rows: 20_000)) { row, _, _ throws(RowFault) in row.line }
        #expect(try pipeline.next()?.rows.count == 250)
        pipeline.stop()
    }

    @Test func aKeyThatCameManyPagesBeforeIsSetAsideWithItsLine() throws {
        var text = "id,email\n"
        for number in 0..<3500 { text += "C\(number),c\(number)@example.com\n" }
        text += "C17,other@example.com\nC3499,other@example.com\nC3500,c3500@example.com\nC3500,twice@example.com\n"
        let first = try fixture.customers(text)
        #expect((first.new, first.duplicates) == (3501, 3))
        let duplicates = [
            "line 3502: the same key is in line 19", "line 3503: the same key is in line 3501",
            "line 3505: the same key is in line 3504",
        ]
        #expect(first.problems.map(\.description) == duplicates)
        let before = try fixture.dump()
        let again = try fixture.customers(text)
        #expect((again.unchanged, again.duplicates) == (3501, 3))
        #expect(again.problems.map(\.description) == duplicates)
        #expect(try fixture.dump() == before)
    }

    @Test func anEventThatCameManyPagesBeforeIsSetAsideWithItsLine() throws {
        try fixture.customers("id,email\nC1,a@example.com\n")
        var text = "customer,kind,at,id\n"
        for number in 0..<2500 { text += "C1,purchase,2026-01-01T10:00:00Z,o\(number)\n" }
        text += "C1,purchase,2026-01-02T10:00:00Z,o7\nC9,purchase,2026-01-02T10:00:00Z,o9999\n"
        for round in 0..<2 {
            let summary = try fixture.events(text)
            #expect((summary.new, summary.unchanged) == (round == 0 ? (2500, 0) : (0, 2500)))
            #expect((summary.duplicates, summary.rejected) == (1, 1))
            #expect(
                summary.problems.map(\.description) == [
                    "line 2502: the same key is in line 9",
                    "line 2503, column 'customer': there is no such customer; import the customers first",
                ])
        }
    }
}
