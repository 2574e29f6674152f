import Customers
import Database
import System

/// What the gate needs to know of a person's history, for one purpose, scope and contact point: the newest facts,
/// derived from `consent_event` in the transaction that appends to it.
///
/// Every fact is a maximum, so that the order in which events arrive does not matter: an import of old evidence after
/// a withdrawal changes nothing (LAW-8). Grants and requests for a channel count for their contact point; everything
/// else, the use of data included, concerns the person and stands at contact point 0.
struct ConsentState: Equatable {
    /// Where the facts belong: the primary key of `consent_state`.
    struct Key: Hashable {
        let customer: Int64
        let contactPoint: Int64
        let purpose: String
        let scope: String
    }

    /// What ends a consent, the stronger the higher; the low bits of a stop mark.
    enum Stop: Int64 {
        case expired = 0
        case refused = 1
        case withdrawn = 2
        case objected = 3
    }

    /// When the newest grant was given, by (time, event id); with it the event and its flaw.
    var givenAt: Int64?
    var givenEvent: Int64?
    var givenFlaw: Int64?
    /// What its evidence shows besides (``ConsentTraits``); nil: nothing.
    var givenTraits: Int64?
    /// When the sale took place that best shows soft opt-in: the newest with all conditions, else the newest; with it
    /// the event and what it shows.
    var softAt: Int64?
    var softEvent: Int64?
    var softTraits: Int64?
    /// The newest flawless grant that the person gave us directly: it alone ends an objection.
    var explicitAt: Int64?
    var requestedAt: Int64?
    /// The newest end of consent: microseconds × 4 + ``Stop``, so that one maximum gives time and kind.
    var stopMark: Int64?
    var objectedAt: Int64?
}

// MARK: - From events

extension ConsentState {
    static func key(
        customer: Int64, contactPoint: Int64?, purpose: String, scope: String, state: ConsentClaim.State
    ) -> Key {
        let isPersonal = scope.hasPrefix("data:") || stop(of: state) != nil
        return Key(
            customer: customer, contactPoint: isPersonal ? 0 : contactPoint ?? 0, purpose: purpose, scope: scope)
    }

    static func stop(of state: ConsentClaim.State) -> Stop? {
        switch state {
        case .expired: .expired
        case .refused: .refused
        case .withdrawn: .withdrawn
        case .objected: .objected
        case .given, .requested: nil
        }
    }

    /// What one event alone makes known.
    init(
        event: Int64, state: ConsentClaim.State, at: Instant, evidence: ConsentClaim.EvidenceKind, flaw: ConsentFlaw,
        traits: ConsentTraits
    ) {
        let at = at.microseconds
        switch state {
        case .given where traits.contains(.sale):
            // No word of the person's: it ends neither a withdrawal nor an objection.
            softAt = at
            softEvent = event
            softTraits = traits.rawValue
        case .given:
            givenAt = at
            givenEvent = event
            givenFlaw = flaw.rawValue
            givenTraits = traits.isEmpty ? nil : traits.rawValue
            explicitAt = evidence != .attested && flaw == .none ? at : nil
        case .requested:
            requestedAt = at
        case .refused, .withdrawn, .objected, .expired:
            stopMark = Self.stop(of: state).map { at * 4 + $0.rawValue }
            objectedAt = state == .objected ? at : nil
        }
    }

    /// Adds what another event made known. The statement of ``ConsentStateWriter`` does the same in the database.
    mutating func merge(_ other: ConsentState) {
        if let at = other.givenAt, (at, other.givenEvent ?? 0) > (givenAt ?? .min, givenEvent ?? 0) {
            givenAt = at
            givenEvent = other.givenEvent
            givenFlaw = other.givenFlaw
            givenTraits = other.givenTraits
        }
        if other.softAt != nil, softRank < other.softRank {
            softAt = other.softAt
            softEvent = other.softEvent
            softTraits = other.softTraits
        }
        explicitAt = Self.newer(explicitAt, other.explicitAt)
        requestedAt = Self.newer(requestedAt, other.requestedAt)
        stopMark = Self.newer(stopMark, other.stopMark)
        objectedAt = Self.newer(objectedAt, other.objectedAt)
    }

    private var softRank: (Int, Int64, Int64) {
        (softTraits == ConsentTraits.softOptIn.rawValue ? 1 : 0, softAt ?? .min, softEvent ?? 0)
    }

    private static func newer(_ left: Int64?, _ right: Int64?) -> Int64? {
        guard let left else { return right }
        return right.map { max(left, $0) } ?? left
    }

    /// The state that a history amounts to.
    static func fold(_ events: [ConsentEvent]) -> [Key: ConsentState] {
        var states: [Key: ConsentState] = [:]
        for event in events {
            let key = key(
                customer: event.customer, contactPoint: event.contactPoint, purpose: event.purpose,
                scope: event.scope, state: event.state)
            let fact = ConsentState(
                event: event.id, state: event.state, at: event.at, evidence: event.evidenceKind,
                flaw: ConsentFlaw.of(event), traits: ConsentTraits(event))
            states[key, default: ConsentState()].merge(fact)
        }
        return states
    }
}

// MARK: - In the database

