import Charts
import Testing

@Suite struct QRCodeTests {
    @Test func aCodeHasItsThreeFindersAndRunsOfSquares() throws {
        let code = try #require(QRCode("KDF4-9GHR-TXW7"))
        #expect(code.width == 21)
        // A finder: seven dark squares, with a light one beside them.
        #expect(code.squares.prefix(8) == [true, true, true, true, true, true, true, false])
        #expect(code.squares.suffix(code.width).prefix(7).allSatisfy { $0 })
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "x", count: 4000)) == nil)
    }

    @Test func theTableShowsEverySquareInsideItsQuietZone() throws {
        let code = try #require(QRCode("KDF4-9GHR-TXW7"))
        var rows: [[Bool]] = []
        for row in code.html(side: 6).split(separator: "<tr").dropFirst() {
            var cells: [Bool] = []
            for cell in row.split(separator: "<td").dropFirst() {
                let span =
                    cell.firstRange(of: "colspan=\"").map { Int(cell[$0.upperBound...].prefix { $0.isNumber }) ?? 0 }
                    ?? 1
                cells += Array(repeating: cell.contains("#000000"), count: span)
            }
            rows.append(cells)
        }
        #expect(rows.allSatisfy { $0.count == code.width + 8 })
        let drawn = rows.dropFirst(2).prefix(code.width).map { Array($0.dropFirst(4).dropLast(4)) }
        #expect(Array(drawn.joined()) == code.squares)
        // The border takes four squares on every side.
        #expect(rows.count == code.width + 3)
        #expect(
            rows.dropFirst(2).prefix(code.width).allSatisfy { row in
                !(row.prefix(4) + row.suffix(4)).contains(true)
            })
    }
}
