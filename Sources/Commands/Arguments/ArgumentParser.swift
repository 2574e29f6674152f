import Workspace

/// Reads the words after a command's name by its spec.
///
/// `--option value` and `--option=value` are the same; `--` ends the options; options may stand anywhere.
struct ArgumentParser {
    let spec: CommandSpec

    func parse(_ words: [String]) throws(UsageError) -> Invocation {
        var invocation = Invocation(spec: spec)
        var rest = words[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            if !optionsEnded, word == "--" {
                optionsEnded = true
            } else if !optionsEnded, word == "-h" {
                invocation.options["help"] = ""
            } else if !optionsEnded, word.hasPrefix("-"), word != "-" {
                try read(option: word, &rest, into: &invocation)
            } else {
                invocation.words.append(word)
            }
        }
        if invocation.flag("help") { return invocation }
        try check(invocation.words)
        return invocation
    }

    private func read(option word: String, _ rest: inout ArraySlice<String>, into invocation: inout Invocation)
        throws(UsageError)
    {
        let body = word.drop { $0 == "-" }
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts.first ?? ""
        guard word.hasPrefix("--"), let option = spec.allOptions.first(where: { $0.name == name }) else {
            let suggestion = Nearest.match(name, in: spec.allOptions.map(\.name))
            throw .unknownOption(String(word.prefix { $0 != "=" }), suggestion: suggestion, spec)
        }
        guard option.value != nil else {
            if parts.count > 1 { throw .needlessValue(option, spec) }
            invocation.options[name] = ""
            return
        }
        guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), parts.count > 1 || !value.hasPrefix("--") else {
            throw .missingValue(option, spec)
        }
        if !option.choices.isEmpty, !option.choices.contains(value) {
            let suggestion = Nearest.match(value, in: option.choices)
            throw .unknownChoice(value, for: "--\(name)", of: option.choices, suggestion: suggestion, spec)
        }
        invocation.options[name] = value
    }

    private func check(_ words: [String]) throws(UsageError) {
        for (index, argument) in spec.arguments.enumerated() where index < words.count {
            if !argument.choices.isEmpty, !argument.choices.contains(words[index]) {
                let suggestion = Nearest.match(words[index], in: argument.choices)
                throw .unknownChoice(
                    words[index], for: argument.name, of: argument.choices, suggestion: suggestion, spec)
            }
        }
        let required = spec.arguments.filter { $0.count == .one || $0.count == .some }
        if words.count < required.count { throw .missing(required[words.count], spec) }
        let endless = spec.arguments.last.map { $0.count == .some || $0.count == .any } ?? false
        if !endless, words.count > spec.arguments.count { throw .tooMany(words[spec.arguments.count], spec) }
    }
}