extension ConsentState {
    /// What stands in the database for one customer.
    static func stored(customer: Int64, _ session: any Session) throws -> [Key: ConsentState] {
        var states: [Key: ConsentState] = [:]
        try session.query(
            """
            SELECT contact_point, purpose, scope, given_at, given_event, given_flaw, explicit_at, requested_at, \
            stop_mark, objected_at, given_traits, soft_at, soft_event, soft_traits FROM consent_state WHERE customer = \(customer)
            """
        ) { row in
            var state = ConsentState()
            state.givenAt = row.optionalInt64(3)
            state.givenEvent = row.optionalInt64(4)
            state.givenFlaw = row.optionalInt64(5)
            state.explicitAt = row.optionalInt64(6)
            state.requestedAt = row.optionalInt64(7)
            state.stopMark = row.optionalInt64(8)
            state.objectedAt = row.optionalInt64(9)
            state.givenTraits = row.optionalInt64(10)
            state.softAt = row.optionalInt64(11)
            state.softEvent = row.optionalInt64(12)
            state.softTraits = row.optionalInt64(13)
            let key = Key(customer: customer, contactPoint: row.int64(0), purpose: row.text(1), scope: row.text(2))
            states[key] = state
        }
        return states
    }
}

/// Merges facts into `consent_state`: those of a page first among themselves, then with what is on record.
struct ConsentStateWriter {
    private var places: [ConsentState.Key: Int] = [:]
    /// In the order of the events, which is often that of the table.
    private var facts: [(key: ConsentState.Key, state: ConsentState)] = []

    /// Adds what the event with that number makes known.
    mutating func merge(_ event: Int64, _ claim: ConsentClaim, _ reading: TermsReading) {
        let terms = reading.terms
        let key = ConsentState.key(
            customer: claim.customer, contactPoint: claim.contactPoint, purpose: terms.purpose, scope: terms.scope,
            state: terms.state)
        let fact = ConsentState(
            event: event, state: terms.state, at: claim.at, evidence: terms.evidenceKind, flaw: reading.flaw,
            traits: reading.traits)
        if let place = places[key] {
            facts[place].state.merge(fact)
        } else {
            places[key] = facts.count
            facts.append((key, fact))
        }
    }

    func write(_ session: any Session) throws {
        var rows = RowBlock("consent_state", Self.columns, conflict: Self.merging)
        for (key, state) in facts {
            rows.append { values in
                values.append(key.customer)
                values.append(key.contactPoint)
                values.append(key.purpose)
                values.append(key.scope)
                for number in [
                    state.givenAt, state.givenEvent, state.givenFlaw, state.explicitAt, state.requestedAt,
                    state.stopMark, state.objectedAt, state.givenTraits, state.softAt, state.softEvent,
                    state.softTraits,
                ] {
                    values.append(number)
                }
            }
        }
        try session.insert(rows)
    }

    private static let columns = [
        "customer", "contact_point", "purpose", "scope", "given_at", "given_event", "given_flaw", "explicit_at",
        "requested_at", "stop_mark", "objected_at", "given_traits", "soft_at", "soft_event", "soft_traits",
    ]

    private static let merging: SQL = {
        let isNewer: SQL = """
            excluded.given_at IS NOT NULL AND (consent_state.given_at IS NULL \
            OR excluded.given_at > consent_state.given_at \
            OR excluded.given_at = consent_state.given_at AND excluded.given_event > consent_state.given_event)
            """
        func rank(_ table: StaticString) -> SQL {
            "CASE WHEN \(raw: table).soft_traits = \(ConsentTraits.softOptIn.rawValue) THEN 1 ELSE 0 END"
        }
        let isBetter: SQL = """
            excluded.soft_at IS NOT NULL AND (consent_state.soft_at IS NULL \
            OR \(rank("excluded")) > \(rank("consent_state")) OR \(rank("excluded")) = \(rank("consent_state")) \
            AND (excluded.soft_at > consent_state.soft_at \
            OR excluded.soft_at = consent_state.soft_at AND excluded.soft_event > consent_state.soft_event))
            """
        func replaced(_ column: StaticString, when condition: SQL) -> SQL {
            """
            \(raw: column) = CASE WHEN \(condition) THEN excluded.\(raw: column) ELSE consent_state.\(raw: column) END
            """
        }
        func ofNewest(_ column: StaticString) -> SQL { replaced(column, when: isNewer) }
        func ofBest(_ column: StaticString) -> SQL { replaced(column, when: isBetter) }
        func newest(_ column: StaticString) -> SQL {
            """
            \(raw: column) = CASE WHEN consent_state.\(raw: column) IS NULL \
            OR excluded.\(raw: column) > consent_state.\(raw: column) \
            THEN excluded.\(raw: column) ELSE consent_state.\(raw: column) END
            """
        }
        let assignments = [
            ofNewest("given_at"), ofNewest("given_event"), ofNewest("given_flaw"), newest("explicit_at"),
            newest("requested_at"), newest("stop_mark"), newest("objected_at"), ofNewest("given_traits"),
            ofBest("soft_at"), ofBest("soft_event"), ofBest("soft_traits"),
        ]
        return """
            ON CONFLICT (customer, contact_point, purpose, scope) DO UPDATE SET \(SQL.joined(assignments))
            """
    }()
}
