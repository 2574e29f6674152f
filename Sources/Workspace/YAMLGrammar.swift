/// Says libyaml's mistakes of grammar in words that help somebody who does not know YAML's own.
enum YAMLGrammar {
    static func explain(_ error: YAMLSyntaxError, in source: SourceText) -> Diagnostic {
        let (message, mark, hint) = words(error, in: source)
        return source.diagnostic(.error, message, at: mark, hint: hint)
    }

    private static func words(
        _ error: YAMLSyntaxError, in source: SourceText
    ) -> (message: String, mark: SourceMark, hint: String?) {
        let found = scalar(at: error.mark, in: source)
        switch error.problem {
        case "mapping values are not allowed in this context":
            return (
                "': ' is not allowed here", error.mark,
                "Put a text that contains ': ' in quotes, or check how far the line is indented."
            )
        case "could not find expected ':'":
            return ("this line is no 'key: value'", error.contextMark, "Add the ':' or indent it under its key.")
        case "did not find expected key":
            return (
                "this does not fit the lines above", error.mark,
                "Indent it like its neighbours; put a text that starts with a quote wholly in quotes."
            )
        case "did not find expected '-' indicator":
            return ("this does not fit the list above", error.mark, "Start each item with '- ', indented alike.")
        case "found unexpected end of stream" where error.context.contains("quoted"):
            return ("this quote is never closed", error.contextMark, nil)
        case "did not find expected ',' or ']'":
            return ("this list is not closed", error.contextMark, "Put ',' between its items and ']' at its end.")
        case "did not find expected ',' or '}'":
            return ("this group is not closed", error.contextMark, "Put ',' between its items and '}' at its end.")
        case "block sequence entries are not allowed in this context":
            return (
                "a list item cannot start here", error.mark,
                "Start the list on a line of its own; put a text that starts with '- ' in quotes."
            )
        case "mapping keys are not allowed in this context":
            return ("a text cannot start with '? '", error.mark, "Put it in quotes.")
        case "did not find expected node content":
            return (
                "a value should stand here", error.mark, "Put a text that starts with a bracket or comma in quotes."
            )
        case "did not find expected comment or line break":
            return ("the line must end after '|' or '>'", error.mark, "Write the text on the lines below, indented.")
        case let problem where problem.contains("directive") || error.context.contains("directive"):
            return (
                "a YAML directive is not read here", SourceMark(line: error.mark.line, column: 1),
                "Delete the line that starts with %."
            )
        case _ where found == "\t":
            return ("a tab cannot indent a line", error.mark, "Use spaces.")
        case "found character that cannot start any token":
            let sign = found.map { Excerpt.quoted(String(Character($0))) } ?? "this"
            return ("a text cannot start with \(sign)", error.mark, "Put it in quotes.")
        case "did not find expected alphabetic or numeric character":
            return ("a text cannot start with & or *", error.contextMark, "Put it in quotes.")
        case "found unknown escape character":
            return ("this is no escape that YAML knows", error.mark, "Use single quotes for a text with backslashes.")
        default:
            return (error.problem, error.mark, nil)
        }
    }

    private static func scalar(at mark: SourceMark, in source: SourceText) -> Unicode.Scalar? {
        guard let line = source.line(mark.line) else { return nil }
        return line.unicodeScalars.dropFirst(mark.column - 1).first
    }
}
