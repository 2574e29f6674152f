import Database
import System
import TestSupport
import Testing

/// Answers that do not fit into memory at once, while other statements run.
@Suite(.timeLimit(.minutes(5)), .bothDatabases) struct LongAnswerTests {
    static let count = 3000
    let test: TestStore
    var session: any Session { test.session }

    init() throws {
        test = try TestStore()
        let rows = (1...Self.count).map { [SQLValue.text("item \($0)"), .integer(Int64($0))] }
        try session.transaction { try session.insert(rows, into: "item", columns: ["name", "made"]) }
    }

    private let all: SQL = "SELECT id, made FROM item ORDER BY id"

    @Test func statementsRunMeanwhile() throws {
        var sum = 0
        try session.query(all) { row in
            if row.int(0) % 1000 == 1 {
                try session.transaction {
                    _ = try session.execute("UPDATE item SET price = 1 WHERE id = \(row.int(0))")
                }
            }
            if row.int(0) % 1500 == 0 {
                let inner = try session.rows(all) { $0.int(1) }
                #expect(inner.count == Self.count)
            }
            sum += row.int(1)
        }
        #expect(sum == Self.count * (Self.count + 1) / 2)
        #expect(try session.integer("SELECT count(*) FROM item WHERE price = 1") == 3)
    }

    @Test func aSnapshotHoldsForTheStatementsInside() throws {
        let writer = try test.store.session()
        var seen = 0
        try session.snapshot {
            try session.query(all) { row in
                if seen == 0 { try writer.execute("DELETE FROM item WHERE id > 10") }
                seen += 1
                if seen % 1000 == 0 {
                    #expect(try session.integer("SELECT count(*) FROM item") == Self.count)
                    let first = try session.first(all) { $0.int(0) }
                    #expect(first == 1)
                }
            }
        }
        #expect(seen == Self.count)
        #expect(try session.integer("SELECT count(*) FROM item") == 10)
    }

    @Test func aTransactionSeesItsOwnWritesInside() throws {
        var seen = 0
        try session.transaction {
            try session.query(all) { row in
                seen += 1
                if row.int(0) == 2 { try session.execute("UPDATE item SET price = 7 WHERE id = \(Self.count)") }
                if row.int(0) == 2500 {
                    #expect(try session.integer("SELECT count(*) FROM item WHERE price = 7") == 1)
                }
            }
        }
        #expect(seen == Self.count)
    }

    @Test func whatIsLeftEarlyIsOver() throws {
        for _ in 1...3 {
            #expect(try session.first(all) { $0.int(0) } == 1)
            let inTransaction = try session.transaction { try session.first(all) { $0.int(0) } }
            let inSnapshot = try session.snapshot { try session.first(all) { $0.int(0) } }
            #expect([inTransaction, inSnapshot] == [1, 1])
        }
        var updated = 0
        try session.queryWhile("UPDATE item SET price = 2 RETURNING id") { _ in
            updated += 1
            return false
        }
        #expect(updated == 1)
        #expect(try session.integer("SELECT count(*) FROM item WHERE price = 2") == Self.count)
    }
}
