import Campaigns
import Customers
import Database
import System
import Testing
import Workspace

/// The database's answer to a segment against that of a plain evaluator in memory, written without a look at the
/// first: generated people, generated segments, three-valued logic.
@Suite struct SegmentPropertyTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func theDatabaseAnswersLikeThePlainEvaluator(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let house = try TestHouse()
        var people: [Person] = []
        for _ in 0..<40 { people.append(try Person.generate(in: house, &random)) }
        let purpose = TestHouse.purpose("offers")
        var seen: Set<Bool?> = []
        for _ in 0..<250 {
            let expression = Expression.generate(depth: 4, &random)
            let segment = try Segment.parse(
                expression.text, configuration: TestHouse.configuration, purpose: purpose)
            var answers: [Int64: Bool?] = [:]
            try house.session.query(
                "SELECT id, (\(segment.condition(at: TestHouse.now))) FROM customer"
            ) { answers[$0.int64(0)] = $0.optionalBool(1) }
            for person in people {
                let expected = expression.answer(person)
                seen.insert(expected)
                #expect(answers[person.id] == .some(expected), "\(expression.text) for \(person)")
            }
        }
        #expect(seen == [true, false, nil])
    }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

// MARK: - People

private struct Person {
    var id: Int64 = 0
    var country: String?
    var language: String?
    var name: String?
    var city: String?
    var tier: String?
    var orders: Int?
    var spent: Double?
    var since: String?
    var vip: Bool?
    var seen: Instant?
    var interests: [String] = []
    var allowsPurchases = false
    var allowsInterests = true
    var allowsLocation = true

    static let countries = ["ES", "GB", "MX"]
    static let languages = ["es", "es-MX", "en"]
    static let words = ["Faro", "ÑANDÚ", "faro "]
    static let dates = ["2024-02-29", "2025-01-01", "2026-07-15"]
    static let tags = ["tea", "Velas", "sol"]

    static func generate(in house: TestHouse, _ random: inout SplitMix) throws -> Person {
        var person = Person()
        person.country = some(countries, &random)
        person.language = some(languages, &random)
        person.name = some(words, &random)
        person.city = some(words, &random)
        person.tier = some(words, &random)
        person.orders = some(Array(-1...2), &random)
        person.spent = some([0, 0.5, 1, 2.25], &random)
        person.since = some(dates, &random)
        person.vip = some([true, false], &random)
        person.seen = some(dates, &random).flatMap(CivilDate.init(parsing:)).map {
            Instant(startOf: $0).adding(seconds: Int.random(in: 0..<86_400, using: &random))
        }
        person.interests = tags.filter { _ in Bool.random(using: &random) }
        person.allowsPurchases = Bool.random(using: &random)
        person.allowsInterests = Int.random(in: 0..<4, using: &random) > 0
        person.allowsLocation = Int.random(in: 0..<4, using: &random) > 0
        try person.store(in: house)
        return person
    }

    private static func some<Value>(_ values: [Value], _ random: inout SplitMix) -> Value? {
        Int.random(in: 0..<4, using: &random) == 0 ? nil : values.randomElement(using: &random)
    }

    private mutating func store(in house: TestHouse) throws {
        id = try house.person([
            "country": country.sqlValue, "language": language.sqlValue, "f_first_name": name.sqlValue,
            "k_first_name": (name?.lowercased()).sqlValue, "f_city": city.sqlValue,
            "k_city": (city?.lowercased()).sqlValue, "f_tier": tier.sqlValue, "k_tier": (tier?.lowercased()).sqlValue,
            "f_orders": orders.sqlValue, "f_spent": spent.sqlValue, "f_since": since.sqlValue, "f_vip": vip.sqlValue,
            "f_seen": seen.sqlValue,
            "f_interests": interests.isEmpty ? .null : FieldValue.tags(interests).sqlValue,
        ])
        for tag in interests {
            try house.session.execute(
                "INSERT INTO customer_tag (customer, field, tag_key) VALUES (\(id), 'interests', \(tag.lowercased()))")
        }
        if allowsPurchases { try house.say(.given, id, "data:purchase_history", on: "2026-02-01") }
        if !allowsInterests { try house.say(.objected, id, "data:interests", on: "2026-02-01") }
        if !allowsLocation { try house.say(.withdrawn, id, "data:location", on: "2026-02-01") }
    }
}

// MARK: - Segments

/// The text of a segment and what it means for a person; nil is unknown.
private struct Expression {
    let text: String
    let answer: (Person) -> Bool?

