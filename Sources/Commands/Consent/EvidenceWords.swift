import Consent
import Customers
import System

/// What a verdict rests on, told in one line.
enum EvidenceWords {
    /// `given 2024-07-20T09:36:49Z by form (recorded; notice 2024-05 in en; declared by …)`
    static func line(_ event: ConsentEvent) -> String {
        var text = "\(event.state.rawValue) \(event.at.wholeSecond)"
        if let method = event.method { text += " by \(method)" }
        var details = [event.evidenceKind.rawValue]
        if let version = event.noticeVersion {
            details.append("notice \(version)\(event.noticeLanguage.map { " in \($0)" } ?? "")")
        }
        if let confirmed = event.doubleOptInAt { details.append("confirmed \(confirmed.wholeSecond)") }
        if event.evidenceKind == .attested, let actor = event.actor { details.append("declared by \(actor)") }
        return text + " (\(details.joined(separator: "; ")))"
    }

    static func line(_ suppression: Suppression) -> String {
        "suppressed \(suppression.at.wholeSecond): \(suppression.cause.rawValue), from \(suppression.source)"
    }

    /// Why an event that reads as a yes is none: `no_proof, notice_text and actor are missing`.
    static func shortcoming(_ event: ConsentEvent) -> String? {
        guard let reason = event.shortcoming else { return nil }
        let missing = ConsentEvidence.missing(event).map(\.rawValue)
        if missing.isEmpty { return "\(reason.code.rawValue): \(reason.explanation)" }
        return "\(reason.code.rawValue): \(reason.explanation) Missing: \(missing.joined(separator: ", "))."
    }
}
