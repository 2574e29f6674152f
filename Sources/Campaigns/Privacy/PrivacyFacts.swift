import Consent
package import Customers
package import Database
package import System
package import Workspace

/// What a privacy report says of one person and one period, read from what really happened: the rows of messages with the
/// fields that they used, consent events, requests. Never a value of a field, only kinds and numbers.
package struct PrivacyFacts: Equatable, Sendable {
    /// Data of one category that is held now.
    package struct Held: Equatable, Sendable {
        package let category: DataCategory
        /// Fields that have a value, and events.
        package let count: Int
        /// Where it comes from besides the person, each once.
        package let sources: [LocalText]
        package let isFromPerson: Bool
        /// How long it is kept; empty: as long as the person is a customer.
        package let retention: [Period]
    }

    /// How many messages used data of a category.
    package struct Use: Hashable, Sendable {
        /// Which of the period's months, from 0.
        package let month: Int
        package let category: DataCategory
        /// The purpose's name.
        package let purpose: String
        package var count: Int
    }

    package struct Message: Equatable, Sendable {
        package let at: Instant
        package let purpose: String
        package let channel: Channel
        /// Categories that it used, in the catalogue's order.
        package let used: [DataCategory]
    }

    package struct Choice: Equatable, Sendable {
        package let at: Instant
        package let purpose: String
        /// A channel, `data:…`, or `*`.
        package let scope: String
        package let state: ConsentClaim.State
    }

    package struct Request: Equatable, Sendable {
        package let at: Instant
        package let right: String
        package let isClosed: Bool
    }

    package let period: ReportPeriod
    package let held: [Held]
    package let uses: [Use]
    /// Those that were handed over in the period, the oldest first.
    package let messages: [Message]
    /// In the period, the oldest first.
    package let choices: [Choice]
    package let requests: [Request]
    /// Messages of the period before.
    package let messagesBefore: Int
    package let usesBefore: Int

    package var useCount: Int { uses.reduce(0) { $0 + $1.count } }
}

extension PrivacyFacts {
    /// Reads them for a customer.
    package static func read(
        _ customer: Int64, _ person: PersonalData, _ period: ReportPeriod, _ catalogue: DataCatalogue,
        _ session: any Session
    ) throws -> PrivacyFacts {
        let categories = CategoryNames(catalogue)
        let messages = try messages(customer, period, categories, session)
        let before = try self.messages(customer, period.previous, categories, session)
        return PrivacyFacts(
            period: period, held: try held(customer, person, catalogue, session), uses: uses(messages, period),
            messages: messages, choices: try choices(customer, period, session),
            requests: try session.rows(
                """
                SELECT received_at, kind, state FROM data_request WHERE customer = \(customer) \
                AND received_at >= \(period.start) AND received_at < \(period.end) ORDER BY received_at, id
                """
            ) { Request(at: $0.instant(0), right: $0.text(1), isClosed: $0.text(2) != "open") },
            messagesBefore: before.count, usesBefore: before.reduce(0) { $0 + $1.used.count })
    }

    /// The categories of what messages name as used.
    private struct CategoryNames {
        private let names: [String: DataCategory]

        init(_ catalogue: DataCatalogue) {
            let fields = catalogue.fields.map { ($0.name, $0.category) }
            let events = catalogue.events.map { ("event.\($0.name)", $0.category) }
            names = Dictionary(fields + events, uniquingKeysWith: { first, _ in first })
        }

        /// Each once, in the order of the categories.
        func categories(_ used: String) -> [DataCategory] {
            let found = Set(used.split(separator: " ").compactMap { names[String($0)] })
            return DataCategory.allCases.filter(found.contains)
        }
    }

    private static func messages(
        _ customer: Int64, _ period: ReportPeriod, _ categories: CategoryNames, _ session: any Session
    ) throws -> [Message] {
        try session.rows(
            """
            SELECT handed_at, purpose, channel, fields_used FROM delivery WHERE customer = \(customer) \
            AND handed_at >= \(period.start) AND handed_at < \(period.end) AND state IN ('sent', 'unknown') \
            ORDER BY handed_at, id
            """
        ) { row in
            Message(
                at: row.instant(0), purpose: row.text(1), channel: Channel(rawValue: row.text(2)) ?? .email,
                used: categories.categories(row.optionalText(3) ?? ""))
        }
    }

