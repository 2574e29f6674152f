import Campaigns
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite(.bothDatabases) struct SegmentSQLTests {
    private static func segment(_ text: String) throws -> Segment {
        try Segment.parse(text, configuration: TestHouse.configuration, purpose: TestHouse.purpose("offers"))
    }

    /// The numbers of the customers for whom the segment is true, false and unknown.
    private static func answers(_ text: String, _ house: TestHouse) throws -> [[Int64]] {
        let condition = try segment(text).condition(at: TestHouse.now, house.session.dialect)
        var answers: [[Int64]] = [[], [], []]
        try house.session.query("SELECT id, (\(condition)) FROM customer ORDER BY id") { row in
            answers[row.optionalBool(1).map { $0 ? 0 : 1 } ?? 2].append(row.int64(0))
        }
        return answers
    }

    @Test func valuesAreBoundAndNeverPartOfTheText() throws {
        let sql = try Self.segment("first_name == \"x' OR 1=1 --\" and not (since < \"2020-01-31\")")
            .condition(at: TestHouse.now, .sqlite)
        #expect(sql.text == "((customer.\"k_first_name\" = ?) AND (NOT (customer.\"f_since\" < ?)))")
        #expect(sql.values == [.text("x' or 1=1 --"), .text("2020-01-31")])
    }

    @Test func theFieldsItReadsAreNamedOnceAndSorted() throws {
        let text = "orders > 3 or has(interests, \"tea\") and (orders < 1 or country == null)"
        #expect(try Self.segment(text).fields == ["country", "interests", "orders"])
        #expect(try Self.segment("everybody").fields == [])
    }

    @Test func textsAreComparedWithoutCaseButWithAccents() throws {
        let house = try TestHouse()
        for city in ["CÓRDOBA", "Córdoba", "Cordoba"] {
            try house.person(["f_city": .text(city), "k_city": .text(city.lowercased())])
        }
        #expect(try Self.answers("city == \"cÓrdoba\"", house) == [[1, 2], [3], []])
        #expect(try Self.answers("\"cordoba\" != city", house) == [[1, 2], [3], []])
    }

    @Test func aLanguageIncludesItsRegionalForms() throws {
        let house = try TestHouse()
        for language in ["es", "es-MX", "en", "est"] { try house.person(["language": .text(language)]) }
        try house.person()
        #expect(try Self.answers("language == \"ES\"", house) == [[1, 2], [3, 4], [5]])
        #expect(try Self.answers("language in [\"es-mx\", \"en\"]", house) == [[2, 3], [1, 4], [5]])
        #expect(try Self.answers("language != \"es\"", house) == [[3, 4], [1, 2], [5]])
    }

    /// LAW-5: a special field picks nobody who did not allow just that in their own words.
    @Test func aSpecialFieldIsUnknownWithoutAnExplicitYes() throws {
        let house = try TestHouse()
        for _ in 0..<4 { try house.person(["f_diet": .text("vegan"), "k_diet": .text("vegan")]) }
        try house.say(.given, 2, "data:interests", on: "2026-02-01")
        try house.say(.given, 3, "data:interests", on: "2026-02-01")
        try house.say(.withdrawn, 3, "data:interests", on: "2026-03-01")
        try house.say(.given, 4, "data:location", on: "2026-02-01")
        #expect(try Self.answers("diet == \"vegan\"", house) == [[2], [], [1, 3, 4]])
    }

    @Test func aDayStandsForTheWholeOfIt() throws {
        let house = try TestHouse()
        for time in ["2026-05-01T00:00:00Z", "2026-05-01T23:59:59.999999Z", "2026-05-02T00:00:00Z"] {
            try house.person(["f_seen": Instant(rfc3339: time)!.sqlValue])
        }
        #expect(try Self.answers("seen == \"2026-05-01\"", house) == [[1, 2], [3], []])
        #expect(try Self.answers("seen != \"2026-05-01\"", house) == [[3], [1, 2], []])
        #expect(try Self.answers("seen <= \"2026-05-01\"", house) == [[1, 2], [3], []])
        #expect(try Self.answers("seen > \"2026-05-01\"", house) == [[3], [1, 2], []])
        #expect(try Self.answers("seen < \"2026-05-01\"", house) == [[], [1, 2, 3], []])
        #expect(try Self.answers("seen >= \"2026-05-01\"", house) == [[1, 2, 3], [], []])
        #expect(try Self.answers("seen in [\"2026-05-02\", \"2026-06-01\"]", house) == [[3], [1, 2], []])
        #expect(try Self.answers("seen < \"2026-05-02T02:00:00+02:00\"", house) == [[1, 2], [3], []])
    }

    @Test func addressesCanBeAskedFor() throws {
        let house = try TestHouse()
        try house.person(email: "ana@example.com", phone: "+34600000001")
        try house.person(email: "eva@example.com")
        try house.person(email: nil)
        #expect(try Self.answers("phone != null", house) == [[1], [2, 3], []])
        #expect(try Self.answers("email == \"EVA@example.com\"", house) == [[2], [1], [3]])
    }

    @Test(arguments: [
        ("2027-02-28", "1996-02-29", "birthday == today", true),
        ("2027-03-01", "1996-02-29", "birthday == today", false),
        ("2028-02-28", "1996-02-29", "birthday == today", false),
        ("2028-02-29", "1996-02-29", "birthday == today", true),
        ("2027-02-21", "1996-02-29", "birthday within 7 days", true),
        ("2027-02-20", "1996-02-29", "birthday within 7 days", false),
        ("2028-02-21", "1996-02-29", "birthday within 7 days", false),
        ("2027-03-07", "1996-02-29", "birthday within last 7 days", true),
        ("2027-03-08", "1996-02-29", "birthday within last 7 days", false),
        ("2026-12-28", "1990-01-04", "birthday within 1 week", true),
        ("2026-12-28", "1990-01-05", "birthday within 1 week", false),
        ("2026-12-28", "1990-12-27", "birthday within 1 week", false),
        ("2027-01-03", "1990-12-28", "birthday within last 6 days", true),
        ("2026-01-31", "1990-02-28", "birthday within 1 month", true),
        ("2026-01-31", "1990-03-01", "birthday within 1 month", false),
        // The day itself is no anniversary of it.
        ("2026-11-23", "2026-11-23", "birthday == today", false),
        ("2026-12-28", "2026-12-30", "birthday within 7 days", false),
        ("2026-12-28", "2026-01-02", "birthday within 7 days", true),
        ("2026-11-23", "1990-11-23", "birthday != today", false),
        ("2026-11-23", "1990-11-22", "birthday within 364 days", true),
    ])
    func aDayComesRoundAgain(today: String, birth: String, text: String, expected: Bool) throws {
        let house = try TestHouse()
        try house.person(["birth_date": .text(birth)])
        try house.person()
        let condition = try Self.segment(text).condition(
            at: Instant(rfc3339: "\(today)T23:30:00Z")!, house.session.dialect)
        let answers = try house.session.rows("SELECT (\(condition)) FROM customer ORDER BY id") { $0.optionalBool(0) }
        #expect(answers == [expected, nil])
    }

    @Test func theLongestPeriodsHold() throws {
        let house = try TestHouse()
        try house.person(["f_since": .text("2026-01-01"), "f_seen": TestHouse.now.sqlValue])
        #expect(try Self.answers("since < 9999 years from now and since > 9999 years ago", house) == [[1], [], []])
        let text = "seen within last 9999 years and count(ticket, 9999 years) == 0"
        #expect(try Self.answers(text, house) == [[1], [], []])
    }

    @Test func partsOfTextsAreTakenAsTheyAreWritten() throws {
        let house = try TestHouse()
        for city in ["50% off", "500 off", "a_b", "aXb", "Ñandú"] {
            try house.person(["f_city": .text(city), "k_city": .text(city.lowercased())])
        }
        try house.person()
        #expect(try Self.answers("city contains \"0% O\"", house) == [[1], [2, 3, 4, 5], [6]])
        #expect(try Self.answers("city starts with \"A_\"", house) == [[3], [1, 2, 4, 5], [6]])
        #expect(try Self.answers("city ends with \"DÚ\"", house) == [[5], [1, 2, 3, 4], [6]])
        #expect(try Self.answers("city ends with \"x a_b\"", house) == [[], [1, 2, 3, 4, 5], [6]])
        #expect(try Self.answers("city not starts with \"50\"", house) == [[3, 4, 5], [1, 2], [6]])
    }

    /// Promise 2: what a person does not let be used is unknown, whether or not there is a value; only true selects.
    @Test func aFieldThatAPersonDoesNotPermitIsUnknown() throws {
        let house = try TestHouse()
        for _ in 1...3 { try house.person(["f_orders": .integer(5)]) }
        try house.person()
        try house.say(.given, 1, "data:purchase_history", on: "2026-02-01")
        try house.say(.given, 2, "data:purchase_history", on: "2026-02-01")
        try house.say(.withdrawn, 2, "data:purchase_history", on: "2026-03-01")
        try house.say(.given, 4, "data:purchase_history", on: "2026-02-01")
        #expect(try Self.answers("orders > 3", house) == [[1], [], [2, 3, 4]])
        #expect(try Self.answers("orders == null", house) == [[4], [1], [2, 3]])
        #expect(try Self.answers("orders > 3 or true", house) == [[1, 2, 3, 4], [], []])
        #expect(try Self.answers("not (orders > 3)", house) == [[], [1], [2, 3, 4]])
    }

    @Test func anIncludedCategoryEndsByObjection() throws {
        let house = try TestHouse()
        for _ in 1...2 {
            let person = try house.person(["f_interests": .text("[\"Tea\"]"), "f_vip": .integer(1)])
            try house.session.execute(
                "INSERT INTO customer_tag (customer, field, tag_key) VALUES (\(person), 'interests', 'tea')")
        }
        try house.person(["f_vip": .integer(0)])
        try house.say(.objected, 2, "data:interests", on: "2026-03-01")
        #expect(try Self.answers("has(interests, \"TEA\")", house) == [[1], [3], [2]])
        #expect(try Self.answers("interests contains \"tea\"", house) == [[1], [3], [2]])
        #expect(try Self.answers("interests not contains \"tea\"", house) == [[3], [1], [2]])
        #expect(try Self.answers("interests == null", house) == [[3], [1], [2]])
        #expect(try Self.answers("vip", house) == [[1], [3], [2]])
        #expect(try Self.answers("vip == false", house) == [[3], [1], [2]])
    }

    @Test func aLongListIsNoProblemForTheDatabase() throws {
        let house = try TestHouse()
        try house.person(["f_orders": .integer(299)])
        try house.say(.given, 1, "data:purchase_history", on: "2026-02-01")
        let chain = (0..<300).map { "orders == \($0)" }.joined(separator: " or ")
        #expect(try Self.answers(chain, house) == [[1], [], []])
        let list = (0..<900).map(String.init).joined(separator: ", ")
        #expect(try Self.answers("orders in [\(list)]", house) == [[1], [], []])
    }
}
