package import Campaigns
package import Customers
package import Workspace

/// Which message this is: one for each (campaign, occasion, customer, channel), in a preview and on every attempt to
/// deliver it. Its Message-ID and MIME boundary derive from these four; the
/// variant is another one's form of the same message.
package struct MessageIdentity: Equatable, Sendable {
    /// The campaign's name: its file in `Campaigns/` without the ending.
    package let campaign: String
    /// What makes a repeated message a different one: empty, `2026`, `2026-Q3`, an order's number.
    package let occasion: String
    /// `customer.id`
    package let customer: Int64
    package let channel: Channel
    /// Which form of it, in campaigns that have variants: `delivery.variant`.
    package let variant: String?
    /// `delivery.id`; nil where no row exists, as in a preview.
    package let delivery: Int64?
    /// Whether the person had no message before.
    package let isFirst: Bool
    /// What the message is about, in campaigns that repeat for each event.
    package let event: CustomerEvent?
    /// What it brings, in campaigns with offers.
    package let offer: GivenOffer?
    /// Whether the person lets be counted which links they follow.
    package let isMeasured: Bool
    /// What it tells, in campaigns of privacy reports.
    package let report: PrivacyFacts?

    package init(
        campaign: String, occasion: String = "", customer: Int64, channel: Channel, variant: String? = nil,
        delivery: Int64? = nil, isFirst: Bool = false, event: CustomerEvent? = nil, offer: GivenOffer? = nil,
        isMeasured: Bool = false, report: PrivacyFacts? = nil
    ) {
        self.report = report
        self.isFirst = isFirst
        self.campaign = campaign
        self.occasion = occasion
        self.customer = customer
        self.channel = channel
        self.variant = variant
        self.delivery = delivery
        self.event = event
        self.offer = offer
        self.isMeasured = isMeasured
    }
}