    static func generate(depth: Int, _ random: inout SplitMix) -> Expression {
        guard depth > 0, Int.random(in: 0..<4, using: &random) > 0 else { return leaf(&random) }
        let left = generate(depth: depth - 1, &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            return Expression(text: "not (\(left.text))") { person in left.answer(person).map { !$0 } }
        case 1:
            let right = generate(depth: depth - 1, &random)
            return Expression(text: "(\(left.text)) and (\(right.text))") { person in
                let answers = [left.answer(person), right.answer(person)]
                if answers.contains(false) { return false }
                return answers.contains(nil) ? nil : true
            }
        default:
            let right = generate(depth: depth - 1, &random)
            return Expression(text: "(\(left.text)) or (\(right.text))") { person in
                let answers = [left.answer(person), right.answer(person)]
                if answers.contains(true) { return true }
                return answers.contains(nil) ? nil : false
            }
        }
    }

    private static func leaf(_ random: inout SplitMix) -> Expression {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return text("first_name", &random) { .some($0.name) }
        case 1: return text("city", &random) { $0.allowsLocation ? .some($0.city) : nil }
        case 2: return text("tier", &random) { $0.allowsPurchases ? .some($0.tier) : nil }
        case 3:
            return number("orders", [-1, 0, 1, 2], &random) {
                $0.allowsPurchases ? .some($0.orders.map(Double.init)) : nil
            }
        case 4: return number("spent", [0, 0.5, 2.25], &random) { $0.allowsPurchases ? .some($0.spent) : nil }
        case 5: return date(&random)
        case 6: return country(&random)
        case 7: return tags(&random)
        default:
            let isNegated = Bool.random(using: &random)
            return Expression(text: isNegated ? "vip != true" : "vip") { person in
                person.allowsInterests ? person.vip.map { $0 != isNegated } : nil
            }
        }
    }

    /// `value` is nil without permission, and holds nil where there is no value.
    private static func text(
        _ field: String, _ random: inout SplitMix, _ value: @escaping (Person) -> String??
    ) -> Expression {
        let word = Person.words.randomElement(using: &random)!
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return Expression(text: "\(field) == null") { value($0).map { $0 == nil } }
        case 1:
            return Expression(text: "\(field) in ['x', \"\(word.uppercased())\"]") { person in
                value(person).flatMap { $0 }.map { $0.lowercased() == word.lowercased() }
            }
        case 2:
            return Expression(text: "\(field) != \"\(word)\"") { person in
                value(person).flatMap { $0 }.map { $0.lowercased() != word.lowercased() }
            }
        default:
            return Expression(text: "\"\(word.lowercased())\" == \(field)") { person in
                value(person).flatMap { $0 }.map { $0.lowercased() == word.lowercased() }
            }
        }
    }

    private static func number(
        _ field: String, _ values: [Double], _ random: inout SplitMix, _ value: @escaping (Person) -> Double??
    ) -> Expression {
        let bound = values.randomElement(using: &random)!
        let signs: [(String, (Double, Double) -> Bool)] = [
            ("==", { $0 == $1 }), ("!=", { $0 != $1 }), ("<", { $0 < $1 }), ("<=", { $0 <= $1 }), (">", { $0 > $1 }),
            (">=", { $0 >= $1 }),
        ]
        let (sign, compare) = signs.randomElement(using: &random)!
        let written = bound == bound.rounded() ? String(Int(bound)) : String(bound)
        return Expression(text: "\(field) \(sign) \(written)") { person in
            value(person).flatMap { $0 }.map { compare($0, bound) }
        }
    }

    private static func date(_ random: inout SplitMix) -> Expression {
        let day = Person.dates.randomElement(using: &random)!
        let start = Instant(startOf: CivilDate(parsing: day)!)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Expression(text: "since < \"\(day)\"") { $0.since.map { $0 < day } }
        case 1: return Expression(text: "since >= '\(day)'") { $0.since.map { $0 >= day } }
        case 2:
            return Expression(text: "seen == \"\(day)\"") { person in
                person.allowsInterests
                    ? person.seen.map { $0 >= start && $0 < start.adding(seconds: 86_400) } : nil
            }
        default:
            return Expression(text: "seen > \"\(day)\"") { person in
                person.allowsInterests ? person.seen.map { $0 >= start.adding(seconds: 86_400) } : nil
            }
        }
    }

    private static func country(_ random: inout SplitMix) -> Expression {
        if Bool.random(using: &random) {
            return Expression(text: "country in [\"es\", \"MX\"]") { person in
                person.allowsLocation ? person.country.map { $0 == "ES" || $0 == "MX" } : nil
            }
        }
        return Expression(text: "language == \"es\"") { $0.language.map { $0 == "es" || $0 == "es-MX" } }
    }

    private static func tags(_ random: inout SplitMix) -> Expression {
        if Int.random(in: 0..<3, using: &random) == 0 {
            return Expression(text: "interests != null") { $0.allowsInterests ? !$0.interests.isEmpty : nil }
        }
        let tag = Person.tags.randomElement(using: &random)!
        return Expression(text: "has(interests, \"\(tag.uppercased())\")") { person in
            person.allowsInterests ? person.interests.contains(tag) : nil
        }
    }
}
