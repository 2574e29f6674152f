import Campaigns
import Database
import Mail
import System

/// `heed resolve CAMPAIGN --list | --from-log FILE | --unknown sent|resend`: names and settles messages of unknown fate.
enum ResolveCommand: Command {
    static let spec = CommandSpec(
        name: "resolve", summary: "Settle messages whose fate is unknown.",
        discussion: """
            --list names them and changes nothing. The relay's log knows: with --from-log those that it took (Postfix, Exim, Sendmail) count as sent, and the
            others stay unknown. Then, or where there is no log, 'sent' notes all as sent; 'resend' sends them again, and
            somebody may then get the message twice.
            """,
        arguments: [.campaign],
        options: [
            OptionSpec("list", "name them: whose, when, why, and the Message-ID; nothing changes"),
            OptionSpec("unknown", value: "HOW", "what to take them for", choices: ["sent", "resend"]),
            OptionSpec("from-log", value: "FILE", "the relay's log, or - for standard input"),
        ],
        examples: [
            .init("heed resolve spring --list", "whose messages may or may not have arrived"),
            .init("heed resolve spring --from-log /var/log/mail.log", "those that the relay took count as sent"),
            .init("heed resolve spring --unknown sent", "notes messages of unknown fate as sent"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try invocation.refuse("from-log", with: "unknown")
        if invocation.flag("list") {
            for option in ["from-log", "unknown"] { try invocation.refuse("list", with: option) }
            return try list(invocation, context)
        }
        if let file = invocation.value("from-log") { return try readLog(file, invocation, context) }
        guard let how = invocation.value("unknown") else {
            throw UsageError.missingOption("unknown sent|resend, --from-log FILE or --list", spec)
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

    private static func list(_ invocation: Invocation, _ context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let doubts = try CampaignControl(session: try workspace.store.session()).doubts(campaign.name)
        if context.json {
            try context.console.printJSON(doubts.map(Item.init))
        } else if doubts.isEmpty {
            context.console.print("No message of '\(campaign.name)' is of unknown fate.")
        } else {
            var table = TextTable([.left, .left, .left, .left, .left])
            for doubt in doubts {
                table.add([
                    doubt.customer ?? "(erased)", doubt.channel, doubt.handedAt.map { "\($0.wholeSecond)" } ?? "",
                    doubt.cause ?? "", doubt.messageID ?? "",
                ])
            }
            context.console.print(table.text())
        }
        return .done
    }

    private struct Item: Encodable {
        let customer: String?
        let occasion: String
        let channel: String
        let cause: String?
        let handedAt: Instant?
        let messageID: String?

        init(_ doubt: CampaignControl.Doubt) {
            customer = doubt.customer
            occasion = doubt.occasion
            channel = doubt.channel
            cause = doubt.cause
            handedAt = doubt.handedAt
            messageID = doubt.messageID
        }

        private enum CodingKeys: String, CodingKey {
            case customer, occasion, channel, cause
            case handedAt = "handed_at"
            case messageID = "message_id"
        }
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
