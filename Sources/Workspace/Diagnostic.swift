/// A place in a text file as editors count it: both numbers start at 1, columns count code points.
package struct SourceMark: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension SourceMark: Comparable {
    package static func < (left: SourceMark, right: SourceMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One thing that is wrong, or deserves a look, in a file that a person writes.
///
///     heed.yaml:12:18: error: unknown legal basis 'consnt'. Did you mean 'consent'?
///         legal_basis: consnt
///                      ^
///
/// It keeps the line it speaks of, so that diagnostics of several files can be collected and shown together.
package struct Diagnostic: Equatable, Sendable {
    package enum Severity: String, Sendable {
        case error
        case warning
    }

    /// The file as the reader knows it, usually relative to the workspace: `Campaigns/spring.yaml`.
    package let path: String

    /// Where in the file; nil when the whole file is meant (it cannot be read, it is empty).
    package let mark: SourceMark?

    package let severity: Severity

    /// What is wrong, without a full stop: `unknown legal basis 'consnt'`.
    package let message: String

    /// What to do about it, as a sentence of its own: `Did you mean 'consent'?`.
    package let hint: String?

    /// The text of the line; nil when there is none or when it must not be shown (it holds a password).
    package let excerpt: String?

    package init(
        path: String, mark: SourceMark?, severity: Severity = .error, message: String, hint: String? = nil,
        excerpt: String? = nil
    ) {
        self.path = path
        self.mark = mark
        self.severity = severity
        self.message = message
        self.hint = hint
        self.excerpt = excerpt
    }

    /// The first line of ``rendered``: place, severity, message and hint.
    package var headline: String {
        let place = mark.map { ":\($0.line):\($0.column)" } ?? ""
        let advice = hint.map { ". \($0)" } ?? ""
        return "\(path)\(place): \(severity.rawValue): \(message)\(advice)"
    }

    /// The headline, the line of the file and a caret under the column, without a final line end.
    package var rendered: String {
        guard let mark, let excerpt else { return headline }
        let shown = Excerpt(line: excerpt, column: mark.column)
        return "\(headline)\n\(shown.text)\n\(shown.caret)"
    }
}

extension Diagnostic: CustomStringConvertible {
    package var description: String { rendered }
}
