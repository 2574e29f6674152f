/// Writes the help of the tool and of each command from the specs.
enum HelpText {
    static func overview(_ groups: [CommandGroup]) -> String {
        let width = groups.flatMap { $0.commands.map { $0.spec.name.count } }.max() ?? 0
        var text = """
            Heed sends personalized messages to the people who agreed to get them, and to nobody else.

            Usage: heed COMMAND [WORDS] [OPTIONS]

            """
        for group in groups {
            text += "\n\(group.title)\n"
            for command in group.commands {
                text += "  \(pad(command.spec.name, to: width))  \(command.spec.summary)\n"
            }
        }
        text += """

            'heed COMMAND --help' shows a command's options, with an example.
            Nothing is ever sent without --send.

            """
        return text
    }

    static func page(_ command: any Command.Type) -> String {
        let spec = command.spec
        var usage = "heed \(spec.name)"
        for argument in spec.arguments { usage += " \(argument.usage)" }
        if !spec.options.isEmpty { usage += " [OPTIONS]" }
        var text = "\(spec.summary)\n\nUsage: \(usage)\n"
        if !spec.discussion.isEmpty { text += "\n\(spec.discussion)\n" }
        let actions = command.members.map { $0.spec }
        text += section("Actions", actions.map { (String($0.name.dropFirst(spec.name.count + 1)), $0.summary) })
        text += section("Words", spec.arguments.map { ($0.name, $0.help) })
        text += section("Options", spec.options.map { ($0.usage, $0.help) })
        text += section("Options of every command", OptionSpec.everywhere.map { ($0.usage, $0.help) })
        text += "\nExamples\n"
        for example in spec.examples { text += "  \(example.line)\n      \(example.meaning)\n" }
        return text
    }

    private static func section(_ title: String, _ rows: [(String, String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let width = min(rows.map(\.0.count).max() ?? 0, 30)
        var text = "\n\(title)\n"
        for (left, right) in rows {
            if left.count > width {
                text += "  \(left)\n  \(pad("", to: width))  \(right)\n"
            } else {
                text += "  \(pad(left, to: width))  \(right)\n"
            }
        }
        return text
    }
}

/// A text with spaces behind it, so that columns align.
func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
