import Consent
import Customers
import Database
import Foundation
import System
import Testing
import Workspace

@testable import Campaigns

/// People with invented histories, the same for the same seed: messages in every state, choices, requests, events and what was
/// removed.
struct History {
    private struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// What messages use: fields of several categories, two of one, events, earlier messages, and what no catalogue knows.
    static let fields = [
        "first_name", "since", "country", "city", "language", "interests", "vip", "tier", "event.purchase",
        "event.ticket", "campaign.history", "shoe_size",
    ]

    private let house: TestHouse
    private var chance: Chance
    private var number = 0

    init(_ house: TestHouse, seed: UInt64) {
        self.house = house
        chance = Chance(state: seed)
    }

    mutating func person(
        email: String = "", firstDay: String = "2024-12-01", days: Int = 740, messages: Int = 90
    ) throws -> Int64 {
        number += 1
        var columns: [String: SQLValue] = ["country": .text("ES")]
        if Bool.random(using: &chance) { columns["language"] = .text("es") }
        if Bool.random(using: &chance) { columns["f_city"] = .text("Lugo") }
        if Bool.random(using: &chance) { columns["f_orders"] = .integer(3) }
        let customer = try house.person(email: email, phone: nil, agreed: false, columns)
        let start = Instant(startOf: try #require(CivilDate(parsing: firstDay)))
        func moment(_ chance: inout Chance) -> Instant {
            start.adding(seconds: Double(Int.random(in: 0..<days * 86_400, using: &chance)))
        }
        for _ in 0..<messages { try message(to: customer, at: moment(&chance)) }
        for _ in 0..<Int.random(in: 4...9, using: &chance) {
            let day = moment(&chance).civilDate
            try house.say(
                [.given, .withdrawn, .objected].randomElement(using: &chance) ?? .given, customer,
                ["email", "data:interests"].randomElement(using: &chance) ?? "email",
                purpose: ["offers", "newsletter"].randomElement(using: &chance) ?? "offers", on: "\(day)")
        }
        for index in 0..<Int.random(in: 2...6, using: &chance) {
            try event(of: customer, "\(number)-\(index)", at: moment(&chance))
        }
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
            let (received, closed) = (moment(&chance), Bool.random(using: &chance) ? moment(&chance) : nil)
            try house.session.execute(
                """
                INSERT INTO data_request (customer, reference, kind, received_at, due_on, is_extended, state, closed_at) \
                VALUES (\(customer), 'r', 'access', \(received), '2026-12-01', 0, \(closed == nil ? "open" : "fulfilled"), \
                \(closed.sqlValue))
                """)
        }
        for _ in 0..<3 { try removal(of: customer, at: moment(&chance)) }
        try others(customer, moment(&chance))
        return customer
    }

    private mutating func message(to customer: Int64, at instant: Instant) throws {
        number += 1
        let states = ["sent", "sent", "sent", "failed", "unknown", "planned", "attempting", "deferred"]
        let state = states.randomElement(using: &chance) ?? "sent"
        let used = Self.fields.filter { _ in Int.random(in: 0..<3, using: &chance) == 0 }.joined(separator: " ")
        let campaign = "c\(number)"
        try house.message(of: campaign, to: customer, state, at: instant)
        try house.session.execute(
            """
            UPDATE delivery SET purpose = \(["offers", "newsletter", "gone"].randomElement(using: &chance) ?? "offers"), \
            channel = \(["email", "sms"].randomElement(using: &chance) ?? "email"), \
            fields_used = \((used.isEmpty ? nil : used).sqlValue), \
            handed_at = CASE WHEN state IN ('sent', 'unknown', 'attempting') THEN updated_at END \
            WHERE customer = \(customer) AND campaign = \(campaign)
            """)
        guard Int.random(in: 0..<9, using: &chance) == 0 else { return }
        try house.session.execute(
            """
            INSERT INTO click (delivery, address, at) SELECT id, 'https://casalumen.example/', \(instant) FROM delivery \
            WHERE customer = \(customer) AND campaign = \(campaign)
            """)
    }

    private mutating func event(of customer: Int64, _ key: String, at instant: Instant) throws {
        try house.session.execute(
            """
            INSERT INTO event (customer, kind, at, source, source_key, properties) \
            VALUES (\(customer), \(["purchase", "ticket", "visit"].randomElement(using: &chance) ?? "visit"), \
            \(instant), 'test', \(key), '{}')
            """)
    }

