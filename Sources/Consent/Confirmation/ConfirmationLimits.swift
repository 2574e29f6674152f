import Database
import System
package import Workspace

/// How often and how late an address may be asked to confirm: so that nobody can use the sign-up form to fill somebody
/// else's mailbox.
package enum ConfirmationLimits {
    /// How old a request may be when its mail leaves (DESIGN §4).
    package static let freshness = Period(count: 48, unit: .hours)
    /// How long the link in the mail works.
    package static let validity = Period(count: 48, unit: .hours)

    /// At most so many mails to an address, whoever asked, within a time.
    static let caps: [(count: Int, within: Period)] = [
        (1, Period(count: 24, unit: .hours)), (3, Period(count: 30, unit: .days)),
    ]

    /// Whether one more mail may go to an address now; counted by its hash, under each key of the ring.
    static func allowsMail(to hashes: [[UInt8]], at instant: Instant, _ session: any Session) throws -> Bool {
        for cap in caps {
            let sent =
                try session.integer(
                    """
                    SELECT count(*) FROM confirmation \
                    WHERE address_hash IN \(list: hashes) AND mailed_at > \(instant.before(cap.within))
                    """) ?? 0
            if sent >= cap.count { return false }
        }
        return true
    }
}
