/// One command of `heed`: what it takes and what it does. One file each.
protocol Command: Sendable {
    static var spec: CommandSpec { get }
    /// Does it. Errors are thrown and put into words in one place (`ErrorReport`).
    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode
}

/// The commands under one heading of `heed --help`.
struct CommandGroup: Sendable {
    let title: String
    let commands: [any Command.Type]

    /// Every command there is, in the order of a marketer's work.
    static let all = [
        CommandGroup(title: "Begin", commands: [InitCommand.self, ImportCommand.self, CheckCommand.self]),
        CommandGroup(
            title: "Campaigns",
            commands: [
                AudienceCommand.self, WhyCommand.self, PreviewCommand.self, SendCommand.self, StatusCommand.self,
            ]),
        CommandGroup(
            title: "While it runs",
            commands: [PauseCommand.self, ResumeCommand.self, CancelCommand.self, ResolveCommand.self]),
        CommandGroup(title: "Customers' side", commands: [ServeCommand.self]),
        CommandGroup(title: "Proof", commands: [LedgerCommand.self]),
        CommandGroup(title: "Tools", commands: [RenderCommand.self, TokenCommand.self, CompletionsCommand.self]),
    ]

    /// What every command takes, in the order of the help.
    static var specs: [CommandSpec] { all.flatMap { $0.commands.map { $0.spec } } }

    static func command(named name: String) -> (any Command.Type)? {
        for group in all {
            for command in group.commands where command.spec.name == name { return command }
        }
        return nil
    }
}
