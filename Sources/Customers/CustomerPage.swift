import Database
import System
import Workspace

/// Writes drafts of customers page by page; only what changed is written.
struct CustomerPage {
    let plan: CustomerPlan
    let session: any Session
    let intake: any ConsentIntake
    let now: Instant

    /// What one page did.
    struct Outcome {
        var new = 0
        var changed = 0
        var unchanged = 0
        var withoutConsent = 0
        var undatedDepartures = 0
        var consentNew = 0
        var consentKnown = 0
        var suppressions = 0
    }

    private struct Stored {
        let id: Int64
        let values: [SQLValue]
    }

    /// Writes one page in one transaction. Of rows with the same key the first goes in, wherever in the file it stood.
    func write(_ drafts: [CustomerDraft], _ seen: inout SeenRows) throws -> (Outcome, [RowSink.Rejection]) {
        try session.transaction {
            var outcome = Outcome()
            var rejections: [RowSink.Rejection] = []
            let stored = try stored(drafts)
            let points = try ContactPoints(of: stored.values.map(\.id), session: session, now: now)
            try points.reserve(drafts.reduce(0) { $0 + $1.addressCount })
            var rows = try Rows(plan: plan, session: session, count: drafts.count - stored.count)
            var lines: [String: Int] = [:]
            lines.reserveCapacity(drafts.count)
            var claims: [ConsentClaim] = []
            var suppressions: [SuppressionClaim] = []
            for (index, draft) in drafts.enumerated() {
                if let line = lines[draft.key] {
                    rejections.append(RowSink.Rejection(draft: index, fault: .duplicate(ofLine: line)))
                    continue
                }
                lines[draft.key] = draft.line
                let customer: Int64
                if let known = stored[draft.key] {
                    customer = known.id
                    if case .again(let line) = seen.meet(customer, line: draft.line) {
                        rejections.append(RowSink.Rejection(draft: index, fault: .duplicate(ofLine: line)))
                        continue
                    }
                    let hasNewAddress = try reach(draft, customer, points)
                    if known.values != draft.values || hasNewAddress {
                        try rows.update(draft, id: customer, now: now)
                        outcome.changed += 1
                    } else {
                        outcome.unchanged += 1
                    }
                } else {
                    customer = rows.insert(draft, source: plan.mapping.source, now: now)
                    _ = seen.meet(customer, line: draft.line)
                    _ = try reach(draft, customer, points)
                    outcome.new += 1
                }
                let consents = consents(draft, customer, points)
                if consents.isEmpty { outcome.withoutConsent += 1 }
                claims += consents
                if let claim = withdrawal(draft, customer) { claims.append(claim) }
                let left = self.suppressions(draft)
                if !left.isEmpty, (draft.withdrawal ?? draft.suppression)?.at == nil { outcome.undatedDepartures += 1 }
                suppressions += left
            }
            try rows.write()
            try points.write()
            try FieldTimes.note(plan.expiring, of: stored.values.map(\.id), at: now, session)
            if !claims.isEmpty { (outcome.consentNew, outcome.consentKnown) = try intake.record(claims, session) }
            if !suppressions.isEmpty { outcome.suppressions = try intake.suppress(suppressions, session) }
            return (outcome, rejections)
        }
    }

    private func stored(_ drafts: [CustomerDraft]) throws -> [String: Stored] {
        let source = plan.mapping.source
        // The range is looked for in all sources, as they share the index; a full look costs time, no more.
        if let range = KeyRange(drafts.map(\.key)),
            try !session.exists(
                """
                SELECT 1 FROM customer WHERE source_key >= \(range.first) AND source_key <= \(range.last) LIMIT 1
                """)
        {
            return [:]
        }
        var stored: [String: Stored] = [:]
        let columns = plan.table.map { SQL.identifier($0) }
        try session.query(
            """
            SELECT \(SQL.joined(["source_key", "id"] + columns)) FROM customer \
            WHERE source = \(source) AND source_key IN \(list: drafts.map(\.key)) \
            ORDER BY id \(session.dialect.lockForUpdate)
            """
        ) { row in
            stored[row.text(0)] = Stored(
                id: row.int64(1), values: (0..<columns.count).map { row.value($0 + 2) })
        }
        return stored
    }

    private func reach(_ draft: CustomerDraft, _ customer: Int64, _ points: ContactPoints) throws -> Bool {
        let email = try points.apply(draft.email, to: customer, .email)
        let phone = try points.apply(draft.phone, to: customer, .sms)
        return email || phone
    }

    // MARK: - Consent and departure

