import Database
import System
import Workspace

/// What the rules are asked about: one purpose over one channel at one moment.
struct ContactQuestion: Sendable {
    let purpose: Purpose
    let channel: Channel
    let at: Instant
    /// Where the controller is established (LAW-24).
    let organisationCountry: String

    /// The purposes whose negative events reach this one: `*` is all marketing.
    var stoppingPurposes: [String] {
        purpose.isMarketing ? [purpose.name, "*"] : [purpose.name]
    }

    /// Whether a row `stop` of `consent_state` reaches this purpose and channel. It stands inside a CASE wherever it is
    /// asked, so that a person's few rows are read by one seek and not looked up purpose by purpose.
    var stops: SQL {
        "stop.purpose IN \(list: stoppingPurposes) AND stop.scope IN \(list: [channel.rawValue, "*"])"
    }

    /// A grant at or before this moment is too old; nil when grants do not age.
    var expiryCutoff: Instant? {
        purpose.expiresAfter.map { at.before($0) }
    }
}
