import Database
import System
import Testing

@Suite struct SQLTests {
    @Test func whatIsInterpolatedIsBound() {
        let name = "x'); DROP TABLE customer; --"
        let sql: SQL =
            "SELECT id FROM customer WHERE name = \(name) AND age > \(17) AND \(true) AND note = \(nil as String?)"
        #expect(sql.text == "SELECT id FROM customer WHERE name = ? AND age > ? AND ? AND note = ?")
        #expect(sql.values == [.text(name), .integer(17), .integer(1), .null])
    }

    @Test func everyKindOfValueHasItsForm() {
        enum Channel: String, SQLConvertible { case email }
        let sql: SQL = """
            \(Instant(unixSeconds: 2)) \(CivilDate(daysSinceEpoch: 0)) \([1, 2] as [UInt8]) \(1.5) \(Int64.min) \
            \(Channel.email) \(SQLValue.null)
            """
        #expect(sql.text == "? ? ? ? ? ? ?")
        #expect(
            sql.values == [
                .integer(2_000_000), .text("1970-01-01"), .blob([1, 2]), .real(1.5), .integer(.min), .text("email"),
                .null,
            ])
    }

    @Test func fragmentsAreSplicedWithTheirValues() {
        let inner: SQL = "a = \(1)"
        let outer: SQL = "x = \(0) AND (\(inner)) AND y = \(2) ORDER BY a \(raw: "DESC")"
        #expect(outer.text == "x = ? AND (a = ?) AND y = ? ORDER BY a DESC")
        #expect(outer.values == [.integer(0), .integer(1), .integer(2)])
        #expect(inner + " OR b = \("z")" == "a = \(1) OR b = \("z")")
    }

    @Test func listsAreJoined() {
        let conditions: [SQL] = ["a = \(1)", "b = \(2)"]
        #expect(SQL.joined(conditions, separator: " AND ") == "a = \(1) AND b = \(2)")
        #expect(SQL.joined([]).isEmpty)
        let countries: SQL = "country IN \(list: ["ES", "MX"])"
        #expect(countries.text == "country IN (?, ?)")
        #expect(countries.values == [.text("ES"), .text("MX")])
        #expect(("id IN \(list: [Int]())" as SQL).text == "id IN (SELECT CAST(NULL AS BIGINT) WHERE 1 = 0)")
    }

    @Test(arguments: [
        ("name", true), ("_x9", true), ("", false), ("9a", false), ("Name", false), ("a b", false), ("a\"b", false),
        ("ñ", false), ("a\0", false), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false),
    ])
    func identifiersAreASCII(name: String, isOne: Bool) {
        #expect(SQL.isIdentifier(name) == isOne)
        if isOne { #expect(SQL.identifier(name).text == "\"\(name)\"") }
    }

    @Test func aNameThatIsNoneEndsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = SQL.identifier("a\"; DROP TABLE customer; --")
        }
    }

    @Test func aHoleHasNoValueYet() {
        let sql: SQL = "INSERT INTO t VALUES (\(SQL.parameter(0)), \(7))"
        #expect(sql.text == "INSERT INTO t VALUES (?, ?)")
        #expect(sql.values == [nil, .integer(7)])
    }
}
