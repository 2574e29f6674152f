package import Workspace

/// A frequency cap with the purposes whose messages it counts, across all campaigns and channels.
package struct CampaignCap: Equatable, Sendable {
    package let cap: FrequencyCap
    package let purposes: [String]

    /// Whether it is the one on all marketing together.
    package let isOverall: Bool

    /// The caps that bind a purpose: its own, and for marketing the one on all of it.
    static func binding(_ purpose: Purpose, _ configuration: Configuration) -> [CampaignCap] {
        var caps: [CampaignCap] = []
        if let own = purpose.frequencyCap {
            caps.append(CampaignCap(cap: own, purposes: [purpose.name], isOverall: false))
        }
        if purpose.isMarketing, let overall = configuration.frequencyCap {
            let marketing = configuration.purposes.filter(\.isMarketing).map(\.name)
            caps.append(CampaignCap(cap: overall, purposes: marketing, isOverall: true))
        }
        return caps
    }

    var code: CampaignRules.Code { isOverall ? .marketingCap : .frequencyCap }
}
