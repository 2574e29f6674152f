import Campaigns
import Composer
import Customers
import Database
import System

extension CustomerReader {
    /// What privacy reports tell, by customer and occasion, which names the period; nothing in campaigns of other messages.
    func reports(
        of campaign: PreparedCampaign, _ messages: [(customer: Int64, occasion: String, instant: Instant)],
        _ people: [Int64: PersonalData], _ session: any Session
    ) throws -> [Int64: [String: PrivacyFacts]] {
        guard campaign.campaign.isReport else { return [:] }
        struct Page: Hashable {
            let occasion: String
            let instant: Instant
        }
        var reports: [Int64: [String: PrivacyFacts]] = [:]
        let reader = PrivacyFactsReader(catalogue)
        // One page as a rule: rows of one run that are claimed together are of one instant.
        for (page, messages) in Dictionary(
            grouping: messages, by: { Page(occasion: $0.occasion, instant: $0.instant) })
        {
            guard let period = ReportPeriod(named: page.occasion) else { continue }
            let wanted = Set(messages.map(\.customer))
            let facts = try reader.read(
                people.filter { wanted.contains($0.key) }, period, of: campaign.campaign.name, at: page.instant,
                session)
            for (customer, facts) in facts { reports[customer, default: [:]][page.occasion] = facts }
        }
        return reports
    }
}
