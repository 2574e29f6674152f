/// One command of `heed`: what it takes and what it does. One file each.
protocol Command: Sendable {
    static var spec: CommandSpec { get }
    /// The commands behind this one's first word (`heed consent show`), each named with both words; none for most.
    static var members: [any Command.Type] { get }
    /// Does it. Errors are thrown and put into words in one place (`ErrorReport`).
    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode
}

extension Command {
    static var members: [any Command.Type] { [] }
}

/// A command that is only the common name of others: `heed consent grant`, `heed consent show` …
protocol CommandFamily: Command {}

extension CommandFamily {
    /// Reached only without a word that names one of them.
    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        throw UsageError.missing(spec.arguments[0], spec)
    }

    /// The one argument of a family: which of its members is meant.
    static var action: ArgumentSpec {
        let words = members.map { String($0.spec.name.dropFirst(familyName.count + 1)) }
        return ArgumentSpec("ACTION", "what to do; 'heed \(familyName) ACTION --help' tells more", choices: words)
    }

    private static var familyName: String { members[0].spec.name.split(separator: " ").first.map(String.init) ?? "" }
}

/// The commands under one heading of `heed --help`.
struct CommandGroup: Sendable {
    let title: String
    let commands: [any Command.Type]

    /// Every command there is, in the order of a marketer's work.
    static let all = [
        CommandGroup(
            title: "Begin", commands: [InitCommand.self, ImportCommand.self, CheckCommand.self, DoctorCommand.self]),
        CommandGroup(
            title: "Campaigns",
            commands: [
                AudienceCommand.self, WhyCommand.self, PreviewCommand.self, TestCommand.self, SendCommand.self,
                SendOneCommand.self,
                StatusCommand.self, OffersCommand.self, BouncesCommand.self, ReportCommand.self,
                RepliesCommand.self,
            ]),
        CommandGroup(
            title: "While it runs",
            commands: [
                WorkerCommand.self, PauseCommand.self, ResumeCommand.self, CancelCommand.self, ResolveCommand.self,
            ]),
        CommandGroup(
            title: "Customers' side",
            commands: [
                ConsentCommand.self, PrivacyReportCommand.self, RequestCommand.self, ExportCommand.self,
                EraseCommand.self, RetentionCommand.self,
                ServeCommand.self,
            ]),
        CommandGroup(title: "Proof", commands: [LedgerCommand.self, RopaCommand.self, BreachCommand.self]),
        CommandGroup(
            title: "Tools",
            commands: [
                RenderCommand.self, KeysCommand.self, TokenCommand.self, CompletionsCommand.self,
            ]),
    ]

    /// What every command takes, in the order of the help.
    static var specs: [CommandSpec] { all.flatMap { $0.commands.map { $0.spec } } }

    static func command(named name: String) -> (any Command.Type)? {
        for group in all {
            for command in group.commands where command.spec.name == name { return command }
        }
        return nil
    }

    /// The member of a family that the first fitting word names, with the words that are left; else the command itself.
    static func member(
        of command: any Command.Type, namedIn words: [String]
    ) -> (command: any Command.Type, rest: [String]) {
        for (index, word) in words.enumerated() {
            let name = "\(command.spec.name) \(word)"
            guard let member = command.members.first(where: { $0.spec.name == name }) else { continue }
            return (member, Array(words[..<index] + words[(index + 1)...]))
        }
        return (command, words)
    }
}
