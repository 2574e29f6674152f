/// A command line that cannot be understood, with what to type instead.
package struct UsageError: Error, CustomStringConvertible, Equatable {
    package enum Code: Sendable {
        case unknownCommand, unknownOption, unknownChoice, missing, tooMany, badValue, contradiction
    }

    package let code: Code
    package let message: String
    /// The command whose help shows how it goes; nil for the list of commands.
    package let command: String?

    package var description: String {
        "\(message)\nSee 'heed \(command.map { "\($0) " } ?? "")--help'."
    }

    static func unknownCommand(_ word: String, suggestion: String?) -> UsageError {
        UsageError(
            code: .unknownCommand, message: "There is no command '\(word)'.\(didYouMean(suggestion))", command: nil)
    }

    static func unknownOption(_ word: String, suggestion: String?, _ spec: CommandSpec) -> UsageError {
        let hint = didYouMean(suggestion.map { "--\($0)" })
        return UsageError(
            code: .unknownOption, message: "'heed \(spec.name)' has no option '\(word)'.\(hint)", command: spec.name)
    }

    static func unknownChoice(
        _ word: String, for name: String, of choices: [String], suggestion: String?, _ spec: CommandSpec
    )
        -> UsageError
    {
        UsageError(
            code: .unknownChoice,
            message: "\(name) is one of \(choices.joined(separator: ", ")), not '\(word)'.\(didYouMean(suggestion))",
            command: spec.name)
    }

    static func missing(_ argument: ArgumentSpec, _ spec: CommandSpec) -> UsageError {
        UsageError(
            code: .missing, message: "'heed \(spec.name)' needs \(argument.usage): \(argument.help).",
            command: spec.name)
    }

    static func missingOption(_ option: String, _ spec: CommandSpec) -> UsageError {
        UsageError(code: .missing, message: "'heed \(spec.name)' needs --\(option).", command: spec.name)
    }

    static func missingValue(_ option: OptionSpec, _ spec: CommandSpec) -> UsageError {
        UsageError(
            code: .missing, message: "--\(option.name) needs a value: --\(option.name) \(option.value ?? "").",
            command: spec.name)
    }

    static func needlessValue(_ option: OptionSpec, _ spec: CommandSpec) -> UsageError {
        UsageError(code: .badValue, message: "--\(option.name) takes no value.", command: spec.name)
    }

    static func tooMany(_ word: String, _ spec: CommandSpec) -> UsageError {
        UsageError(
            code: .tooMany, message: "'heed \(spec.name)' does not know what to do with '\(word)'.", command: spec.name)
    }

    static func badValue(option: String, _ demand: String, _ spec: CommandSpec) -> UsageError {
        UsageError(code: .badValue, message: "--\(option) \(demand).", command: spec.name)
    }

    static func contradiction(_ one: String, _ other: String, _ spec: CommandSpec) -> UsageError {
        UsageError(
            code: .contradiction, message: "--\(one) and --\(other) do not go together: give one of them.",
            command: spec.name)
    }

    private static func didYouMean(_ suggestion: String?) -> String {
        suggestion.map { " Did you mean '\($0)'?" } ?? ""
    }
}
