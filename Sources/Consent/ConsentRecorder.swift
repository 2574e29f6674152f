import Crypto
package import Customers
package import Database
package import System
package import Workspace

/// Appends consent events and suppressions: the one way in for imports, forms, the endpoint and the team.
///
/// Call it inside a write transaction. It is idempotent: an event that says the same as one on record, time and
/// evidence included, is known and not written again. What was said later wins over what was said earlier, whatever
/// comes in first, so that an import never raises a consent that was withdrawn after its evidence (LAW-8).
package struct ConsentRecorder: ConsentIntake {
    private let configuration: Configuration
    private let hasher: AddressHasher
    private let clock: any WallClock

    /// - Parameter clock: dates when events were written down, not when they happened.
    package init(configuration: Configuration, hasher: AddressHasher, clock: any WallClock) {
        self.configuration = configuration
        self.hasher = hasher
        self.clock = clock
    }

    /// Whether a claim's scope is one that somebody looks for: `email`, `sms`, `*`, `data:<category>` or `data:*`.
    package static func isScope(_ scope: String) -> Bool {
        if scope == "*" || scope == "data:*" || Channel(rawValue: scope) != nil { return true }
        return scope.hasPrefix("data:") && DataCategory(rawValue: String(scope.dropFirst(5))) != nil
    }

    /// Appends the events that are not known yet. Incomplete ones too: the gate takes them for what they are (LAW-2).
    ///
    /// - Throws: `ConsentError` `.invalidClaim` for a scope that does not exist, before anything is written;
    ///   `DatabaseError`.
    package func record(_ claims: [ConsentClaim], _ session: any Session) throws -> (new: Int, known: Int) {
        guard claims.allSatisfy({ Self.isScope($0.scope) }) else { throw ConsentError.invalidScope() }
        if claims.isEmpty { return (0, 0) }
        try CustomerLock.take(claims.map(\.customer), session)
        let now = clock.now()
        var notices = NoticeTexts()
        let keys = claims.map { EventKey($0, notices.hash(of: $0)) }
        var known = try KnownEvents(claims, keys, session)
        let new = claims.indices.filter { known.insert(keys[$0]) }
        let numbers = try session.newNumbers(of: "consent_event", new.count)
        var events = RowBlock("consent_event", Self.eventColumns)
        var states = ConsentStateWriter()
        for (index, number) in zip(new, numbers) {
            let claim = claims[index]
            let hash = notices.hash(of: claim)
            events.append(values(of: claim, number, noticeHash: hash, key: keys[index], now: now))
            try notices.store(claim, hash: hash, session)
            let key = ConsentState.key(
                customer: claim.customer, contactPoint: claim.contactPoint, purpose: claim.purpose,
                scope: claim.scope, state: claim.state)
            let fact = ConsentState(
                event: number, state: claim.state, at: claim.at, evidence: claim.evidenceKind,
                flaw: ConsentFlaw.of(claim), traits: ConsentTraits(claim))
            states.merge(fact, at: key)
        }
        try session.insert(events)
        try states.write(session)
        return (new.count, claims.count - new.count)
    }

    /// Suppresses the addresses, of which only keyed hashes are kept. The result counts what is new or newer than what
    /// was there.
    ///
    /// - Throws: `ConsentError` `.invalidClaim` for a channel that does not exist, before anything is written;
    ///   `DatabaseError`.
    package func suppress(_ claims: [SuppressionClaim], _ session: any Session) throws -> Int {
        guard claims.allSatisfy({ $0.channel == "*" || Channel(rawValue: $0.channel) != nil }) else {
            throw ConsentError.invalidChannel()
        }
        let statement = try session.prepare(Self.upsertSuppression)
        var new = 0
        for claim in claims {
            new += try statement.run([
                hasher.hash(addressKey: claim.addressKey).sqlValue, claim.purpose.sqlValue, claim.channel.sqlValue,
                claim.cause.rawValue.sqlValue, claim.at.sqlValue, claim.source.sqlValue,
            ])
        }
        return new
    }
}

// MARK: - Statements

