import System
import TestSupport
import Testing

@testable import Database

@Suite(.timeLimit(.minutes(5)), .bothDatabases) struct SessionTests {
    let test: TestStore
    var session: any Session { test.session }

    init() throws {
        test = try TestStore()
    }

    struct Stop: Error, Equatable {}

    @Test func everyValueComesBackAsItWent() throws {
        let name = "ñ \t\n\\ '; DROP TABLE item; -- 👩‍👩‍👧"
        try session.execute(
            """
            INSERT INTO item (name, price, data, made)
            VALUES (\(name), \(0.1), \([0, 255] as [UInt8]), \(Instant(microseconds: -5)))
            """)
        try session.execute("INSERT INTO item (name, data) VALUES (\(""), \([] as [UInt8]))")
        let rows = try session.rows("SELECT name, price, data, made FROM item ORDER BY id") { row in
            (row.text(0), row.optionalReal(1), row.blob(2), row.optionalInstant(3), row.columnCount)
        }
        #expect(rows.count == 2)
        #expect(rows[0] == (name, 0.1, [0, 255], Instant(microseconds: -5), 4))
        #expect(rows[1] == ("", nil, [], nil, 4))
        let values = try session.first("SELECT id, price, name, data, NULL FROM item") { row in
            (0..<5).map { row.value($0) }
        }
        #expect(values == [.integer(1), .real(0.1), .text(name), .blob([0, 255]), .null])
    }

    @Test func changesAreCounted() throws {
        try test.add("a", "b", "c")
        #expect(try session.execute("UPDATE item SET price = \(1.0) WHERE name < \("c")") == 2)
        #expect(try session.execute("CREATE INDEX item_price ON item (price)") == 0)
        #expect(try session.execute("DELETE FROM item WHERE name = \("none")") == 0)
        #expect(try session.execute("DELETE FROM item") == 3)
    }

    @Test func conveniencesReadTheFirstRow() throws {
        try test.add("a", "b")
        #expect(try session.integer("SELECT COUNT(*) FROM item") == 2)
        #expect(try session.integer("INSERT INTO item (name) VALUES ('c') RETURNING id") == 3)
        #expect(try session.text("SELECT name FROM item ORDER BY name DESC") == "c")
        #expect(try session.integer("SELECT id FROM item WHERE name = \("x")") == nil)
        #expect(try session.integer("SELECT NULL") == nil)
        #expect(try session.exists("SELECT 1 FROM item WHERE name IN \(list: ["b"])"))
        #expect(try !session.exists("SELECT 1 FROM item WHERE name IN \(list: [String]())"))
        #expect(try session.exists("SELECT 1 FROM item WHERE name NOT IN \(list: [String]())"))
    }

    @Test func aQueryCanRunInsideItselfAndBeLeftEarly() throws {
        try test.add("a", "b", "c")
        let sql: SQL = "SELECT name FROM item WHERE name >= \("a") ORDER BY name"
        var pairs: [String] = []
        try session.query(sql) { outer in
            try session.query(sql) { inner in pairs.append(outer.text(0) + inner.text(0)) }
        }
        #expect(pairs == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"])
        var seen = 0
        #expect(throws: Stop()) {
            try session.query(sql) { _ in
                seen += 1
                throw Stop()
            }
        }
        #expect(seen == 1)
        #expect(try session.rows(sql) { $0.text(0) } == ["a", "b", "c"])
    }

    @Test func aTransactionIsKeptWholeOrNotAtAll() throws {
        let answer = try session.transaction {
            try test.add("kept")
            return 42
        }
        #expect(answer == 42)
        #expect(throws: Stop()) {
            try session.transaction {
                try test.add("lost")
                throw Stop()
            }
        }
        #expect(try test.names() == ["kept"])
        #expect(try test.names(test.store.session()) == ["kept"])
        try test.add("second")
        #expect(try test.names() == ["kept", "second"])
    }

    @Test func aTransactionInsideATransactionEndsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let test = try TestStore()
            try test.session.transaction { try test.session.transaction {} }
        }
    }

    @Test func aSnapshotSeesNothingNewAndWritesNothing() throws {
        try test.add("before")
        let writer = try test.store.session()
        try session.snapshot {
            try writer.execute("INSERT INTO item (name) VALUES ('meanwhile')")
            #expect(try test.names() == ["before"])
            let error = #expect(throws: DatabaseError.self) { try test.add("x") }
            #expect(error?.code == .readOnly)
            #expect(try session.snapshot { try test.names() } == ["before"])
        }
        #expect(try test.names() == ["before", "meanwhile"])
        try test.add("after")
    }

    @Test func aReaderSeesOnlyWhatIsCommittedAndDoesNotWait() throws {
        let reader = try test.store.session()
        try session.transaction {
            try test.add("a")
            #expect(try test.names(reader) == [])
        }
        #expect(try test.names(reader) == ["a"])
    }

    @Test func aPreparedStatementRunsForManyRowsQuickly() throws {
        // A server is asked for each.
        let many = DatabaseKind.current == .sqlite ? 100_000 : 5000
        try session.transaction {
            let insert = try session.prepare(
                """
                INSERT INTO item (made, name, price) VALUES (\(SQL.parameter(1)), \(SQL.parameter(0)), \(2.5))
                ON CONFLICT (name) DO NOTHING
                """)
            for number in 0..<many {
                #expect(try insert.run([.text("item \(number)"), .integer(Int64(number))]) == 1)
            }
            #expect(try insert.run([.text("item 5"), .null]) == 0)
        }
        let sums = try session.first("SELECT COUNT(*), SUM(made), SUM(price) FROM item") {
            ($0.int(0), $0.int(1), $0.real(2))
        }
        #expect(try #require(sums) == (many, many * (many - 1) / 2, Double(many) * 2.5))
        let find = try session.prepare("SELECT made FROM item WHERE name = \(SQL.parameter(0))")
        #expect(try find.first([.text("item 77")]) { $0.int(0) } == 77)
        #expect(try find.first([.text("none")]) { $0.int(0) } == nil)
    }

    @Test func moreStatementsThanAreKeptStillWork() throws {
        for number in 0..<500 {
            let names = SQL.joined((0...number).map { _ in "1" as SQL })
            #expect(try session.rows("SELECT \(names)") { $0.columnCount } == [number + 1])
        }
    }

    @Test func membersOfJSONAreText() throws {
        let object = #"{"s":"x","n":1.5,"i":7,"t":true,"f":false,"z":null,"a":[1,"b"],"d.e":"dot","q\"":"quote"}"#
        try session.execute("INSERT INTO item (name) VALUES (\(object))")
        let expected: [(String, String?)] = [
            ("s", "x"), ("n", "1.5"), ("i", "7"), ("t", "true"), ("f", "false"), ("z", nil), ("a", #"[1,"b"]"#),
            ("d.e", "dot"),
            ("q\"", "quote"), ("none", nil), ("d", nil),
        ]
        for (key, text) in expected {
            #expect(
                try session.text("SELECT \(session.dialect.jsonText("name", key: key)) FROM item") == text, "\(key)")
        }
    }

    @Test func numbersOfJSONAreNumbers() throws {
        let object = #"{"n":1.5,"i":9007199254740993,"s":"7","t":true,"z":null,"a":[1]}"#
        try session.execute("INSERT INTO item (name) VALUES (\(object))")
        let expected: [(String, Double?, Int64?)] = [
            ("n", 1.5, nil), ("i", 9_007_199_254_740_992, 9_007_199_254_740_993), ("s", nil, nil), ("t", nil, nil),
            ("z", nil, nil), ("a", nil, nil), ("none", nil, nil),
        ]
        for (key, real, integer) in expected {
            let reals = session.dialect.jsonReal("name", key: key)
            let integers = session.dialect.jsonInteger("name", key: key)
            let found = try session.first("SELECT \(reals), \(integers) FROM item") {
                ($0.optionalReal(0), $0.optionalInt64(1))
            }
            #expect(found?.0 == real && found?.1 == integer, "\(key)")
        }
    }

    @Test func columnTypesAreBinding() throws {
        let error = #expect(throws: DatabaseError.self) {
            try session.execute("INSERT INTO item (name, made) VALUES ('a', \("yesterday"))")
        }
        #expect(error?.code == .constraint)
    }

    @Test func rowNumbersAreNotGivenTwice() throws {
        try test.add("a", "b")
        try session.execute("DELETE FROM item WHERE name = 'b'")
        #expect(try session.integer("INSERT INTO item (name) VALUES ('c') RETURNING id") == 3)
    }

    @Test func belowTheSettledNumberNothingAppears() throws {
        #expect(try session.settledID(of: "item") == 0)
        try test.add("a", "b", "c")
        try session.execute("DELETE FROM item WHERE name = 'b'")
        #expect(try session.settledID(of: "item") == 3)
    }

    @Test func aTraceIsWrittenInTheSameStatement() throws {
        let trace = session.dialect.trace(
            "item", in: "item_log", columns: [("item", "NEW.id"), ("said", "NEW.name")],
            inserted: "NEW.name <> 'quiet'", updated: "NEW.name <> OLD.name")
        for statement in ["CREATE TABLE item_log (id \(session.dialect.primaryKey), item INTEGER, said TEXT)"] + trace {
            try session.execute(SQL(trusted: statement))
        }
        try test.add("a", "quiet")
        #expect(try session.execute("UPDATE item SET name = 'b' WHERE id = 1") == 1, "only the row itself counts")
        try session.execute("UPDATE item SET price = 2")
        let log = {
            try session.rows("SELECT item, said FROM item_log ORDER BY id") { "\($0.int(0)) \($0.text(1))" }
        }
        #expect(try log() == ["1 a", "1 b"])
        #expect(throws: DatabaseError.self) {
            try session.transaction {
                try session.execute("UPDATE item SET name = 'c' WHERE id = 1")
                try session.execute("INSERT INTO item (name) VALUES ('c')")
            }
        }
        #expect(try log() == ["1 a", "1 b"])
    }
}
