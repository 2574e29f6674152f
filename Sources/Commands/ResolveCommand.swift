import Campaigns
import Database
import System

/// `heed resolve CAMPAIGN --unknown sent|resend`: settles messages of unknown fate.
enum ResolveCommand: Command {
    static let spec = CommandSpec(
        name: "resolve", summary: "Settle messages whose fate is unknown.",
        discussion: """
            Look into the relay's log first. 'sent' notes them as sent; 'resend' sends them again, and somebody may then
            get the message twice.
            """,
        arguments: [.campaign],
        options: [OptionSpec("unknown", value: "HOW", "what to take them for", choices: ["sent", "resend"])],
        examples: [.init("heed resolve spring --unknown sent", "notes messages of unknown fate as sent")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        guard let how = invocation.value("unknown") else { throw UsageError.missingOption("unknown sent|resend", spec) }
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let control = CampaignControl(session: try workspace.store.session())
        let count = try control.resolve(
            campaign.name, as: how == "sent" ? .sent : .resend, at: context.clock.now())
        context.console.print("\(grouped(count)) messages of unknown fate settled as \(how).")
        if how == "resend", count > 0 {
            context.console.say("'heed send \(campaign.name) --send' sends them.")
        }
        return .done
    }
}
