import Campaigns
import Database
import System

/// `heed replies answer NUMBER stop|keep`.
enum RepliesAnswerCommand: Command {
    static let spec = CommandSpec(
        name: "replies answer", summary: "Say what a reply asks for; its text is forgotten.",
        discussion: """
            'stop' records that the person withdraws from all marketing on that channel. 'keep' says that they did not ask
            for it: what was stopped until somebody reads it goes on, unless they have stopped in another way meanwhile.
            """,
        arguments: [
            ArgumentSpec("NUMBER", "the reply, as 'heed replies list' numbers it"),
            ArgumentSpec("ANSWER", "what it asks for", choices: ReplyDesk.Answer.allCases.map(\.rawValue)),
        ],
        examples: [.init("heed replies answer 7 stop", "it asks to stop")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let number = invocation.word("NUMBER")
        guard let id = Int64(number), let answer = ReplyDesk.Answer(rawValue: invocation.word("ANSWER")) else {
            throw CommandError(
                description: "'\(number)' is no number of a reply: 'heed replies list' shows them.", exitCode: .usage)
        }
        let workspace = try OpenWorkspace(in: context)
        let desk = ReplyDesk(session: try workspace.store.session(), recorder: workspace.recorder(context))
        guard try desk.answer(id, answer, at: context.clock.now()) else {
            throw CommandError(
                description: "There is no reply \(id): 'heed replies list' shows those that wait.", exitCode: .input)
        }
        let did = answer == .stop ? "stopped" : "kept"
        if context.json {
            try context.console.printJSON(["id": number, "answer": answer.rawValue])
        } else {
            context.console.print("Reply \(id): \(did).")
        }
        return .done
    }
}
