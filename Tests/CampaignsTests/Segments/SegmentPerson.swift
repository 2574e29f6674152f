import Campaigns
import Customers
import Database
import Foundation
import System
import Workspace

/// Somebody of the property test: in the database, and as plain values that the evaluator in memory reads.
struct SegmentPerson {
    struct Purchase {
        let at: Instant
        let item: String?
        let amount: Decimal?
    }

    struct Ticket {
        let at: Instant
        let topic: String?
        let minutes: Int?
        let isUrgent: Bool?
        let due: String?
        let answered: Instant?
    }

    struct Delivery {
        let campaign: String
        let state: DeliveryState
        let at: Instant
    }

    var id: Int64 = 0
    var email: String?
    var country: String?
    var language: String?
    var name: String?
    var city: String?
    var tier: String?
    var orders: Int?
    var spent: Decimal?
    var since: String?
    var birth: String?
    var vip: Bool?
    var seen: Instant?
    var interests: [String] = []
    var purchases: [Purchase] = []
    var tickets: [Ticket] = []
    var deliveries: [Delivery] = []
    var allowsPurchases = false
    var allowsInterests = true
    var allowsLocation = true
    var allowsSupport = true
}

// MARK: - Generating

extension SegmentPerson {
    static let countries = ["ES", "GB", "MX"]
    static let languages = ["es", "es-MX", "en"]
    static let words = ["Faro", "ÑANDÚ", "faro ", "50% off_A"]
    static let dates = ["2024-02-29", "2025-01-01", "2026-07-15", "2026-11-30", "1996-12-31", "1990-03-01"]
    static let leapDays = ["1996-02-29", "2000-02-29", "2020-02-29", "2024-02-29"]
    static let tags = ["tea", "Velas", "sol"]
    static let amounts = ["0.1", "0.2", "0.3", "0.7", "33.33", "-0.3"].map { Decimal(string: $0)! }
    static let campaigns = ["spring", "letter"]

    static func generate(in house: TestHouse, around now: Instant, _ random: inout SplitMix) throws -> SegmentPerson {
        var person = SegmentPerson()
        person.email = some(["ana@example.com", "eva@Test.example", "a_b%c@example.com"], &random)
        person.country = some(countries, &random)
        person.language = some(languages, &random)
        person.name = some(words, &random)
        person.city = some(words, &random)
        person.tier = some(words, &random)
        person.orders = some(Array(-1...2), &random)
        person.spent = some(amounts, &random)
        person.since = some(dates + leapDays + days(around: now), &random)
        person.birth = some(dates + leapDays + days(around: now), &random)
        person.vip = some([true, false], &random)
        person.seen = some(moments(around: now, &random), &random)
        person.interests = tags.filter { _ in Bool.random(using: &random) }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            person.purchases.append(
                Purchase(
                    at: moments(around: now, &random).randomElement(using: &random)!, item: some(words, &random),
                    amount: some(amounts, &random)))
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            person.tickets.append(
                Ticket(
                    at: moments(around: now, &random).randomElement(using: &random)!, topic: some(words, &random),
                    minutes: some([-1, 0, 5, 30], &random), isUrgent: some([true, false], &random),
                    due: some(dates + days(around: now), &random),
                    answered: some(moments(around: now, &random), &random)))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            person.deliveries.append(
                Delivery(
                    campaign: campaigns.randomElement(using: &random)!,
                    state: [.sent, .sent, .unknown, .attempting, .failed, .planned].randomElement(using: &random)!,
                    at: moments(around: now, &random).randomElement(using: &random)!))
        }
        person.allowsPurchases = Bool.random(using: &random)
        person.allowsInterests = Int.random(in: 0..<4, using: &random) > 0
        person.allowsLocation = Int.random(in: 0..<4, using: &random) > 0
        person.allowsSupport = Int.random(in: 0..<4, using: &random) > 0
        try person.store(in: house)
        return person
    }

    private static func some<Value>(_ values: [Value], _ random: inout SplitMix) -> Value? {
        Int.random(in: 0..<4, using: &random) == 0 ? nil : values.randomElement(using: &random)
    }

    /// Days where answers turn: today, its neighbours, and those a week and a month away; in years past as well.
    private static func days(around now: Instant) -> [String] {
        [-31, -30, -8, -7, -1, 0, 1, 7, 8, 30].flatMap { offset in
            let day = now.civilDate.adding(days: offset)
            let before = CivilDate(year: day.year - 30, month: day.month, day: min(day.day, 28))!
            return [day.description, before.description]
        }
    }

    /// Moments where answers turn: exactly so long ago, a microsecond more or less, and some between.
    private static func moments(around now: Instant, _ random: inout SplitMix) -> [Instant] {
        let day: Int64 = 86_400_000_000
        let edges = [0, 1, 7, 30, 180].flatMap { days in
            [-1, 0, 1].map { now.microseconds - Int64(days) * day + $0 }
        }
        let others = (0..<5).map { _ in now.microseconds - Int64.random(in: -40 * day...400 * day, using: &random) }
        let midnight = Instant(startOf: now.civilDate).microseconds
        return (edges + others + [midnight - 1, midnight]).map(Instant.init(microseconds:))
    }
}

