package import Customers
package import Database
package import System

/// Every consent event of every customer, in the columns that `heed import consent` reads: what was said, for which
/// address, with its evidence.
package struct ExportedConsent: Encodable, Sendable {
    /// The event's number here; an import gives it another.
    package let event: Int64
    package let recordedAt: Instant
    /// The customer's own reference, and the system whose reference it is.
    package let customer: String
    package let source: String
    package let purpose: String
    package let scope: String
    /// The address it was given for; `unknown` where it was given for none that is on record, so that an import cannot
    /// take it for a consent at whatever address the customer has.
    package let address: String?
    package let state: String
    package let at: Instant
    package let method: String?
    package let evidence: String
    package let noticeVersion: String?
    package let noticeLanguage: String?
    package let noticeText: String?
    package let statement: String?
    package let sourceURL: String?
    package let actor: String?
    package let doubleOptInAt: Instant?
    package let prechecked: Bool
    package let softOptIn: SoftOptIn?
    package let writtenConsent: WrittenConsent?
    package let parentalReference: String?

    private enum CodingKeys: String, CodingKey {
        case event, customer, source, purpose, scope, address, state, at, method, evidence, statement, actor, prechecked
        case recordedAt = "recorded_at"
        case noticeVersion = "notice_version"
        case noticeLanguage = "notice_language"
        case noticeText = "notice_text"
        case sourceURL = "source_url"
        case doubleOptInAt = "double_opt_in_at"
        case ownSale = "own_sale"
        case similarProducts = "similar_products"
        case optOutAtCollection = "opt_out_at_collection"
        case optOutInMessages = "opt_out_in_messages"
        case signed, disclosed, unconditional
        case parentalReference = "parental_ref"
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(event, forKey: .event)
        try members.encode(recordedAt, forKey: .recordedAt)
        try members.encode(customer, forKey: .customer)
        try members.encode(source, forKey: .source)
        try members.encode(purpose, forKey: .purpose)
        try members.encode(scope, forKey: .scope)
        try members.encodeIfPresent(address, forKey: .address)
        try members.encode(state, forKey: .state)
        try members.encode(at, forKey: .at)
        try members.encodeIfPresent(method, forKey: .method)
        try members.encode(evidence, forKey: .evidence)
        try members.encodeIfPresent(noticeVersion, forKey: .noticeVersion)
        try members.encodeIfPresent(noticeLanguage, forKey: .noticeLanguage)
        try members.encodeIfPresent(noticeText, forKey: .noticeText)
        try members.encodeIfPresent(statement, forKey: .statement)
        try members.encodeIfPresent(sourceURL, forKey: .sourceURL)
        try members.encodeIfPresent(actor, forKey: .actor)
        try members.encodeIfPresent(doubleOptInAt, forKey: .doubleOptInAt)
        try members.encode(prechecked, forKey: .prechecked)
        try members.encodeIfPresent(softOptIn?.contains(.ownSale), forKey: .ownSale)
        try members.encodeIfPresent(softOptIn?.contains(.similarProducts), forKey: .similarProducts)
        try members.encodeIfPresent(softOptIn?.contains(.optOutAtCollection), forKey: .optOutAtCollection)
        try members.encodeIfPresent(softOptIn?.contains(.optOutInMessages), forKey: .optOutInMessages)
        try members.encodeIfPresent(writtenConsent?.contains(.signed), forKey: .signed)
        try members.encodeIfPresent(writtenConsent?.contains(.disclosed), forKey: .disclosed)
        try members.encodeIfPresent(writtenConsent?.contains(.unconditional), forKey: .unconditional)
        try members.encodeIfPresent(parentalReference, forKey: .parentalReference)
    }
}

/// Reads consent events in pages, in flat memory.
///
///     try ConsentExport.run(session) { page, last in … }
package enum ConsentExport {
    private static let pageSize = 1000

    /// How many events there are.
    package static func count(_ session: any Session) throws -> Int {
        try session.integer("SELECT count(*) FROM consent_event") ?? 0
    }

    /// Hands over every page, the oldest record first.
    ///
    /// - Parameter each: may throw to stop; no statement is open meanwhile.
    package static func run(_ session: any Session, each: ([ExportedConsent]) throws -> Void) throws {
        var last: Int64 = 0
        while true {
            let page = try page(after: last, session)
            guard let end = page.last?.event else { return }
            last = end
            try each(page)
        }
    }

    /// Those of one customer, the oldest record first.
    package static func events(of customer: Int64, _ session: any Session) throws -> [ExportedConsent] {
        try session.rows("\(query) WHERE event.customer = \(customer) ORDER BY event.id", map: event)
    }

    private static func page(after last: Int64, _ session: any Session) throws -> [ExportedConsent] {
        try session.rows(
            "\(query) WHERE event.id > \(last) ORDER BY event.id LIMIT \(pageSize)", map: event)
    }

    private static let query: SQL =
        """
        SELECT event.id, event.recorded_at, person.source_key, person.source, event.purpose, event.scope, \
        point.address, event.state, event.at, event.method, event.evidence_kind, event.notice_version, \
        event.notice_language, \
        (SELECT min(notice.text) FROM notice_text AS notice WHERE notice.hash = event.notice_hash), \
        event.statement, event.source_url, event.actor, event.double_opt_in_at, event.prechecked, \
        event.soft_opt_in, event.written_consent, event.parental_ref \
        FROM consent_event AS event \
        JOIN customer AS person ON person.id = event.customer \
        LEFT JOIN contact_point AS point ON point.id = event.contact_point
        """

    private static func event(_ row: Row) -> ExportedConsent {
        let scope = row.text(5)
        let state = row.text(7)
        // One that is no longer kept is empty.
        let known = row.optionalText(6).flatMap { $0.isEmpty ? nil : $0 }
        let isAtAnAddress = Set(["email", "sms"]).contains(scope) && Set(["given", "requested"]).contains(state)
        return ExportedConsent(
            event: row.int64(0), recordedAt: row.instant(1), customer: row.text(2), source: row.text(3),
            purpose: row.text(4), scope: scope, address: isAtAnAddress ? known ?? "unknown" : nil,
            state: state, at: row.instant(8), method: row.optionalText(9), evidence: row.text(10),
            noticeVersion: row.optionalText(11), noticeLanguage: row.optionalText(12),
            noticeText: row.optionalText(13), statement: row.optionalText(14), sourceURL: row.optionalText(15),
            actor: row.optionalText(16), doubleOptInAt: row.optionalInstant(17), prechecked: row.bool(18),
            softOptIn: row.optionalInt64(19).map(SoftOptIn.init),
            writtenConsent: row.optionalInt64(20).map(WrittenConsent.init),
            parentalReference: row.optionalText(21))
    }
}
