import System
import TestSupport
import Testing

@testable import Customers

/// RFC 4180 and what spreadsheets make of it.
@Suite struct CSVTests {
    struct Read: Equatable {
        let line: Int
        let cells: [String]
        var malformed: String?

        init(_ line: Int, _ cells: [String], malformed: String? = nil) {
            self.line = line
            self.cells = cells
            self.malformed = malformed
        }
    }

    let folder = TemporaryFolder()

    func read(_ bytes: [UInt8]) throws -> (columns: [String], rows: [Read], raw: [String]) {
        let path = folder("in.csv")
        try AtomicFile.write(bytes, to: path)
        let source = try CSVSource(TextLines(path), path: path)
        var row = TableRow()
        var rows: [Read] = []
        var raw: [String] = []
        while true {
            switch try source.next(into: &row) {
            case .end: return (source.columns, rows, raw)
            case .row: rows.append(Read(row.line, row.ends.indices.map { row.text($0) ?? "" }))
            case .malformed(let reason): rows.append(Read(row.line, [], malformed: reason))
            }
            raw.append(String(decoding: source.raw, as: UTF8.self))
        }
    }

    func read(_ text: String) throws -> (columns: [String], rows: [Read], raw: [String]) {
        try read(Array(text.utf8))
    }

    @Test(arguments: [
        ("a,b\n1,2\n3,4\n", [2, 3]),
        ("a,b\r\n1,2\r\n3,4\r\n", [2, 3]),
        ("a,b\r1,2\r3,4\r", [2, 3]),
        ("a,b\n1,2\n3,4", [2, 3]),
        ("\u{FEFF}a,b\n1,2\n3,4\n", [2, 3]),
        ("a;b\n1;2\n3;4\n", [2, 3]),
        ("a\tb\n1\t2\n3\t4\n", [2, 3]),
        ("\n\na,b\n\n1,2\n\n\n3,4\n\n", [5, 8]),
        ("a,b\n 1 , 2\t\n\"3\",\"4\"\n", [2, 3]),
    ])
    func theSameTableInEveryDress(_ text: String, _ lines: [Int]) throws {
        let (columns, rows, _) = try read(text)
        #expect(columns == ["a", "b"])
        #expect(rows == [Read(lines[0], ["1", "2"]), Read(lines[1], ["3", "4"])])
    }

    @Test func lineNumbersAreRightThroughQuotedNewlines() throws {
        let (_, rows, raw) = try read("a,b\r\n\"one\r\ntwo\nthree\",x\r\n\r\ny,z\r\n")
        #expect(rows == [Read(2, ["one\r\ntwo\nthree", "x"]), Read(6, ["y", "z"])])
        #expect(raw == ["\"one\r\ntwo\nthree\",x", "y,z"])
    }

    @Test func aSemicolonFileMayHaveCommasInItsCells() throws {
        let (columns, rows, _) = try read("name;price;note\nFaro;12,50;\"a;b, \"\"c\"\"\"\n")
        #expect(columns == ["name", "price", "note"])
        #expect(rows == [Read(2, ["Faro", "12,50", "a;b, \"c\""])])
    }

    @Test func accentsAndEmojiSurvive() throws {
        let (columns, rows, _) = try read("dirección,b\nÑandú 🕯️,Łódź\n")
        #expect(columns == ["dirección", "b"])
        #expect(rows == [Read(2, ["Ñandú 🕯️", "Łódź"])])
    }

    @Test func aStrayQuoteCostsOneLineAndTheRestGoesOn() throws {
        let (_, rows, raw) = try read("a,b\n1,2\nbad\"quote,3\n\"x\"y,4\n5,6\n")
        let stray = "a quote stands where none may (quotes inside a value are doubled)"
        #expect(
            rows == [
                Read(2, ["1", "2"]), Read(3, [], malformed: stray), Read(4, [], malformed: stray), Read(5, ["5", "6"]),
            ])
        #expect(raw == ["1,2", "bad\"quote,3", "\"x\"y,4", "5,6"])
    }

    @Test func aQuoteThatIsNeverClosedDoesNotSwallowTheRest() throws {
        let (_, rows, _) = try read("a,b\n\"open,1\n2,3\n4,5\n")
        #expect(
            rows == [
                Read(2, [], malformed: "a quote opened in this row is never closed"), Read(3, ["2", "3"]),
                Read(4, ["4", "5"]),
            ])
    }

    @Test func aRowOfAnotherLengthIsMalformed() throws {
        let (_, rows, _) = try read("a,b\n1\n1,2,3\n4,5\n")
        #expect(
            rows == [
                Read(2, [], malformed: "it has 1 fields, and the header has 2"),
                Read(3, [], malformed: "it has 3 fields, and the header has 2"), Read(4, ["4", "5"]),
            ])
    }

    @Test func recordsAcrossTheChunksOfReadingStayWhole() throws {
        var text = "a,b\n"
        for index in 0..<20_000 { text += "\"row \(index)\r\nñ\",\(index)\r\n" }
        let (_, rows, _) = try read(text)
        #expect(rows.count == 20_000)
        #expect(rows[19_999] == Read(40_000, ["row 19999\r\nñ", "19999"]))
        #expect(!rows.contains { $0.malformed != nil })
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x61, 0x00] as [UInt8], CustomersError.Code.notUTF8, 1),
        ([0x61, 0x2C, 0x62, 0x0A, 0x31, 0x00, 0x0A], .notUTF8, 2),
        (Array("a,b\n1,2\nJos".utf8) + [0xE9, 0x2C, 0x31, 0x0A], .notUTF8, 3),
    ])
    func whatIsNotUTF8IsRefusedAtItsLine(_ bytes: [UInt8], _ code: CustomersError.Code, _ line: Int) throws {
        let error = #expect(throws: CustomersError.self) { try read(bytes) }
        #expect(error?.code == code)
        #expect(error?.description.contains(":\(line): ") == true)
    }

    @Test(arguments: ["", "\n\r\n"])
    func anEmptyFileHasNoHeader(_ text: String) throws {
        let error = #expect(throws: CustomersError.self) { try read(text) }
        #expect(error?.code == .emptyFile)
    }

    @Test func aHeaderWithAStrayQuoteIsRefused() throws {
        let error = #expect(throws: CustomersError.self) { try read("a\"b,c\n1,2\n") }
        #expect(error?.code == .columns)
    }
}
