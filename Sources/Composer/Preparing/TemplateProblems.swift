import Liquid
import Workspace

/// Collects what is wrong with the templates of a campaign, each mistake once: layouts and blocks are compiled for
/// every language.
final class TemplateProblems {
    private(set) var found: [Diagnostic] = []
    private var sources: [String: SourceText] = [:]

    var hasErrors: Bool { found.contains { $0.severity == .error } }

    func add(_ diagnostic: Diagnostic) {
        if !found.contains(diagnostic) { found.append(diagnostic) }
    }

    func add(_ diagnostics: Diagnostics) {
        for diagnostic in diagnostics.all { add(diagnostic) }
    }

    /// About a file as a whole.
    func add(file path: String, as severity: Diagnostic.Severity = .error, _ message: String, hint: String?) {
        add(Diagnostic(path: path, mark: nil, severity: severity, message: message, hint: hint))
    }

    func know(_ file: TemplateFile) { sources[file.name] = file.source }

    /// About a place of a template that was read.
    func add(
        at mark: SourceMark, in path: String, as severity: Diagnostic.Severity = .error, _ message: String,
        hint: String? = nil
    ) {
        if let source = sources[path] {
            add(source.diagnostic(severity, message, at: mark, hint: hint))
        } else {
            add(Diagnostic(path: path, mark: mark, severity: severity, message: message, hint: hint))
        }
    }

    func add(_ errors: TemplateErrors, from text: TemplateText) {
        for error in errors.errors { add(error, from: text) }
    }

    func add(_ error: TemplateError, from text: TemplateText) {
        // The end of the sentence is the diagnostic's own.
        let message = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
        add(at: text.mark(of: error.place), in: error.place.name, message, hint: error.hint)
    }
}

/// A text to compile with the place of its first character, which for a subject is within a line of its file.
struct TemplateText: Sendable {
    let source: TemplateSource
    private let leadingColumns: Int

    /// The body of a file.
    init(_ file: TemplateFile) {
        source = file.body
        leadingColumns = 0
    }

    /// A value of a file's head.
    init(_ text: HeadText, in file: TemplateFile) {
        source = TemplateSource(name: file.name, text: text.text, firstLine: text.mark.line)
        leadingColumns = text.mark.column - 1
    }

    /// Where in the file a place of the text is.
    func mark(of place: Place) -> SourceMark {
        let isShifted = place.name == source.name && place.line == source.firstLine
        return SourceMark(line: place.line, column: place.column + (isShifted ? leadingColumns : 0))
    }

    /// `FILE:LINE:COLUMN`
    func shown(_ place: Place) -> String {
        let mark = mark(of: place)
        return "\(place.name):\(mark.line):\(mark.column)"
    }
}