    private mutating func removal(of customer: Int64, at instant: Instant) throws {
        let items = [("field", "city"), ("event", "visit"), ("former_address", "email"), ("event", "purchase")]
        let (kind, name) = items.randomElement(using: &chance) ?? items[0]
        try house.session.execute(
            """
            INSERT INTO customer_removal (customer, kind, name, count, at) \
            VALUES (\(customer), \(kind), \(name), \(Int.random(in: 1...40, using: &chance)), \(instant))
            """)
    }

    /// A pause, a former address, offers and something written back, for some.
    private mutating func others(_ customer: Int64, _ instant: Instant) throws {
        if Bool.random(using: &chance) {
            try house.session.execute(
                """
                INSERT INTO contact_pause (customer, until, at) \
                VALUES (\(customer), \(instant.adding(seconds: 86_400)), \(instant))
                """)
        }
        if Bool.random(using: &chance) {
            try house.add("former\(number)@example.com", .email, to: customer, agreed: false)
            try house.add("newer\(number)@example.com", .email, to: customer, agreed: false)
        }
        if Bool.random(using: &chance) {
            try house.session.execute(
                """
                INSERT INTO offer_issue (offer, campaign, occasion, customer, code_key, worth, cost, currency, issued_at) \
                VALUES ('lamps', 'c', \("o\(number)"), \(customer), 1, 1, 1, 'EUR', \(instant))
                """)
            try house.session.execute(
                """
                INSERT INTO reply (channel, reply_key, address_key, text, at, is_held) SELECT 'email', \("k\(number)"), \
                min(address_key), 'Hello', \(instant), 0 FROM contact_point WHERE customer = \(customer)
                """)
        }
    }

    /// Heads of a ledger: the last one before now, and one that is later.
    func sealLedger() throws {
        for (size, day) in [(10, "2026-09-01"), (20, "2026-11-20"), (30, "2026-12-24")] {
            let at = try #require(Instant(rfc3339: "\(day)T00:00:00Z"))
            try house.session.execute(
                """
                INSERT INTO ledger_head (size, root, previous, at, key_number, signature) VALUES (\(size), \
                \([UInt8](repeating: UInt8(size), count: 32)), \([UInt8](repeating: 0, count: 32)), \(at), 1, \([1]))
                """)
        }
    }
}

/// The same numbers by plain SQL, one statement for each.
struct Recount {
    private let house: TestHouse
    private let customer: Int64
    private let period: ReportPeriod

    init(_ house: TestHouse, _ customer: Int64, _ period: ReportPeriod) {
        self.house = house
        self.customer = customer
        self.period = period
    }

    /// What names of used fields mean each kind: said here by hand, beside what the catalogue of the house says.
    private static let names: [DataKind: [String]] = [
        .category(.identity): ["first_name", "since"], .category(.location): ["country", "city"],
        .category(.language): ["language"], .category(.interests): ["interests", "vip"],
        .category(.purchaseHistory): ["tier", "event.purchase"], .category(.support): ["event.ticket"],
        .history: ["campaign.history"], .other: ["shoe_size"],
    ]
    private static let kindsOfEvents: [DataCategory: [String]] = [
        .purchaseHistory: ["purchase"], .support: ["ticket"], .siteActivity: ["visit"],
    ]