extension ConsentRecorder {
    private static let eventColumns = [
        "id", "customer", "contact_point", "purpose", "scope", "state", "at", "recorded_at", "basis", "method",
        "evidence_kind", "notice_version", "notice_language", "notice_hash", "statement", "source_url", "actor",
        "double_opt_in_at", "prechecked", "event_key", "soft_opt_in", "written_consent",
        "parental_ref",
    ]

    private static var upsertSuppression: SQL {
        """
        INSERT INTO suppression (address_hash, purpose, channel, cause, at, source) \
        VALUES (\(SQL.joined((0..<6).map { SQL.parameter($0) }))) \
        ON CONFLICT (address_hash, purpose, channel, cause) \
        DO UPDATE SET at = excluded.at, source = excluded.source WHERE excluded.at > suppression.at
        """
    }

    private func values(
        of claim: ConsentClaim, _ number: Int64, noticeHash: [UInt8]?, key: EventKey, now: Instant
    ) -> [SQLValue] {
        [
            number.sqlValue, claim.customer.sqlValue, claim.contactPoint.sqlValue, claim.purpose.sqlValue,
            claim.scope.sqlValue,
            claim.state.rawValue.sqlValue, claim.at.sqlValue, now.sqlValue,
            (configuration.purpose(named: claim.purpose)?.legalBasis.rawValue).sqlValue, claim.method.sqlValue,
            claim.evidenceKind.rawValue.sqlValue, claim.noticeVersion.sqlValue, claim.noticeLanguage.sqlValue,
            noticeHash.sqlValue, claim.statement.sqlValue, claim.sourceURL.sqlValue, claim.actor.sqlValue,
            claim.doubleOptInAt.sqlValue, claim.prechecked.sqlValue, key.bytes.sqlValue,
            (claim.softOptIn?.rawValue).sqlValue, (claim.writtenConsent?.rawValue).sqlValue,
            claim.parentalReference.sqlValue,
        ]
    }
}

/// Which of a page's events are on record already.
private struct KnownEvents {
    private var keys: Set<[UInt8]> = []

    init(_ claims: [ConsentClaim], _ asked: [EventKey], _ session: any Session) throws {
        var possible = asked.flatMap(\.all)
        // A customer with a higher number than all who have events has none: the usual case of a first import.
        if claims.count > 16 {
            guard let highest = try session.integer("SELECT max(customer) FROM consent_event") else { return }
            possible = zip(claims, asked).filter { $0.0.customer <= highest }.flatMap(\.1.all)
        }
        if possible.isEmpty { return }
        try session.query("SELECT event_key FROM consent_event WHERE event_key IN \(list: possible)") { row in
            keys.insert(row.blob(0))
        }
    }

    /// Adds an event; false when it was known.
    mutating func insert(_ key: EventKey) -> Bool {
        !keys.contains(key.digest) && keys.insert(key.bytes).inserted
    }
}

/// The texts of the notices of one page of claims: hashed once for each text, written once for each row.
private struct NoticeTexts {
    /// A page has few; to compare with each costs less than to hash a whole notice.
    private var hashes: [(text: String, hash: [UInt8])] = []
    private var stored: Set<Stored> = []

    private struct Stored: Hashable {
        let purpose: String
        let version: String
        let language: String
        let hash: [UInt8]
    }

    mutating func hash(of claim: ConsentClaim) -> [UInt8]? {
        guard let text = claim.noticeText, !text.isEmpty else { return nil }
        if let place = hashes.firstIndex(where: { $0.text == text }) { return hashes[place].hash }
        let hash = SHA256.hash(Array(text.utf8))
        if hashes.count > 16 { hashes.removeAll(keepingCapacity: true) }
        hashes.append((text, hash))
        return hash
    }

    mutating func store(_ claim: ConsentClaim, hash: [UInt8]?, _ session: any Session) throws {
        guard let hash, let text = claim.noticeText else { return }
        // Words without a version prove nothing, but what was on record stays readable.
        let (version, language) = (claim.noticeVersion ?? "", claim.noticeLanguage ?? "")
        guard stored.insert(Stored(purpose: claim.purpose, version: version, language: language, hash: hash)).inserted
        else { return }
        try session.execute(
            """
            INSERT INTO notice_text (hash, purpose, version, language, text) \
            VALUES (\(hash), \(claim.purpose), \(version), \(language), \(text)) ON CONFLICT DO NOTHING
            """)
    }
}
