import Consent
import Crypto
package import Customers
package import Database
import Ledger
package import System
package import Workspace

/// Reads what privacy reports tell, of a page of people at once: as many statements for a thousand as for one.
package struct PrivacyFactsReader: Sendable {
    private let catalogue: DataCatalogue

    package init(_ catalogue: DataCatalogue) {
        self.catalogue = catalogue
    }

    /// The facts of each of the people, at most a thousand.
    ///
    /// - Parameters:
    ///   - campaign: the reports' own, whose messages tell when the last one went out.
    ///   - instant: as of which the ledger is looked at.
    package func read(
        _ people: [Int64: PersonalData], _ period: ReportPeriod, of campaign: String, at instant: Instant,
        _ session: any Session
    ) throws -> [Int64: PrivacyFacts] {
        if people.isEmpty { return [:] }
        let page = FactsPage(customers: people.keys.sorted(), period: period, session: session)
        let held = try held(people, page)
        let records = try page.records()
        let choices = try ConsentChoices.of(page.customers, from: period.start, to: period.end, session)
        let pauses = try page.pauses()
        let requests = try page.requests()
        let removed = try removed(page)
        let reports = try page.lastReports(of: campaign)
        let seal = try LedgerHead.newest(by: instant, session).map { head in
            PrivacyFacts.Seal(at: head.time, entries: head.size, fingerprint: Hex.encode(Array(head.hash[..<6])))
        }
        var all: [Int64: PrivacyFacts] = [:]
        for customer in page.customers {
            var facts = PrivacyFacts(period)
            facts.held = held[customer] ?? []
            facts.records = records[customer] ?? PrivacyFacts.Records()
            facts.choices = choices[customer] ?? []
            facts.pause = pauses[customer]
            facts.requests = requests[customer] ?? []
            facts.removed = removed[customer] ?? []
            facts.lastReportAt = reports[customer]
            facts.seal = seal
            all[customer] = facts
        }
        try readMessages(page, into: &all)
        return all
    }

    private func readMessages(_ page: FactsPage, into all: inout [Int64: PrivacyFacts]) throws {
        var kinds = DataKinds(catalogue)
        let start = page.period.start
        try page.session.query(
            """
            SELECT customer, handed_at, purpose, channel, fields_used FROM delivery \
            WHERE customer IN \(list: page.customers) AND handed_at >= \(page.period.previous.start) \
            AND handed_at < \(page.period.end) AND state IN ('sent', 'unknown') ORDER BY customer, handed_at, id
            """
        ) { row in
            let used = kinds.kinds(row.optionalText(4) ?? "")
            let purpose = row.text(2)
            let at = row.instant(1)
            if at < start {
                all[row.int64(0)]?.before.messages += 1
                all[row.int64(0)]?.before.purposes.insert(purpose)
                for kind in used { all[row.int64(0)]?.before.uses[kind, default: 0] += 1 }
            } else {
                all[row.int64(0)]?.messages.append(
                    PrivacyFacts.Message(
                        at: at, purpose: purpose, channel: Channel(rawValue: row.text(3)) ?? .email, used: used))
            }
        }
        for customer in page.customers { all[customer]?.countUses() }
    }

    // MARK: - By category

    private func held(_ people: [Int64: PersonalData], _ page: FactsPage) throws -> [Int64: [PrivacyFacts.Held]] {
        let events = try page.events()
        let formerAddresses = try page.formerAddresses()
        var fields: [DataCategory: [CatalogueField]] = [:]
        for field in catalogue.fields { fields[field.category, default: []].append(field) }
        var kinds: [DataCategory: [EventKind]] = [:]
        for kind in catalogue.events { kinds[kind.category, default: []].append(kind) }
        return people.mapValues { person in
            DataCategory.allCases.compactMap { category in
                var held = PrivacyFacts.Held(category: category)
                for field in fields[category] ?? [] where person.values[field.name] != nil {
                    held.values += 1
                    held.add(field)
                }
                if category == .contact { held.values += formerAddresses[person.customer] ?? 0 }
                for kind in kinds[category] ?? [] {
                    guard let counts = events[person.customer]?[kind.name] else { continue }
                    held.events += counts.all
                    held.newEvents += counts.new
                    if let period = kind.retention, !held.retention.contains(period) { held.retention.append(period) }
                }
                return held.count == 0 ? nil : held
            }
        }
    }

    private func removed(_ page: FactsPage) throws -> [Int64: [PrivacyFacts.Removed]] {
        let rows = try RemovalNotes.of(
            page.customers, from: page.period.start, to: page.period.end, page.session)
        return Dictionary(grouping: rows, by: \.customer).mapValues { rows in
            var counts: [DataCategory: Int] = [:]
            for row in rows {
                let category =
                    switch row.item {
                    case .formerAddress: DataCategory.contact
                    case .field: catalogue.field(named: row.name)?.category ?? .identity
                    case .event: catalogue.event(named: row.name)?.category ?? .identity
                    }
                counts[category, default: 0] += row.count
            }
            return DataCategory.allCases.compactMap { category in
                counts[category].map { PrivacyFacts.Removed(category: category, count: $0) }
            }
        }
    }
}

