import Campaigns

/// `heed offers …`: benefits for one person, with a code.
enum OffersCommand: CommandFamily {
    static let members: [any Command.Type] = [
        OffersListCommand.self, OffersLoadCommand.self, OffersIssueCommand.self, OffersRedeemCommand.self,
        OffersReportCommand.self,
    ]

    static let spec = CommandSpec(
        name: "offers", summary: "Give offers with codes, redeem them, and see what came of them.",
        discussion: """
            An offer is a file in Campaigns/offers/; a campaign names those that it brings, and each person gets the one
            that is worth most to them. A code is redeemed once, whoever else tries at the same moment.
            """,
        arguments: [action],
        examples: [
            .init("heed offers list", "every offer, and how many are left"),
            .init("heed offers redeem KDF4-9GHR-TXW7", "at the till"),
        ])

    static let offer = ArgumentSpec("OFFER", "the name of a file in Campaigns/offers/ without its ending")
}

extension OpenWorkspace {
    func offer(_ name: String) throws -> Offer { try CampaignFolder(folder, configuration).offers.load(name) }

    /// All of them, sorted by name.
    func offers() throws -> [Offer] {
        let folder = CampaignFolder(self.folder, configuration).offers
        return try folder.names().map(folder.load)
    }
}
