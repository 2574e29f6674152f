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
    let hasher: AddressHasher
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
        guard claims.allSatisfy({ Self.isScope($0.terms.scope) }) else { throw ConsentError.invalidScope() }
        if claims.isEmpty { return (0, 0) }
        try CustomerLock.take(claims.map(\.customer), session)
        let now = clock.now()
        let readings = TermsReadings(claims, configuration)
        var scratch: [UInt8] = []
        let keys = claims.indices.map { EventKey(claims[$0], readings.all[readings.ofClaim[$0]], scratch: &scratch) }
        var known = try KnownEvents(claims, keys, readings, session)
        let new = claims.indices.filter { known.insert(keys[$0], $0) }
        let numbers = try session.newNumbers(of: "consent_event", new.count)
        var events = RowBlock("consent_event", Self.eventColumns)
        var states = ConsentStateWriter()
        for (index, number) in zip(new, numbers) {
            let claim = claims[index]
            let reading = readings.all[readings.ofClaim[index]]
            events.append { values in
                values.append(number)
                values.append(claim.customer)
                values.append(claim.contactPoint)
                values.append(claim.at.microseconds)
                values.append(now.microseconds)
                values.append(claim.doubleOptInAt?.microseconds)
                values.append(blob: keys[index].bytes)
                values.append(contentsOf: reading.values)
            }
            states.merge(number, claim, reading)
        }
        try NoticeTexts.store(Set(new.map { readings.ofClaim[$0] }).sorted().map { readings.all[$0] }, session)
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
    private static let eventColumns =
        ["id", "customer", "contact_point", "at", "recorded_at", "double_opt_in_at", "event_key"] + TermsReading.columns

    private static var upsertSuppression: SQL {
        """
        INSERT INTO suppression (address_hash, purpose, channel, cause, at, source) \
        VALUES (\(SQL.joined((0..<6).map { SQL.parameter($0) }))) \
        ON CONFLICT (address_hash, purpose, channel, cause) \
        DO UPDATE SET at = excluded.at, source = excluded.source WHERE excluded.at > suppression.at
        """
    }
}

/// Which of a page's events are on record already.
private struct KnownEvents {
    private var keys: Set<EventKey> = []
    /// Claims that are on record under the key of an early database.
    private var early: Set<Int> = []

    init(
        _ claims: [ConsentClaim], _ asked: [EventKey], _ readings: TermsReadings, _ session: any Session
    ) throws {
        keys.reserveCapacity(asked.count)
        var possible = Array(claims.indices)
        // A customer with a higher number than all who have events has none: the usual case of a first import.
        if claims.count > 16 {
            guard let highest = try session.integer("SELECT max(customer) FROM consent_event") else { return }
            possible.removeAll { claims[$0].customer > highest }
        }
        if possible.isEmpty { return }
        let digests = Dictionary(
            possible.map { (EventKey.digest(of: claims[$0], readings.all[readings.ofClaim[$0]]), [$0]) },
            uniquingKeysWith: +)
        let wanted = possible.map { asked[$0].bytes } + digests.keys
        try session.query(
            "SELECT event_key, customer FROM consent_event WHERE event_key IN \(list: wanted)"
        ) { row in
            let bytes = row.blob(0)
            if let same = digests[bytes] {
                early.formUnion(same)
            } else if let key = EventKey(bytes, of: row.int64(1)) {
                keys.insert(key)
            }
        }
    }

    /// Adds the event of a claim; false when it was known.
    mutating func insert(_ key: EventKey, _ claim: Int) -> Bool {
        !early.contains(claim) && keys.insert(key).inserted
    }
}

/// The words of notices, each written once.
private enum NoticeTexts {
    static func store(_ readings: [TermsReading], _ session: any Session) throws {
        var stored: Set<[String?]> = []
        for reading in readings {
            guard let hash = reading.noticeHash, let text = reading.terms.noticeText else { continue }
            // Words without a version prove nothing, but what was on record stays readable.
            let (version, language) = (reading.terms.noticeVersion ?? "", reading.terms.noticeLanguage ?? "")
            let purpose = reading.terms.purpose
            guard stored.insert([purpose, version, language, text]).inserted else { continue }
            try session.execute(
                """
                INSERT INTO notice_text (hash, purpose, version, language, text) \
                VALUES (\(hash), \(purpose), \(version), \(language), \(text)) ON CONFLICT DO NOTHING
                """)
        }
    }
}
