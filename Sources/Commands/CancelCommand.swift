import Campaigns
import Database
import System

/// `heed cancel CAMPAIGN`: ends a campaign for good.
enum CancelCommand: Command {
    static let spec = CommandSpec(
        name: "cancel", summary: "End a campaign for good: what is not handed off yet never is.",
        arguments: [.campaign],
        examples: [.init("heed cancel spring", "withdraws every message that waits")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let control = CampaignControl(session: try workspace.store.session())
        guard let withdrawn = try control.cancel(campaign.name, at: context.clock.now()) else {
            throw CommandError(
                description: "The campaign '\(campaign.name)' is not under way, so there is nothing to cancel.",
                exitCode: .notPermitted)
        }
        context.console.print("Cancelled '\(campaign.name)': \(grouped(withdrawn)) messages withdrawn.")
        return .done
    }
}
