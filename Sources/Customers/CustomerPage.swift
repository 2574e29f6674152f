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

    /// Writes one page in one transaction. No key may be in it twice.
    func write(_ drafts: [CustomerDraft]) throws -> Outcome {
        try session.transaction {
            var outcome = Outcome()
            let stored = try stored(drafts)
            let points = try ContactPoints(of: stored.values.map(\.id), session: session, now: now)
            let statements = try Statements(plan: plan, session: session)
            var claims: [ConsentClaim] = []
            var suppressions: [SuppressionClaim] = []
            for draft in drafts {
                let customer: Int64
                if let known = stored[draft.key] {
                    customer = known.id
                    let hasNewAddress = try reach(draft, customer, points)
                    if known.values != draft.values || hasNewAddress {
                        try statements.update(draft, id: customer, now: now)
                        outcome.changed += 1
                    } else {
                        outcome.unchanged += 1
                    }
                } else {
                    customer = try statements.insert(draft, source: plan.mapping.source, now: now)
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
            try FieldTimes.note(plan.expiring, of: stored.values.map(\.id), at: now, session)
            if !claims.isEmpty { (outcome.consentNew, outcome.consentKnown) = try intake.record(claims, session) }
            if !suppressions.isEmpty { outcome.suppressions = try intake.suppress(suppressions, session) }
            return outcome
        }
    }

    private func stored(_ drafts: [CustomerDraft]) throws -> [String: Stored] {
        var stored: [String: Stored] = [:]
        let columns = plan.table.map { SQL.identifier($0) }
        try session.query(
            """
            SELECT \(SQL.joined(["source_key", "id"] + columns)) FROM customer \
            WHERE source = \(plan.mapping.source) AND source_key IN \(list: drafts.map(\.key)) \
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

// MARK: - Statements

extension CustomerPage {
    /// The statements of one plan's shape. A session keeps them compiled from page to page.
    private struct Statements {
        private let plan: CustomerPlan
        private let inserting: any PreparedStatement
        private let updating: any PreparedStatement
        private let forgettingTags: any PreparedStatement
        private let tagging: any PreparedStatement

        init(plan: CustomerPlan, session: any Session) throws {
            self.plan = plan
            let columns = plan.table.map { SQL.identifier($0) }
            let count = columns.count
            let names = SQL.joined(["source", "source_key", "created_at", "updated_at"] + columns)
            let holes = [0, 1, 2, 2].map { SQL.parameter($0) } + (0..<count).map { SQL.parameter($0 + 3) }
            inserting = try session.prepare(
                "INSERT INTO customer (\(names)) VALUES (\(SQL.joined(holes))) RETURNING id")
            var settings: [SQL] = ["updated_at = \(.parameter(0))"]
            for (index, column) in columns.enumerated() { settings.append("\(column) = \(.parameter(index + 2))") }
            updating = try session.prepare(
                "UPDATE customer SET \(SQL.joined(settings)) WHERE id = \(.parameter(1))")
            forgettingTags = try session.prepare(
                "DELETE FROM customer_tag WHERE customer = \(.parameter(0)) AND field = \(.parameter(1))")
            tagging = try session.prepare(
                """
                INSERT INTO customer_tag (customer, field, tag_key) \
                VALUES (\(.parameter(0)), \(.parameter(1)), \(.parameter(2)))
                """)
        }

        func insert(_ draft: CustomerDraft, source: String, now: Instant) throws -> Int64 {
            let id = try inserting.first(
                [.text(source), .text(draft.key), now.sqlValue] + draft.values
            ) { $0.int64(0) }
            guard let id else { preconditionFailure("An inserted row has a number.") }
            try tag(draft, id)
            return id
        }

        func update(_ draft: CustomerDraft, id: Int64, now: Instant) throws {
            try updating.run([now.sqlValue, id.sqlValue] + draft.values)
            for (field, _) in draft.tags { try forgettingTags.run([id.sqlValue, .text(field)]) }
            try tag(draft, id)
        }

        private func tag(_ draft: CustomerDraft, _ id: Int64) throws {
            for (field, keys) in draft.tags {
                for key in keys { try tagging.run([id.sqlValue, .text(field), .text(key)]) }
            }
        }
    }
}