extension PrivacyFacts.Held {
    fileprivate mutating func add(_ field: CatalogueField) {
        switch field.source {
        case .self: isFromPerson = true
        case .other(let source): if !sources.contains(source) { sources.append(source) }
        }
        if let period = field.retention, !retention.contains(period) { retention.append(period) }
    }
}

/// The statements about a page of people.
private struct FactsPage {
    let customers: [Int64]
    let period: ReportPeriod
    let session: any Session

    func events() throws -> [Int64: [String: (all: Int, new: Int)]] {
        var events: [Int64: [String: (all: Int, new: Int)]] = [:]
        try session.query(
            """
            SELECT customer, kind, count(*), count(CASE WHEN at >= \(period.start) AND at < \(period.end) THEN 1 END) \
            FROM event WHERE customer IN \(list: customers) GROUP BY customer, kind
            """
        ) { events[$0.int64(0), default: [:]][$0.text(1)] = ($0.int(2), $0.int(3)) }
        return events
    }

    /// Addresses that are no longer used, and still there.
    func formerAddresses() throws -> [Int64: Int] {
        try counts(
            """
            SELECT customer, count(*) FROM contact_point WHERE customer IN \(list: customers) AND current = 0 \
            AND address <> '' GROUP BY customer
            """)
    }

    func records() throws -> [Int64: PrivacyFacts.Records] {
        let choices = try ConsentChoices.counts(of: customers, session)
        let messages = try counts(
            """
            SELECT customer, count(*) FROM delivery WHERE customer IN \(list: customers) \
            AND handed_at IS NOT NULL AND state IN ('sent', 'unknown') GROUP BY customer
            """)
        let offers = try counts(
            "SELECT customer, count(*) FROM offer_issue WHERE customer IN \(list: customers) GROUP BY customer")
        let clicks = try counts(
            """
            SELECT delivery.customer, count(*) FROM delivery JOIN click ON click.delivery = delivery.id \
            WHERE delivery.customer IN \(list: customers) GROUP BY delivery.customer
            """)
        let replies = try counts(
            """
            SELECT contact_point.customer, count(DISTINCT reply.id) FROM reply \
            JOIN contact_point ON contact_point.address_key = reply.address_key \
            WHERE contact_point.customer IN \(list: customers) GROUP BY contact_point.customer
            """)
        return Dictionary(
            uniqueKeysWithValues: customers.map { customer in
                let records = PrivacyFacts.Records(
                    messages: messages[customer] ?? 0, choices: choices[customer] ?? 0, offers: offers[customer] ?? 0,
                    clicks: clicks[customer] ?? 0, replies: replies[customer] ?? 0)
                return (customer, records)
            })
    }

    func pauses() throws -> [Int64: PrivacyFacts.Pause] {
        var pauses: [Int64: PrivacyFacts.Pause] = [:]
        try session.query(
            """
            SELECT customer, at, until FROM contact_pause WHERE customer IN \(list: customers) \
            AND at >= \(period.start) AND at < \(period.end)
            """
        ) { pauses[$0.int64(0)] = PrivacyFacts.Pause(at: $0.instant(1), until: $0.instant(2)) }
        return pauses
    }

    func requests() throws -> [Int64: [PrivacyFacts.Request]] {
        var requests: [Int64: [PrivacyFacts.Request]] = [:]
        try session.query(
            """
            SELECT customer, received_at, kind, closed_at FROM data_request WHERE customer IN \(list: customers) \
            AND received_at < \(period.end) AND (received_at >= \(period.start) \
            OR closed_at >= \(period.start) AND closed_at < \(period.end)) ORDER BY customer, received_at, id
            """
        ) { row in
            requests[row.int64(0), default: []].append(
                PrivacyFacts.Request(at: row.instant(1), right: row.text(2), closedAt: row.optionalInstant(3)))
        }
        return requests
    }

    /// When each got a report of an earlier period last.
    func lastReports(of campaign: String) throws -> [Int64: Instant] {
        var reports: [Int64: Instant] = [:]
        try session.query(
            """
            SELECT customer, max(handed_at) FROM delivery WHERE customer IN \(list: customers) \
            AND campaign = \(campaign) AND occasion <> \(period.name) AND handed_at IS NOT NULL \
            AND state IN ('sent', 'unknown') GROUP BY customer
            """
        ) { reports[$0.int64(0)] = $0.instant(1) }
        return reports
    }

    private func counts(_ statement: SQL) throws -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        try session.query(statement) { counts[$0.int64(0)] = $0.int(1) }
        return counts
    }
}
