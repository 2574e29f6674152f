import Campaigns
import Database

/// `heed request …`: what people ask for about their data, and by when it is answered.
enum RequestCommand: CommandFamily {
    static let spec = CommandSpec(
        name: "request", summary: "Take down what people ask for about their data, and answer it in time.",
        discussion: """
            Each request is answered within a month of the day it came; within that month it can be extended by two more,
            with a reason (GDPR Art. 12(3)). 'heed status' says when one is overdue. An objection and a restriction hold
            from the moment they are taken down. 'heed export' and 'heed erase' do the work.
            """,
        arguments: [action],
        examples: [
            .init("heed request add CL-1001 access", "somebody asks for a copy of their data"),
            .init("heed request list", "what is open, and by when"),
            .init("heed request fulfil 3", "it was answered"),
        ])

    static let members: [any Command.Type] = [
        RequestAddCommand.self, RequestListCommand.self, RequestShowCommand.self, RequestFulfilCommand.self,
        RequestRefuseCommand.self, RequestExtendCommand.self,
    ]

    static let number = ArgumentSpec("NUMBER", "the request, as 'heed request list' numbers it")

    static func id(_ invocation: Invocation) throws -> Int64 {
        let word = invocation.word("NUMBER")
        guard let id = Int64(word) else {
            throw CommandError(
                description: "'\(word)' is no number of a request: 'heed request list' shows them.", exitCode: .usage)
        }
        return id
    }

    /// Does it, and puts a refusal into words.
    static func attempt(_ id: Int64, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let refusal as DataRequests.Refusal {
            let words =
                switch refusal {
                case .unknown: "There is no request \(id): 'heed request list --all' shows them."
                case .closed: "Request \(id) is closed: 'heed request show \(id)' shows how."
                case .extended: "Request \(id) was extended before, and can be only once."
                case .tooLateToExtend:
                    "The first month of request \(id) is over, so it cannot be extended: answer it now."
                }
            throw CommandError(description: words, exitCode: refusal == .unknown ? .input : .notPermitted)
        }
    }
}

extension OpenWorkspace {
    func requests(_ context: Context) throws -> DataRequests {
        DataRequests(session: try store.session(), recorder: recorder(context))
    }
}
