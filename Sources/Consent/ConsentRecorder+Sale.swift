import Customers
package import Database
package import System

extension ConsentRecorder {
    /// The purpose under which the opt-out of sale and sharing stands in the history (CCPA, LAW-21). Heed sells and shares
    /// nothing by itself: it is for those who hand data on.
    package static let sale = "sale_sharing"

    /// Whether that is on record; a read, for pages that are asked for again and again.
    package func hasOptedOutOfSale(_ customer: Int64, _ session: any Session) throws -> Bool {
        try session.exists(
            "SELECT 1 FROM consent_event WHERE customer = \(customer) AND purpose = \(Self.sale) LIMIT 1")
    }

    /// Records that a person opted out of the sale and sharing of their data by the signal of their browser; once, however
    /// often it comes. Inside a write transaction that holds the customer's lock.
    package func optOutOfSale(_ customer: Int64, at instant: Instant, _ session: any Session) throws {
        guard try !hasOptedOutOfSale(customer, session) else { return }
        _ = try stop(
            ConsentStop(
                customer: customer, purpose: Self.sale, scope: "*", state: .objected, method: "gpc",
                evidenceKind: .selfService, actor: "customer", at: instant, cause: .objection, source: "gpc"), session)
    }
}
