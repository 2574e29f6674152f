/// One mistake in a template, with what to do about it.
package struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of mistake it is.
    package enum Code: Sendable, Equatable {
        case syntax, unclosed, unknownTag, unknownFilter, unknownVariable, unknownPartial, cycle, arguments, dynamicPath
        case misplaced
    }

    package let code: Code
    package let place: Place
    /// A sentence that names the thing.
    package let message: String
    /// The remedy, such as `Did you mean 'money'?`; nil when the message says it all.
    package let hint: String?
    /// The line of the file, or what of it is near, for showing.
    package let sourceLine: String
    /// What of that line stands before the place.
    let lead: String

    /// `FILE:LINE:COLUMN: error: …`, then the line and a caret.
    package var description: String {
        var text = "\(place): error: \(message)"
        if let hint { text += " \(hint)" }
        // Tabs stay tabs before the caret, so that both lines are indented alike.
        let lead = lead.unicodeScalars.map { $0 == "\t" ? "\t" : " " }.joined()
        return text + "\n\(sourceLine)\n\(lead)^"
    }
}

/// Everything that is wrong with a template, in the order of its text; never empty.
package struct TemplateErrors: Error, Sendable, CustomStringConvertible {
    package let errors: [TemplateError]

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// A mistake as the parser sees it, before it knows file and line.
struct Fault: Error {
    var code: TemplateError.Code
    var offset: Int
    var message: String
    var hint: String?

    static func syntax(_ message: String, at offset: Int, hint: String? = nil) -> Fault {
        Fault(code: .syntax, offset: offset, message: message, hint: hint)
    }
}