    private static func uses(_ messages: [Message], _ period: ReportPeriod) -> [Use] {
        var uses: [Use] = []
        let months = period.months
        for message in messages {
            let day = message.at.civilDate
            guard let month = months.firstIndex(where: { $0.month == day.month && $0.year == day.year }) else {
                continue
            }
            for category in message.used {
                let known = uses.firstIndex {
                    $0.month == month && $0.category == category && $0.purpose == message.purpose
                }
                if let known {
                    uses[known].count += 1
                } else {
                    uses.append(Use(month: month, category: category, purpose: message.purpose, count: 1))
                }
            }
        }
        return uses
    }

    private static func choices(
        _ customer: Int64, _ period: ReportPeriod, _ session: any Session
    ) throws -> [Choice] {
        try ConsentExport.events(of: customer, session).compactMap { event in
            guard event.at >= period.start, event.at < period.end, let state = ConsentClaim.State(rawValue: event.state)
            else { return nil }
            return Choice(at: event.at, purpose: event.purpose, scope: event.scope, state: state)
        }.sorted { $0.at < $1.at }
    }

    private static func held(
        _ customer: Int64, _ person: PersonalData, _ catalogue: DataCatalogue, _ session: any Session
    ) throws -> [Held] {
        var events: [String: Int] = [:]
        try session.query("SELECT kind, count(*) FROM event WHERE customer = \(customer) GROUP BY kind") {
            events[$0.text(0)] = $0.int(1)
        }
        return DataCategory.allCases.compactMap { category in
            let fields = catalogue.fields.filter { $0.category == category && person.values[$0.name] != nil }
            let kinds = catalogue.events.filter { $0.category == category && events[$0.name] != nil }
            let count = fields.count + kinds.reduce(0) { $0 + (events[$1.name] ?? 0) }
            if count == 0 { return nil }
            var sources: [LocalText] = []
            for case .other(let source) in fields.map(\.source) where !sources.contains(source) {
                sources.append(source)
            }
            var retention: [Period] = []
            for period in fields.compactMap(\.retention) + kinds.compactMap(\.retention)
            where !retention.contains(period) { retention.append(period) }
            return Held(
                category: category, count: count, sources: sources,
                isFromPerson: fields.contains { $0.source == .self }, retention: retention)
        }
    }
}

extension PrivacyFacts {
    /// Of an invented person, for previews and checks of templates.
    package static func sample(at instant: Instant) -> PrivacyFacts {
        let day = instant.civilDate
        let name = "\(day.year)-Q\((day.month + 2) / 3)"
        guard let period = ReportPeriod(named: name)?.previous else { preconditionFailure("A day is of some quarter.") }
        let weeks: [(day: Int, purpose: String, used: [DataCategory])] = [
            (3, "newsletter", [.identity, .language, .interests]), (24, "offers", [.identity, .purchaseHistory]),
            (40, "newsletter", [.identity, .language, .interests]), (55, "order_confirmation", [.purchaseHistory]),
            (71, "newsletter", [.identity, .language]),
        ]
        let messages = weeks.map { week in
            Message(
                at: period.start.adding(seconds: Double(week.day) * 86_400), purpose: week.purpose, channel: .email,
                used: week.used)
        }
        return PrivacyFacts(
            period: period,
            held: [
                Held(category: .identity, count: 2, sources: [], isFromPerson: true, retention: []),
                Held(category: .contact, count: 2, sources: [], isFromPerson: true, retention: []),
                Held(category: .purchaseHistory, count: 4, sources: [], isFromPerson: true, retention: []),
                Held(category: .interests, count: 1, sources: [], isFromPerson: true, retention: []),
            ],
            uses: uses(messages, period), messages: messages,
            choices: [
                Choice(
                    at: period.start.adding(seconds: 20 * 86_400), purpose: "newsletter", scope: "email", state: .given)
            ], requests: [], messagesBefore: 4, usesBefore: 9)
    }

    /// Of somebody of whom nothing is known.
    package static func nothing(at instant: Instant) -> PrivacyFacts {
        PrivacyFacts(
            period: sample(at: instant).period, held: [], uses: [], messages: [], choices: [], requests: [],
            messagesBefore: 0, usesBefore: 0)
    }
}
