import Database
import System
import Testing

@Suite struct DatabaseErrorTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
    }

    func error(_ sql: SQL) -> DatabaseError? {
        #expect(throws: DatabaseError.self) { try test.session.execute(sql) }
    }

    @Test func aBrokenRuleIsNamedWithoutTheValue() throws {
        try test.add("ana@example.com")
        let unique = error("INSERT INTO item (name) VALUES (\("ana@example.com"))")
        #expect(unique?.code == .constraint)
        #expect(unique?.description == "The database refused a row: UNIQUE constraint failed: item.name.")
        #expect(
            error("INSERT INTO item (price) VALUES (1)")?.description
                == "The database refused a row: NOT NULL constraint failed: item.name.")
    }

    @Test func aFunctionsComplaintDoesNotQuoteItsValue() {
        let error = error("SELECT json_extract('{}', \("ana@example.com"))")
        #expect(error?.code == .statement)
        #expect(error?.description == "The database does not accept a statement: SQL logic error.")
    }

    @Test func aWrongStatementIsExplained() {
        #expect(
            error("SELECT x FROM nowhere")?.description
                == "The database does not accept a statement: no such table: nowhere.")
        #expect(error("SELECT 1; SELECT 2")?.description.contains("two statements") == true)
        #expect(error("")?.code == .statement)
        #expect(error("SELECT \(SQL.parameter(0))")?.code == .statement)
    }

    @Test func anUnknownNameInQuotesIsNoText() {
        #expect(error("SELECT \(SQL.identifier("nothing")) FROM item")?.code == .statement)
    }
}
