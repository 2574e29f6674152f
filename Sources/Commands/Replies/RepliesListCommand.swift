import Campaigns
import Database
import System
import Workspace

/// `heed replies list`.
enum RepliesListCommand: Command {
    static let spec = CommandSpec(
        name: "replies list", summary: "Show what people wrote back that waits to be read.",
        examples: [.init("heed replies list --json", "for programs")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let desk = ReplyDesk(session: try workspace.store.session(), recorder: workspace.recorder(context))
        let waiting = try desk.waiting()
        if context.json {
            try context.console.printJSON(waiting.map(Line.init))
            return .done
        }
        if waiting.isEmpty {
            context.console.print("Nothing waits to be read.")
            return .done
        }
        for reply in waiting {
            let from = reply.customers.isEmpty ? "nobody known" : reply.customers.joined(separator: ", ")
            context.console.print(
                "\(reply.id)  \(reply.at.wholeSecond)  \(reply.channel.rawValue)  \(from)"
                    + (reply.isHeld ? "  (stopped until read)" : ""))
            for line in reply.text.split(separator: "\n") { context.console.print("    \(line)") }
        }
        context.console.say("'heed replies answer NUMBER stop' or 'keep' does what it asks for and forgets the text.")
        return .done
    }

    private struct Line: Encodable {
        let id: Int64
        let channel: String
        let at: Instant
        let customers: [String]
        let stopped: Bool
        let text: String

        init(_ reply: ReplyDesk.Filed) {
            id = reply.id
            channel = reply.channel.rawValue
            at = reply.at
            customers = reply.customers
            stopped = reply.isHeld
            text = reply.text
        }
    }
}
