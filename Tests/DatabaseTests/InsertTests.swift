import Database
import TestSupport
import Testing

/// The fast way in for many rows.
@Suite(.bothDatabases) struct InsertTests {
    let test: TestStore
    var session: any Session { test.session }

    init() throws {
        test = try TestStore()
    }

    @Test func everyValueArrivesAsItWent() throws {
        let name = "tab\t, line\n, return\r, \\N, \\. ñ 👩‍👩‍👧"
        try session.transaction {
            try session.insert(
                [
                    [.text(name), .real(0.1), .blob([0, 92, 255]), .integer(.min)],
                    [.text("\\."), .null, .blob([]), .null],
                    [.text(""), .real(-1e300), .null, .integer(.max)],
                ], into: "item", columns: ["name", "price", "data", "made"])
        }
        let rows = try session.rows("SELECT name, price, data, made FROM item ORDER BY id") { row in
            (0..<4).map { row.value($0) }
        }
        #expect(
            rows == [
                [.text(name), .real(0.1), .blob([0, 92, 255]), .integer(.min)],
                [.text("\\."), .null, .blob([]), .null],
                [.text(""), .real(-1e300), .null, .integer(.max)],
            ])
    }

    @Test func aBrokenRuleUndoesTheTransaction() throws {
        let error = #expect(throws: DatabaseError.self) {
            try session.transaction {
                try test.add("first")
                try session.insert(
                    [[.text("ana@example.com")], [.text("ana@example.com")]], into: "item", columns: ["name"])
            }
        }
        #expect(error?.code == .constraint)
        #expect(error?.description.contains("ana") == false)
        #expect(try test.names() == [])
        try test.add("after")
        #expect(try test.names() == ["after"])
    }

    @Test func nothingIsWrittenInASnapshot() throws {
        let error = #expect(throws: DatabaseError.self) {
            try session.snapshot { try session.insert([[.text("a")]], into: "item", columns: ["name"]) }
        }
        #expect(error?.code == .readOnly)
        #expect(try test.names() == [])
    }
}
