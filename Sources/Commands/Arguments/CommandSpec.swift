/// What a command takes, told as data: the parser, `--help` and the shell completions all read it.
///
///     CommandSpec(
///         name: "why", summary: "Tell, rule by rule, why a customer is in or out of a campaign.",
///         arguments: [.init("CUSTOMER", "a reference or an address"), .campaign],
///         examples: [.init("heed why C-1001 spring", "every rule with its verdict")])
package struct CommandSpec: Sendable {
    package let name: String
    /// One line, shown in the list of commands.
    package let summary: String
    /// Paragraphs below the usage line.
    package let discussion: String
    package let arguments: [ArgumentSpec]
    package let options: [OptionSpec]
    package let examples: [Example]

    package init(
        name: String, summary: String, discussion: String = "", arguments: [ArgumentSpec] = [],
        options: [OptionSpec] = [], examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.examples = examples
    }

    /// A line to copy, and what it does.
    package struct Example: Sendable {
        package let line: String
        package let meaning: String

        package init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }

    /// The command's own options, then those of every command.
    var allOptions: [OptionSpec] { options + OptionSpec.everywhere }
}

/// A word of the command line that is known by its place.
package struct ArgumentSpec: Sendable {
    package enum Count: Sendable { case one, optional, some, any }

    package let name: String
    package let help: String
    package let count: Count
    /// The words that are allowed, or empty where any is.
    package let choices: [String]

    package init(_ name: String, _ help: String, count: Count = .one, choices: [String] = []) {
        self.name = name
        self.help = help
        self.count = count
        self.choices = choices
    }

    var usage: String {
        let word = choices.isEmpty ? name : choices.joined(separator: "|")
        return switch count {
        case .one: word
        case .optional: "[\(word)]"
        case .some: "\(word)…"
        case .any: "[\(word)…]"
        }
    }
}

/// A word of the command line that begins with `--`.
package struct OptionSpec: Sendable {
    package let name: String
    /// What its value is called in the help; nil where it takes none.
    package let value: String?
    package let help: String
    package let choices: [String]

    package init(_ name: String, value: String? = nil, _ help: String, choices: [String] = []) {
        self.name = name
        self.value = value
        self.help = help
        self.choices = choices
    }

    var usage: String {
        guard let value else { return "--\(name)" }
        return "--\(name) \(choices.isEmpty ? value : choices.joined(separator: "|"))"
    }

    /// The options every command takes.
    static let everywhere = [
        OptionSpec("workspace", value: "DIR", "the workspace to work in (default: the one around this folder)"),
        OptionSpec("json", "print the result as one JSON document"),
        OptionSpec("quiet", "no progress and no advice on stderr"),
        OptionSpec("no-color", "no colours (so does NO_COLOR in the environment)"),
        OptionSpec("help", "show this help"),
    ]
}

extension ArgumentSpec {
    static let campaign = ArgumentSpec("CAMPAIGN", "the name of a file in Campaigns/ without its ending")
    static let customer = ArgumentSpec("CUSTOMER", "the customer's own reference, or an address")
}
