import Customers
package import Database
package import System

/// What erasure does to consent: the addresses are suppressed as keyed hashes, so that nobody writes to them when they are
/// imported again (LAW-11), and the notes of confirmations go. Consent events stay as the proof that they are: they name a
/// number and no address, and no command finds them once the customer is gone.
package enum ConsentErasure {
    /// Inside a write transaction that holds the customer's lock, while the addresses are still there. How many addresses
    /// are suppressed.
    package static func run(
        _ customer: Int64, recorder: ConsentRecorder, at instant: Instant, _ session: any Session
    ) throws -> Int {
        let claims = try CustomerErasure.addresses(of: customer, session).map { address in
            SuppressionClaim(
                addressKey: address.key, purpose: "*", channel: address.channel, cause: .erasure, at: instant,
                source: "erasure")
        }
        _ = try recorder.suppress(claims, session)
        try session.execute("DELETE FROM confirmation WHERE customer = \(customer)")
        return claims.count
    }

    /// How many events stay as proof.
    package static func proofs(of customer: Int64, _ session: any Session) throws -> Int {
        try session.integer("SELECT count(*) FROM consent_event WHERE customer = \(customer)") ?? 0
    }
}