    private func consents(_ draft: CustomerDraft, _ customer: Int64, _ points: ContactPoints) -> [ConsentClaim] {
        guard let attestation = plan.mapping.attestation, let at = draft.consentAt, at <= now else { return [] }
        return draft.accepted.compactMap { channel in
            let said = channel == .email ? draft.email : draft.phone
            guard said.draft != nil, let point = points.inForce(at: at, of: customer, channel),
                point == points.current(of: customer, channel)
            else { return nil }
            return ConsentClaim(
                customer: customer, contactPoint: point, purpose: attestation.purpose, scope: channel.rawValue,
                state: .given, at: at, method: attestation.method, evidenceKind: .attested,
                noticeVersion: attestation.noticeVersion, noticeLanguage: attestation.noticeLanguage,
                noticeText: attestation.noticeText,
                statement: "Attested on \(attestation.declaredOn) for the import '\(plan.mapping.name)'",
                actor: attestation.declaredBy)
        }
    }

    private func withdrawal(_ draft: CustomerDraft, _ customer: Int64) -> ConsentClaim? {
        guard let rule = plan.mapping.withdrawal, let at = draft.withdrawal?.at else { return nil }
        return ConsentClaim(
            customer: customer, purpose: rule.purpose, scope: rule.channel.rawValue, state: .withdrawn, at: at,
            method: "import", evidenceKind: .recorded, actor: plan.mapping.source)
    }

    private func suppressions(_ draft: CustomerDraft) -> [SuppressionClaim] {
        var claims: [SuppressionClaim] = []
        // Without a time of its own a departure holds from now on: better than not at all.
        if let rule = plan.mapping.withdrawal, let key = address(draft, rule.channel), let left = draft.withdrawal {
            claims.append(claim(key, rule.purpose, rule.channel, .unsubscribe, left))
        }
        if let rule = plan.mapping.suppression, let key = address(draft, rule.channel), let left = draft.suppression {
            claims.append(claim(key, "*", rule.channel, rule.cause, left))
        }
        return claims
    }

    private func claim(
        _ key: String, _ purpose: String, _ channel: Channel, _ cause: SuppressionCause, _ left: CustomerDraft.Departure
    ) -> SuppressionClaim {
        SuppressionClaim(
            addressKey: key, purpose: purpose, channel: channel.rawValue, cause: cause, at: left.at ?? now,
            source: plan.mapping.source)
    }

    private func address(_ draft: CustomerDraft, _ channel: Channel) -> String? {
        (channel == .email ? draft.email : draft.phone).draft?.key
    }
}

// MARK: - Rows

extension CustomerPage {
    /// The rows of one plan's shape: new ones are kept for the end of the page, changes are made at once.
    private struct Rows {
        private let plan: CustomerPlan
        private let session: any Session
        private let updating: any PreparedStatement
        private let forgettingTags: any PreparedStatement
        private var customers: RowBlock
        private var tags = RowBlock("customer_tag", ["customer", "field", "tag_key"])
        private let numbers: [Int64]

        init(plan: CustomerPlan, session: any Session, count: Int) throws {
            self.plan = plan
            self.session = session
            customers = RowBlock(
                "customer", ["id", "source", "source_key", "created_at", "updated_at"] + plan.table)
            numbers = try session.newNumbers(of: "customer", count)
            var settings: [SQL] = ["updated_at = \(.parameter(0))"]
            for (index, column) in plan.table.enumerated() {
                settings.append("\(SQL.identifier(column)) = \(.parameter(index + 2))")
            }
            updating = try session.prepare(
                "UPDATE customer SET \(SQL.joined(settings)) WHERE id = \(.parameter(1))")
            forgettingTags = try session.prepare(
                "DELETE FROM customer_tag WHERE customer = \(.parameter(0)) AND field = \(.parameter(1))")
        }

        mutating func insert(_ draft: CustomerDraft, source: String, now: Instant) -> Int64 {
            let id = numbers[customers.count]
            customers.append(
                [id.sqlValue, .text(source), .text(draft.key), now.sqlValue, now.sqlValue] + draft.values)
            tag(draft, id)
            return id
        }

        mutating func update(_ draft: CustomerDraft, id: Int64, now: Instant) throws {
            try updating.run([now.sqlValue, id.sqlValue] + draft.values)
            for (field, _) in draft.tags { try forgettingTags.run([id.sqlValue, .text(field)]) }
            tag(draft, id)
        }

        private mutating func tag(_ draft: CustomerDraft, _ id: Int64) {
            for (field, keys) in draft.tags {
                for key in keys { tags.append([id.sqlValue, .text(field), .text(key)]) }
            }
        }

        func write() throws {
            try session.insert(customers)
            try session.insert(tags)
        }
    }
}
