import Campaigns
import System

/// A request for scripts and, as a line, for people.
struct RequestReport: Encodable {
    let id: Int64
    let right: String
    let customer: String
    let receivedAt: Instant
    let dueOn: String
    let daysLeft: Int?
    let overdue: Bool
    let extended: Bool
    let state: String
    let closedAt: Instant?
    let reason: String?

    init(_ request: DataRequest, at now: Instant) {
        id = request.id
        right = request.right.rawValue
        customer = request.reference
        receivedAt = request.receivedAt
        dueOn = request.dueOn.description
        daysLeft = request.state == .open ? request.dueOn.daysSinceEpoch - now.civilDate.daysSinceEpoch : nil
        overdue = request.isOverdue(at: now)
        extended = request.isExtended
        state = request.state.rawValue
        closedAt = request.closedAt
        reason = request.reason
    }

    /// number, right, customer, state, due
    func cells(_ console: Console) -> [String] {
        let due: String
        if overdue {
            due = console.styled("OVERDUE since \(dueOn)", .red)
        } else if let daysLeft {
            due = "due \(dueOn), \(daysLeft) days left" + (extended ? ", extended" : "")
        } else {
            due = ""
        }
        return ["\(id)", right, customer.isEmpty ? "(forgotten)" : customer, state, due]
    }

    private enum CodingKeys: String, CodingKey {
        case id, right, customer, overdue, extended, state, reason
        case receivedAt = "received_at"
        case dueOn = "due_on"
        case daysLeft = "days_left"
        case closedAt = "closed_at"
    }
}
