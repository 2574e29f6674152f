import Consent
import Database
import System
import Workspace

/// Counts within one page of an audience what the campaign itself adds under its frequency caps: somebody may be due
/// several messages of it, and no row tells of them yet.
struct CapTally {
    private let caps: [CampaignCap]
    /// For each cap what its people have used, and what this pass has given them since.
    private var used: [[Int64: Int]] = []

    /// Nothing to count: the statement's own rule says all.
    init() {
        caps = []
    }

    /// For the customers after one number up to another.
    init(
        _ campaign: Campaign, _ scope: CampaignRules.CapScope, after first: Int64, to last: Int64, at instant: Instant,
        _ session: any Session
    ) throws {
        caps = campaign.mayWriteTwice ? campaign.caps : []
        for cap in caps {
            let count = CampaignRules.used(cap, of: campaign, scope, by: "customer.id", at: instant)
            var counts: [Int64: Int] = [:]
            try session.query(
                """
                SELECT page.id, page.used FROM (SELECT customer.id AS id, \(count) AS used FROM customer \
                WHERE customer.id > \(first) AND customer.id <= \(last)) AS page WHERE page.used > 0
                """
            ) { counts[$0.int64(0)] = $0.int(1) }
            used.append(counts)
        }
    }

    /// Takes a place under each cap; the code of the first cap that has none left, and then nothing is taken.
    mutating func take(_ customer: Int64) -> CampaignRules.Code? {
        for (index, cap) in caps.enumerated() where used[index][customer, default: 0] >= cap.cap.messages {
            return cap.code
        }
        for index in caps.indices { used[index][customer, default: 0] += 1 }
        return nil
    }
}

extension Campaign {
    /// Whether one person can get more than one message in one go.
    var mayWriteTwice: Bool {
        if case .each = repetition { return true }
        return channels.count > 1
    }
}
