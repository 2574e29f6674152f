import Campaigns
import Database
import System

/// `heed resume CAMPAIGN`: lets a paused campaign go on.
enum ResumeCommand: Command {
    static let spec = CommandSpec(
        name: "resume", summary: "Let a paused campaign go on.", arguments: [.campaign],
        examples: [.init("heed resume spring", "then 'heed send spring --send' goes on where it was")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let control = CampaignControl(session: try workspace.store.session())
        guard try control.resume(campaign.name, at: context.clock.now()) else {
            throw CommandError(
                description: "The campaign '\(campaign.name)' is not paused, so there is nothing to resume.",
                exitCode: .notPermitted)
        }
        context.console.print("'\(campaign.name)' may go on.")
        context.console.say("'heed send \(campaign.name) --send' sends what is left.")
        return .done
    }
}
