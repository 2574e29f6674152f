import Consent
import Customers
import System

/// One consent event as scripts read it.
struct ConsentEventReport: Encodable {
    let event: Int64
    let purpose: String
    let scope: String
    let state: String
    let at: Instant
    let recordedAt: Instant
    let method: String?
    let evidence: String
    let noticeVersion: String?
    let noticeLanguage: String?
    let noticeText: String?
    let statement: String?
    let sourceURL: String?
    let actor: String?
    let doubleOptInAt: Instant?
    let prechecked: Bool
    /// Whether a yes is a consent at all, whatever came after it; nil for every other state.
    let counts: Bool?
    let reason: String?
    let missing: [String]?
    /// Which of the conditions of soft opt-in the sale shows; nil for what is no sale.
    let softOptIn: [String]?
    let written: Bool?
    let parentalReference: String?

    init(_ event: ConsentEvent, noticeText: String?) {
        self.event = event.id
        purpose = event.purpose
        scope = event.scope
        state = event.state.rawValue
        at = event.at
        recordedAt = event.recordedAt
        method = event.method
        evidence = event.evidenceKind.rawValue
        noticeVersion = event.noticeVersion
        noticeLanguage = event.noticeLanguage
        self.noticeText = noticeText
        statement = event.statement
        sourceURL = event.sourceURL
        actor = event.actor
        doubleOptInAt = event.doubleOptInAt
        prechecked = event.prechecked
        let isSale = event.softOptIn != nil
        counts = event.state == .given && !isSale ? event.shortcoming == nil : nil
        reason = isSale ? nil : event.shortcoming?.code.rawValue
        softOptIn = event.softOptIn?.names
        written = event.writtenConsent == nil ? nil : event.writtenConsent == .all
        parentalReference = event.parentalReference
        let parts = ConsentEvidence.missing(event).map(\.rawValue)
        missing = parts.isEmpty ? nil : parts
    }

    private enum CodingKeys: String, CodingKey {
        case event, purpose, scope, state, at, method, evidence, statement, actor, prechecked, counts, reason, missing
        case written
        case softOptIn = "soft_opt_in"
        case parentalReference = "parental_ref"
        case recordedAt = "recorded_at"
        case noticeVersion = "notice_version"
        case noticeLanguage = "notice_language"
        case noticeText = "notice_text"
        case sourceURL = "source_url"
        case doubleOptInAt = "double_opt_in_at"
    }
}

/// How somebody stands to one purpose over one channel, or with one category of data.
struct ConsentStandingReport: Encodable {
    let purpose: String
    let scope: String
    let permitted: Bool
    let since: Instant?
    let reason: String?
    let rule: String?
    let source: String?
    let explanation: String?
    let event: Int64?
    let restsOn: String?
    let missing: [String]?
    let specialFields: Bool?

    init(_ standing: ConsentStanding) {
        purpose = standing.purpose
        scope = standing.scope
        permitted = standing.holds
        since = standing.since?.wholeSecond
        reason = standing.code
        rule = standing.rule
        source = standing.source
        explanation = standing.explanation
        event = standing.event?.id
        restsOn = standing.suppression.map(EvidenceWords.line) ?? standing.event.map(EvidenceWords.line)
        let parts = standing.event.map { ConsentEvidence.missing($0).map(\.rawValue) } ?? []
        missing = parts.isEmpty ? nil : parts
        specialFields = standing.permitsSpecialFields
    }

    private enum CodingKeys: String, CodingKey {
        case purpose, scope, permitted, since, reason, rule, source, explanation, event, missing
        case restsOn = "rests_on"
        case specialFields = "special_fields"
    }

    /// `yes`, or why not, and what it rests on.
    var cells: [String] {
        var words = [permitted ? nil : reason, permitted ? nil : explanation]
        if let missing { words.append("Missing: \(missing.joined(separator: ", ")).") }
        if specialFields == false, permitted { words.append("but no special fields") }
        words.append(restsOn)
        if permitted, restsOn == nil, specialFields != false { words.append("the purpose's own basis") }
        return [
            permitted ? "✔" : "✘", purpose, scope.hasPrefix("data:") ? "data: \(scope.dropFirst(5))" : scope,
            words.compactMap { $0 }.joined(separator: " · "),
        ]
    }
}
