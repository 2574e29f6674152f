import Workspace

/// The offers of a workspace: the YAML files in `Campaigns/offers/`.
///
///     try campaigns.offers.load("lamps-10")
package struct OfferFolder: Sendable {
    private let folder: WorkspaceFolder
    private let configuration: Configuration

    init(_ folder: WorkspaceFolder, _ configuration: Configuration) {
        self.folder = folder
        self.configuration = configuration
    }

    private static let path = "Campaigns/offers"

    /// The names of all offers, sorted; none when there is no such folder.
    ///
    /// - Throws: ``CampaignsError`` `.unreadable`.
    package func names() throws(CampaignsError) -> [String] {
        try CampaignFolder.names(in: folder.path(of: Self.path))
    }

    /// The offer of that name.
    ///
    /// - Throws: ``CampaignsError`` `.unknownOffer`, `.unreadable`; `Diagnostics` when its file has mistakes.
    package func load(_ name: String) throws -> Offer {
        let names = try names()
        guard names.contains(name) else {
            throw CampaignsError.unknownOffer(name, suggestion: Nearest.match(name, in: names), known: names)
        }
        return try Offer.load(
            folder.yaml("\(Self.path)/\(name)\(CampaignFolder.ending)"), name: name, configuration: configuration,
            campaigns: CampaignFolder(folder, configuration).names())
    }

    /// The campaign with the offers that its file names.
    ///
    /// - Throws: the mistakes of both, as `Diagnostics`; ``CampaignsError`` `.unreadable`.
    package func bring(to campaign: Campaign) throws -> Campaign {
        if campaign.namedOffers.isEmpty { return campaign }
        let names = try names()
        var offers: [Offer] = []
        var found: [Diagnostic] = []
        func refuse(_ named: NamedOffer, _ message: String, hint: String) {
            found.append(campaign.source.diagnostic(.error, message, at: named.mark, hint: hint))
        }
        for named in campaign.namedOffers {
            guard names.contains(named.name) else {
                refuse(
                    named, "there is no offer \(Excerpt.quoted(named.name))",
                    hint: Nearest.suggestion(for: named.name, in: names)
                        ?? "Write \(Self.path)/\(named.name)\(CampaignFolder.ending).")
                continue
            }
            do {
                let offer = try load(named.name)
                if offer.purpose.name != campaign.purpose.name {
                    refuse(
                        named,
                        "the offer '\(offer.name)' is for '\(offer.purpose.name)', not for '\(campaign.purpose.name)'",
                        hint: "An offer goes with campaigns of its own purpose: people have agreed to that one.")
                }
                if let first = offers.first, first.worth.currency != offer.worth.currency {
                    refuse(
                        named,
                        "'\(offer.name)' is in \(offer.worth.currency), '\(first.name)' in \(first.worth.currency)",
                        hint: "Offers of one campaign are ranked by worth: write them in one currency.")
                }
                offers.append(offer)
            } catch let error as Diagnostics {
                found += error.all
            }
        }
        if !found.isEmpty { throw Diagnostics(found) }
        return campaign.bringing(offers)
    }
}
