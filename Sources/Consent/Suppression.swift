package import Customers
import Database
package import System
import Workspace

/// An address that must not be contacted, as `why` shows it: never the address, only why.
package struct Suppression: Equatable, Sendable {
    /// The name of a purpose, or `*` for all marketing.
    package let purpose: String
    /// `email`, `sms` or `*`.
    package let channel: String
    package let cause: SuppressionCause
    package let at: Instant
    /// Where it came from: the source of an import, `unsubscribe`.
    package let source: String
}

extension Suppression {
    /// The rows of `suppression` that bind this question. A lift holds until the address is suppressed anew; an
    /// explicit grant newer than the row ends the causes that are the person's own (LAW-8, LAW-11).
    ///
    /// - Parameters:
    ///   - hashes: what `address_hash` must be, with the operator.
    ///   - explicitAt: when the person last agreed to this purpose and channel in person, or NULL.
    static func binding(_ question: ContactQuestion, hashes: SQL, explicitAt: SQL) -> SQL {
        let always = SuppressionCause.allCases.filter(\.bindsEveryPurpose).map(\.rawValue)
        let endable = SuppressionCause.allCases.filter(\.endsByExplicitGrant).map(\.rawValue)
        let purposes: SQL =
            question.purpose.isMarketing
            ? "suppression.purpose IN \(list: [question.purpose.name, "*"])"
            : """
            (suppression.purpose = \(question.purpose.name) \
            OR suppression.purpose = '*' AND suppression.cause IN \(list: always))
            """
        // The CASE lets the database find an address by one seek instead of one for each purpose and channel.
        return """
            suppression.address_hash \(hashes) \
            AND CASE WHEN \(purposes) \
            AND suppression.channel IN \(list: [question.channel.rawValue, "*"]) \
            AND (suppression.lifted_at IS NULL OR suppression.lifted_at < suppression.at) \
            AND NOT (suppression.cause IN \(list: endable) \
            AND \(explicitAt) IS NOT NULL AND \(explicitAt) > suppression.at) THEN 1 ELSE 0 END = 1
            """
    }

    /// The newest row that binds one of the address's hashes; nil when none does.
    static func newest(
        _ question: ContactQuestion, hashes: [[UInt8]], explicitAt: Instant?, _ session: any Session
    ) throws -> Suppression? {
        let explicitAt: SQL = explicitAt.map { "\($0)" } ?? "CAST(NULL AS BIGINT)"
        let binding = binding(question, hashes: "IN \(list: hashes)", explicitAt: explicitAt)
        return try session.first(
            "SELECT purpose, channel, cause, at, source FROM suppression WHERE \(binding) ORDER BY at DESC, id DESC"
        ) { row in
            guard let cause = SuppressionCause(rawValue: row.text(2)) else {
                throw ConsentError.unreadable(table: "suppression", column: "cause")
            }
            return Suppression(
                purpose: row.text(0), channel: row.text(1), cause: cause, at: row.instant(3), source: row.text(4))
        }
    }
}
