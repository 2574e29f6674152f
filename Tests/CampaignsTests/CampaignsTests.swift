import Testing

@testable import Campaigns

@Suite struct CampaignsTests {}
