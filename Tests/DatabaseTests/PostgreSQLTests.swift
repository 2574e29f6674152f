import Database
import System
import TestSupport
import Testing

/// What is PostgreSQL's own.
@Suite(.timeLimit(.minutes(5))) struct PostgreSQLTests {
    let test: TestStore
    var session: any Session { test.session }

    init() throws {
        test = try DatabaseKind.$current.withValue(.postgresql) { try TestStore() }
    }

    func error(_ sql: SQL) -> DatabaseError? {
        #expect(throws: DatabaseError.self) { try test.session.execute(sql) }
    }

    @Test func aBrokenRuleIsNamedWithoutTheValue() throws {
        try test.add("ana@example.com")
        #expect(
            error("INSERT INTO item (name) VALUES (\("ana@example.com"))")?.description
                == "The database refused a row: UNIQUE constraint failed: item_name_key.")
        #expect(
            error("INSERT INTO item (price) VALUES (1)")?.description
                == "The database refused a row: NOT NULL constraint failed: item.name.")
        try session.execute("ALTER TABLE item ADD CONSTRAINT cheap CHECK (price < 10)")
        #expect(
            error("INSERT INTO item (name, price) VALUES (\("ben@example.com"), \(11.0))")?.description
                == "The database refused a row: CHECK constraint failed: cheap.")
    }

    @Test func aComplaintDoesNotQuoteItsValue() {
        let error = error("SELECT CAST(\("ana@example.com") AS BIGINT)")
        #expect(error?.code == .constraint)
        #expect(error?.description == "The database refused a row: a value does not fit its type (22P02).")
        let zero = self.error("SELECT 1 / \(0)")
        #expect(zero?.description.contains("22012") == true)
    }

    @Test func aWrongStatementIsExplained() {
        let missing = error("SELECT x FROM nowhere")
        #expect(missing?.code == .statement)
        #expect(
            missing?.description
                == "The database does not accept a statement: relation \"nowhere\" does not exist.")
        #expect(error("SELECT 1; SELECT 2")?.code == .statement)
        #expect(error("SELECT \(SQL.parameter(0))")?.code == .statement)
    }

    @Test func aTextWithTheCharacterNULIsRefused() {
        let error = error("INSERT INTO item (name) VALUES (\("a\0b"))")
        #expect(error?.code == .constraint)
        #expect(
            error?.description
                == "The database refused a row: PostgreSQL keeps no text with the character U+0000.")
    }

    @Test func aTransactionWithAFailedStatementKeepsNothing() throws {
        try test.add("kept")
        let error = #expect(throws: DatabaseError.self) {
            try session.transaction {
                try test.add("lost")
                _ = try? test.add("kept")
            }
        }
        #expect(error?.code == .statement)
        #expect(
            error?.description
                == "An earlier statement of the transaction failed, so nothing of it can be kept.")
        try test.add("after")
        #expect(try test.names() == ["kept", "after"])
    }

    @Test func sumsAndTruthsAreNumbers() throws {
        let values = try session.first(
            """
            SELECT sum(n), sum(n) = 12, avg(n), CAST(0.00012345 AS NUMERIC), CAST(-1234567.5 AS NUMERIC), \
            CAST(9223372036854775808 AS NUMERIC), CAST(-20000 AS NUMERIC), CAST(0 AS NUMERIC) \
            FROM (SELECT \(5) AS n UNION ALL SELECT \(7)) AS numbers
            """
        ) { row in (0..<8).map { row.value($0) } }
        #expect(
            values == [
                .integer(12), .integer(1), .integer(6), .real(0.00012345), .real(-1_234_567.5),
                .real(9_223_372_036_854_775_808), .integer(-20_000), .integer(0),
            ])
    }

    @Test func aHoleIsFilledWithAndWithoutAValue() throws {
        let insert = try session.prepare(
            "INSERT INTO item (name, price, data, made) VALUES (\(.parameter(0)), \(.parameter(1)), \(.parameter(2)), \(.parameter(3)))"
        )
        try insert.run([.text("a"), .null, .null, .null])
        try insert.run([.text("b"), .real(1.5), .blob([1]), .integer(3)])
        try insert.run([.text("c"), .null, .null, .null])
        let sum = try session.first("SELECT sum(price), sum(made), count(data) FROM item") {
            ($0.real(0), $0.int(1), $0.int(2))
        }
        #expect(try #require(sum) == (1.5, 3, 1))
        // 64 bits wherever a number stands.
        #expect(try session.integer("SELECT \(1) + \(1 << 40)") == 1 + 1 << 40)
    }

    @Test func aMistakeInTheMiddleOfALongAnswerIsSeen() throws {
        let rows = (1...3000).map { [SQLValue.text("item \($0)"), .integer($0 == 3000 ? 0 : 1)] }
        try session.insert(rows, into: "item", columns: ["name", "made"])
        var seen = 0
        let error = #expect(throws: DatabaseError.self) {
            try session.query("SELECT 10 / made FROM item") { _ in seen += 1 }
        }
        #expect(error?.code == .constraint)
        #expect(seen == 2999)
        #expect(try session.integer("SELECT count(*) FROM item") == 3000)
    }

    @Test func textsAreInTheOrderOfTheirCodePoints() throws {
        try test.add("ñu", "Zoe", "ana", "Ána", "a-b", "ab")
        #expect(
            try session.rows("SELECT name FROM item ORDER BY name") { $0.text(0) }
                == ["Zoe", "a-b", "ab", "ana", "Ána", "ñu"])
    }

    @Test func twoThatWaitForEachOtherAreToldToTryAgain() throws {
        try test.add("a", "b")
        let isReady = Latch()
        let thread = OSThread.start(name: "other") { [store = test.store] in
            guard let other = try? store.session() else { return isReady.open() }
            _ = try? other.transaction {
                try other.execute("UPDATE item SET price = 1 WHERE name = 'b'")
                isReady.open()
                try other.execute("UPDATE item SET price = 1 WHERE name = 'a'")
            }
        }
        var mine: DatabaseError?
        do {
            try session.transaction {
                try session.execute("UPDATE item SET price = 2 WHERE name = 'a'")
                isReady.wait()
                try session.execute("UPDATE item SET price = 2 WHERE name = 'b'")
            }
        } catch let error as DatabaseError {
            mine = error
        }
        thread.join()
        // One of the two was undone, whole.
        let prices = try session.rows("SELECT price FROM item ORDER BY name") { $0.real(0) }
        if let mine {
            #expect(mine.code == .locked)
            #expect(prices == [1, 1])
        } else {
            #expect(prices == [2, 2])
        }
    }

    @Test func whoWaitsTooLongForARowGivesUp() throws {
        try test.add("a")
        let impatient = try Store.open(
            test.store.location, migrations: TestStore.migrations, busyTimeoutSeconds: 0.1
        ).session()
        try session.transaction {
            try session.execute("UPDATE item SET price = 1")
            let error = #expect(throws: DatabaseError.self) { try impatient.execute("UPDATE item SET price = 2") }
            #expect(error?.code == .locked)
        }
        #expect(try impatient.execute("UPDATE item SET price = 2") == 1)
    }

    @Test func aLockedRowIsSeenAsItsHolderLeftIt() throws {
        try test.add("a")
        let isReady = Latch()
        let seen = Latch()
        let thread = OSThread.start(name: "other") { [store = test.store] in
            guard let other = try? store.session() else { return isReady.open() }
            _ = try? other.transaction {
                _ = try other.rows("SELECT id FROM item ORDER BY id \(other.dialect.lockForUpdate)") { $0.int(0) }
                isReady.open()
                seen.wait()
                try other.execute("UPDATE item SET price = 9")
            }
        }
        isReady.wait()
        try session.transaction {
            #expect(try session.rows("SELECT id FROM item \(session.dialect.lockWhatIsFree)") { $0.int(0) } == [])
            seen.open()
            _ = try session.rows("SELECT id FROM item ORDER BY id \(session.dialect.lockForUpdate)") { $0.int(0) }
            #expect(try session.first("SELECT price FROM item") { $0.real(0) } == 9)
        }
        thread.join()
    }

    @Test func aLostConnectionIsSaidAndReplaced() throws {
        let other = try test.store.session()
        let pid = try #require(try other.integer("SELECT pg_backend_pid()"))
        try other.execute("INSERT INTO item (name) VALUES ('kept')")
        let error = #expect(throws: DatabaseError.self) {
            try other.transaction {
                try other.execute("INSERT INTO item (name) VALUES ('lost')")
                #expect(try session.exists("SELECT pg_terminate_backend(CAST(\(pid) AS INTEGER))"))
                try other.execute("INSERT INTO item (name) VALUES ('never')")
            }
        }
        #expect(error?.code == .connectionLost)
        #expect(try other.rows("SELECT name FROM item") { $0.text(0) } == ["kept"])
    }

    @Test(arguments: [
        "postgresql://heed:hunter2@/x%zz", "postgresql://heed:hunter2@127.0.0.1:1/heed",
        "postgresql://heed:hunter2@nowhere.invalid/heed?connect_timeout=2",
    ])
    func aServerThatCannotBeReachedIsNamedWithoutThePassword(url: String) throws {
        let error = #expect(throws: DatabaseError.self) {
            try Store.open(.postgresql(url: url, password: "hunter3"), migrations: [])
        }
        #expect(error?.code == .cannotOpen)
        #expect(error?.description.contains("hunter") == false)
    }
}
