import Campaigns
import Database
import Mail
import System

/// `heed resolve CAMPAIGN --unknown sent|resend`: settles messages of unknown fate.
enum ResolveCommand: Command {
    static let spec = CommandSpec(
        name: "resolve", summary: "Settle messages whose fate is unknown.",
        discussion: """
            The relay's log knows: with --from-log those that it took (Postfix, Exim, Sendmail) count as sent, and the
            others stay unknown. Then, or where there is no log, 'sent' notes all as sent; 'resend' sends them again, and
            somebody may then get the message twice.
            """,
        arguments: [.campaign],
        options: [
            OptionSpec("unknown", value: "HOW", "what to take them for", choices: ["sent", "resend"]),
            OptionSpec("from-log", value: "FILE", "the relay's log, or - for standard input"),
        ],
        examples: [
            .init("heed resolve spring --from-log /var/log/mail.log", "those that the relay took count as sent"),
            .init("heed resolve spring --unknown sent", "notes messages of unknown fate as sent"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try invocation.refuse("from-log", with: "unknown")
        if let file = invocation.value("from-log") { return try readLog(file, invocation, context) }
        guard let how = invocation.value("unknown") else {
            throw UsageError.missingOption("unknown sent|resend, or --from-log FILE", spec)
        }
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

    private static func readLog(
        _ file: String, _ invocation: Invocation, _ context: Context
    ) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let control = CampaignControl(session: try workspace.store.session())
        let unknown = try control.unknownMails(campaign.name)
        var log = RelayLog(lookingFor: unknown.values)
        let lines = try FileLines(OpenWorkspace.path(file, in: context))
        while let line = try lines.next() { log.read(line) }
        let taken = unknown.filter { log.taken.contains($0.value) }.keys.sorted()
        let settled = try control.settle(asSent: taken, at: context.clock.now())
        let left = unknown.count - taken.count
        if context.json {
            try context.console.printJSON(["sent": settled, "unknown": left])
        } else {
            context.console.print("\(grouped(settled)) mails were taken by the relay and count as sent.")
        }
        if left > 0 {
            context.console.say(
                "\(grouped(left)) are not in this log and stay unknown. If it holds all of that time, the relay has not "
                    + "taken them: 'heed resolve \(campaign.name) --unknown resend' sends them again.")
        }
        return .done
    }
}
