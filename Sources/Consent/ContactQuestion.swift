import Database
import System
import Workspace

/// What the rules are asked about: one purpose over one channel at one moment.
struct ContactQuestion: Sendable {
    let purpose: Purpose
    let channel: Channel
    let at: Instant
    /// What else the rules depend on: the organisation's country, the law, kinds of events, exclusion lists.
    let configuration: Configuration

    /// Where the controller is established (LAW-24).
    var organisationCountry: String { configuration.organisation.country }
    var legal: LegalTable { configuration.legal }

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
    var expiryCutoff: Instant? { purpose.expiryCutoff(at: at) }
}

extension Purpose {
    /// A grant at or before this moment is too old at `instant`; nil when grants do not age.
    func expiryCutoff(at instant: Instant) -> Instant? {
        expiresAfter.map { instant.before($0) }
    }
}
