import Campaigns
import Database
import System

/// `heed pause CAMPAIGN`: no further message is handed off.
enum PauseCommand: Command {
    static let spec = CommandSpec(
        name: "pause", summary: "Hold a campaign between two messages.", arguments: [.campaign],
        examples: [.init("heed pause spring", "a running 'heed send spring --send' stops")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let control = CampaignControl(session: try workspace.store.session())
        guard try control.pause(campaign.name, at: context.clock.now()) else {
            throw CommandError(
                description: "The campaign '\(campaign.name)' is not under way, so there is nothing to pause.",
                exitCode: .notPermitted)
        }
        context.console.print("Paused '\(campaign.name)'.")
        context.console.say("'heed resume \(campaign.name)' lets it go on.")
        return .done
    }
}
