/// `heed completions SHELL`: the commands and options for the shell, from the same specs as the help.
enum CompletionsCommand: Command {
    static let spec = CommandSpec(
        name: "completions", summary: "Print completions for bash, zsh or fish.",
        arguments: [ArgumentSpec("SHELL", "the shell", choices: ["bash", "zsh", "fish"])],
        examples: [.init("heed completions bash > /etc/bash_completion.d/heed", "completes commands and options")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let commands = CommandGroup.all.flatMap { $0.commands.map(completed) }
        switch invocation.word("SHELL") {
        case "bash": context.console.print(bash(commands))
        case "zsh": context.console.print("autoload -U +X bashcompinit && bashcompinit\n" + bash(commands))
        default: context.console.print(fish(commands))
        }
        return .done
    }

    /// A family with the options of all its members, each once.
    private static func completed(_ command: any Command.Type) -> CommandSpec {
        let spec = command.spec
        var seen: Set<String> = []
        let options = (spec.options + command.members.flatMap { $0.spec.options }).filter {
            seen.insert($0.name).inserted
        }
        return CommandSpec(
            name: spec.name, summary: spec.summary, arguments: spec.arguments, options: options,
            examples: spec.examples)
    }

    private static func bash(_ commands: [CommandSpec]) -> String {
        let names = commands.map(\.name).joined(separator: " ")
        var cases = ""
        for command in commands {
            let words = command.allOptions.map { "--\($0.name)" } + command.arguments.flatMap(\.choices)
            let takesCampaign = command.arguments.contains { $0.name == "CAMPAIGN" }
            let list = (words + (takesCampaign ? ["$campaigns"] : [])).joined(separator: " ")
            cases += "        \(command.name)) words=\"\(list)\" ;;\n"
        }
        return """
            _heed() {
                local current="${COMP_WORDS[COMP_CWORD]}" words="" campaigns="" file
                for file in Campaigns/*.yaml; do
                    [ -e "$file" ] && file="${file##*/}" && campaigns="$campaigns ${file%.yaml}"
                done
                if [ "$COMP_CWORD" -eq 1 ]; then words="\(names) --help --version"; fi
                if [ "$COMP_CWORD" -gt 1 ]; then
                    case "${COMP_WORDS[1]}" in
            \(cases)        esac
                fi
                COMPREPLY=($(compgen -W "$words" -- "$current"))
                [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
            }
            complete -F _heed heed

            """
    }

    private static func fish(_ commands: [CommandSpec]) -> String {
        var lines: [String] = []
        for command in commands {
            lines.append("complete -c heed -n __fish_use_subcommand -a \(command.name) -d '\(quoted(command.summary))'")
            for option in command.allOptions {
                let needs = option.value == nil ? "" : " -r"
                lines.append(
                    "complete -c heed -n '__fish_seen_subcommand_from \(command.name)' -l \(option.name)\(needs) "
                        + "-d '\(quoted(option.help))'")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String { text.split(separator: "'").joined(separator: "\\'") }
}