// MARK: - Storing

extension SegmentPerson {
    private mutating func store(in house: TestHouse) throws {
        id = try house.person(
            email: email?.lowercased(),
            [
                "country": country.sqlValue, "language": language.sqlValue, "f_first_name": name.sqlValue,
                "k_first_name": (name?.lowercased()).sqlValue, "f_city": city.sqlValue,
                "k_city": (city?.lowercased()).sqlValue, "f_tier": tier.sqlValue,
                "k_tier": (tier?.lowercased()).sqlValue,
                "f_orders": orders.sqlValue, "f_spent": (spent.map { Double("\($0)")! }).sqlValue,
                "f_since": since.sqlValue, "f_vip": vip.sqlValue, "f_seen": seen.sqlValue, "birth_date": birth.sqlValue,
                "f_interests": interests.isEmpty ? .null : FieldValue.tags(interests).sqlValue,
            ])
        for tag in interests {
            try house.session.execute(
                "INSERT INTO customer_tag (customer, field, tag_key) VALUES (\(id), 'interests', \(tag.lowercased()))")
        }
        for purchase in purchases { try store("purchase", purchase.at, Self.json(purchase), in: house) }
        for ticket in tickets { try store("ticket", ticket.at, Self.json(ticket), in: house) }
        for delivery in deliveries {
            try house.message(of: delivery.campaign, to: id, delivery.state.rawValue, at: delivery.at)
        }
        if allowsPurchases { try house.say(.given, id, "data:purchase_history", on: "2026-02-01") }
        if !allowsInterests { try house.say(.objected, id, "data:interests", on: "2026-02-01") }
        if !allowsLocation { try house.say(.withdrawn, id, "data:location", on: "2026-02-01") }
        if !allowsSupport { try house.say(.refused, id, "data:support", on: "2026-02-01") }
    }

    private func store(_ kind: String, _ at: Instant, _ properties: [String], in house: TestHouse) throws {
        try house.session.execute(
            """
            INSERT INTO event (customer, kind, at, source, source_key, properties) VALUES (\(id), \(kind), \(at), \
            'test', \(UUID().uuidString), \("{" + properties.joined(separator: ", ") + "}"))
            """)
    }

    /// As an import writes them: the key of a text stands beside it where it differs.
    private static func json(_ name: String, _ text: String?) -> [String] {
        guard let text else { return [] }
        let key = text.lowercased()
        return ["\"\(name)\": \"\(text)\""] + (key == text ? [] : ["\"key:\(name)\": \"\(key)\""])
    }

    private static func json(_ purchase: Purchase) -> [String] {
        json("item", purchase.item) + (purchase.amount.map { ["\"amount\": \($0)"] } ?? [])
    }

    private static func json(_ ticket: Ticket) -> [String] {
        json("topic", ticket.topic) + (ticket.minutes.map { ["\"minutes\": \($0)"] } ?? [])
            + (ticket.isUrgent.map { ["\"urgent\": \($0)"] } ?? []) + (ticket.due.map { ["\"due\": \"\($0)\""] } ?? [])
            + (ticket.answered.map { ["\"answered\": \"\($0.rfc3339)\""] } ?? [])
    }
}