    func check(_ facts: PrivacyFacts) throws {
        let (start, end) = (period.start, period.end)
        #expect(try facts.messages.count == sent(start, end))
        #expect(try facts.before.messages == sent(period.previous.start, start))
        for channel in ["email", "sms"] {
            #expect(
                try facts.messages.count { $0.channel.rawValue == channel } == sent(start, end, "channel = \(channel)"))
        }
        for (kind, names) in Self.names {
            let used = Self.used(names)
            #expect(try facts.before.uses[kind] ?? 0 == sent(period.previous.start, start, used))
            for purpose in ["offers", "newsletter", "gone"] {
                for (index, month) in period.months.enumerated() {
                    let next = index + 1 < period.months.count ? Instant(startOf: period.months[index + 1]) : end
                    let counted = facts.uses.filter {
                        $0.kind == kind && $0.purpose == purpose && $0.month == index
                    }
                    #expect(counted.count < 2)
                    #expect(
                        try counted.first?.count ?? 0
                            == sent(Instant(startOf: month), next, "purpose = \(purpose) AND \(used)"))
                }
            }
        }
        #expect(Set(facts.uses.map(\.kind)).isSubset(of: Set(Self.names.keys)))
        try checkChoices(facts)
        try checkHeld(facts)
        try checkRecords(facts)
        #expect(facts.seal == nil || facts.seal?.entries == 20)
        #expect(
            try count("ledger_head WHERE size = 20") == (facts.seal == nil ? 0 : 1))
    }

    private func checkChoices(_ facts: PrivacyFacts) throws {
        let within: SQL = "at >= \(period.start) AND at < \(period.end)"
        let own: SQL = "customer = \(customer)"
        #expect(try facts.choices.count == count("consent_event WHERE \(own) AND \(within)"))
        for state in ["given", "withdrawn", "objected"] {
            #expect(
                try facts.choices.count { $0.state.rawValue == state }
                    == count("consent_event WHERE \(own) AND \(within) AND state = \(state)"))
        }
        #expect(try (facts.pause == nil ? 0 : 1) == count("contact_pause WHERE \(own) AND \(within)"))
        let asked = try count(
            "data_request WHERE \(own) AND received_at >= \(period.start) AND received_at < \(period.end)")
        let answeredLater = try count(
            """
            data_request WHERE \(own) AND received_at < \(period.start) AND closed_at >= \(period.start) \
            AND closed_at < \(period.end)
            """)
        #expect(facts.requests.count == asked + answeredLater)
        let removed = { (condition: SQL) in
            try house.session.integer(
                "SELECT CAST(sum(count) AS BIGINT) FROM customer_removal WHERE \(own) AND \(within) AND \(condition)")
                ?? 0
        }
        for (category, condition) in [
            (.location, "name = 'city'"), (.siteActivity, "name = 'visit'"), (.purchaseHistory, "name = 'purchase'"),
            (.contact, "kind = 'former_address'"),
        ] as [(DataCategory, SQL)] {
            #expect(
                try facts.removed.filter { $0.category == category }.reduce(0) { $0 + $1.count } == removed(condition))
        }
    }

    private func checkHeld(_ facts: PrivacyFacts) throws {
        for (category, kinds) in Self.kindsOfEvents {
            let held = facts.held.filter { $0.category == category }
            let all: SQL = "event WHERE customer = \(customer) AND kind IN \(list: kinds)"
            #expect(try held.first?.events ?? 0 == count(all))
            #expect(
                try held.first?.newEvents ?? 0 == count("\(all) AND at >= \(period.start) AND at < \(period.end)"))
        }
        let columns: [(DataCategory, [SQL])] = [
            (.language, ["language"]), (.location, ["country", "f_city"]),
            (.purchaseHistory, ["f_tier", "f_orders", "f_spent"]),
            (.identity, ["f_first_name", "f_since", "birth_date"]),
        ]
        for (category, columns) in columns {
            let sums = columns.map { "(CASE WHEN \($0) IS NULL THEN 0 ELSE 1 END)" as SQL }
            let values = try house.session.integer(
                "SELECT \(SQL.joined(sums, separator: " + ")) FROM customer WHERE id = \(customer)")
            #expect(facts.held.first { $0.category == category }?.values ?? 0 == values)
        }
        #expect(
            try facts.held.first { $0.category == .contact }?.values
                == count("contact_point WHERE customer = \(customer)"))
    }

    private func checkRecords(_ facts: PrivacyFacts) throws {
        let own: SQL = "customer = \(customer)"
        #expect(
            try facts.records.messages
                == count("delivery WHERE \(own) AND handed_at IS NOT NULL AND state IN ('sent', 'unknown')"))
        #expect(try facts.records.choices == count("consent_event WHERE \(own)"))
        #expect(try facts.records.offers == count("offer_issue WHERE \(own)"))
        #expect(
            try facts.records.clicks == count("click WHERE delivery IN (SELECT id FROM delivery WHERE \(own))"))
        #expect(
            try facts.records.replies
                == count("reply WHERE address_key IN (SELECT address_key FROM contact_point WHERE \(own))"))
    }

    // MARK: - Statements

    private func sent(_ from: Instant, _ to: Instant, _ further: SQL = "1 = 1") throws -> Int {
        try count(
            """
            delivery WHERE customer = \(customer) AND handed_at >= \(from) AND handed_at < \(to) \
            AND state IN ('sent', 'unknown') AND \(further)
            """)
    }

    private static func used(_ names: [String]) -> SQL {
        let any = names.map { "(' ' || fields_used || ' ') LIKE \("% \($0) %")" as SQL }
        return "(\(SQL.joined(any, separator: " OR ")))"
    }

    private func count(_ rows: SQL) throws -> Int {
        try house.session.integer("SELECT count(*) FROM \(rows)") ?? 0
    }
}
