import TestSupport
import Testing

@testable import Database

@Suite(.bothDatabases) struct RowBlockTests {
    private let store: TestStore

    init() throws { store = try TestStore() }

    /// More than one statement takes, and a number that leaves a rest.
    @Test(arguments: [0, 1, 3, 4, 16, 199, 200, 201, 1337])
    func allRowsGoInInTheirOrder(count: Int) throws {
        var rows = RowBlock("item", ["name", "price", "data", "made"])
        for number in 0..<count {
            rows.append([
                .text("Ñandú \(number)"), number % 3 == 0 ? .null : .real(Double(number) / 4),
                .blob(number % 2 == 0 ? [] : [UInt8(number & 255), 0]), .integer(Int64(number)),
            ])
        }
        #expect(rows.count == count)
        try store.session.insert(rows)
        let found = try store.session.rows("SELECT name, price, data, made FROM item ORDER BY id") { row in
            (0..<4).map { row.value($0) }
        }
        #expect(found.count == count)
        for (number, row) in found.enumerated() {
            #expect(row[0] == .text("Ñandú \(number)"))
            #expect(row[1] == (number % 3 == 0 ? .null : .real(Double(number) / 4)))
            #expect(row[2] == .blob(number % 2 == 0 ? [] : [UInt8(number & 255), 0]))
            #expect(row[3] == .integer(Int64(number)))
        }
    }

    @Test func aConflictIsSettledAsTheBlockSays() throws {
        try store.add("lamp", "candle")
        var rows = RowBlock(
            "item", ["name", "made"], conflict: "ON CONFLICT (name) DO UPDATE SET made = excluded.made + \(100)")
        rows.append([.text("candle"), .integer(7)])
        rows.append([.text("vase"), .integer(8)])
        try store.session.insert(rows)
        let found = try store.session.rows("SELECT name, made FROM item ORDER BY id") {
            "\($0.text(0)) \($0.optionalInt(1) ?? 0)"
        }
        #expect(found == ["lamp 0", "candle 107", "vase 8"])
    }

    @Test func aRowThatBreaksARuleIsRefusedWithoutItsValue() throws {
        try store.add("lamp")
        var rows = RowBlock("item", ["name"])
        rows.append([.text("lamp")])
        let error = #expect(throws: DatabaseError.self) { try store.session.insert(rows) }
        #expect(error?.code == .constraint)
        #expect(error?.description.contains("lamp") == false)
        // The statement can be used again.
        rows = RowBlock("item", ["name"])
        rows.append([.text("vase")])
        try store.session.insert(rows)
        #expect(try store.names() == ["lamp", "vase"])
    }

    @Test func aSnapshotTakesNoRows() throws {
        var rows = RowBlock("item", ["name"])
        rows.append([.text("lamp")])
        let error = #expect(throws: DatabaseError.self) {
            try store.session.snapshot { try store.session.insert(rows) }
        }
        #expect(error?.code == .readOnly)
    }

    @Test func newNumbersAreNeverThoseOfARowThatIsOrWas() throws {
        func numbers(_ count: Int) throws -> [Int64] {
            try store.session.transaction { try store.session.newNumbers(of: "item", count) }
        }
        #expect(try numbers(0) == [])
        #expect(try numbers(3) == [1, 2, 3])
        try store.add("lamp", "candle")
        let newest = try store.session.integer("SELECT max(id) FROM item") ?? 0
        try store.session.execute("DELETE FROM item WHERE name = 'candle'")
        let later = try numbers(2)
        #expect(later == later.sorted() && later[0] > Int64(newest))
        let mine = try store.session.transaction {
            let mine = try store.session.newNumbers(of: "item", 2)
            var rows = RowBlock("item", ["id", "name"])
            rows.append([.integer(mine[0]), .text("vase")])
            rows.append([.integer(mine[1]), .text("bowl")])
            try store.session.insert(rows)
            return mine
        }
        #expect(
            try store.session.rows("SELECT id FROM item WHERE id > 0 ORDER BY id") { $0.int64(0) }.suffix(2) == mine)
        try store.add("plate")
        #expect(try store.names().last == "plate")
    }
}
