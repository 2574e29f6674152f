import Campaigns
import Composer
import Customers
import Database

extension CustomerReader {
    /// What a privacy report tells one person; nil in campaigns of other messages.
    ///
    /// - Parameter occasion: of the row, which names the period.
    func report(
        _ occasion: String, _ campaign: PreparedCampaign, _ person: PersonalData, _ session: any Session
    ) throws -> PrivacyFacts? {
        guard campaign.campaign.isReport, let period = ReportPeriod(named: occasion) else { return nil }
        return try PrivacyFacts.read(person.customer, person, period, catalogue, session)
    }
}
