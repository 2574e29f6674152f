/// Collects what is wrong in one file while it is read, so that one mistake does not hide the next.
///
///     let problems = Problems(in: document.source)
///     let fields = Fields(document.root, in: problems)
///     let name = fields.string("name")
///     fields.finish()
///     try problems.check()
package final class Problems {
    package let source: SourceText
    private var found: [Diagnostic] = []

    package init(in source: SourceText) {
        self.source = source
    }

    /// Adds an error; `mark` nil speaks of the whole file.
    package func error(_ message: String, at mark: SourceMark?, hint: String? = nil) {
        found.append(source.diagnostic(.error, message, at: mark, hint: hint))
    }

    /// Adds an error whose line is not shown, because a secret stands in it.
    package func errorHidingLine(_ message: String, at mark: SourceMark, hint: String? = nil) {
        found.append(Diagnostic(path: source.path, mark: mark, message: message, hint: hint))
    }

    /// Adds a warning: the file is used all the same.
    package func warning(_ message: String, at mark: SourceMark?, hint: String? = nil) {
        found.append(source.diagnostic(.warning, message, at: mark, hint: hint))
    }

    package var hasErrors: Bool { found.contains { $0.severity == .error } }

    /// The warnings so far, from top to bottom.
    package var warnings: [Diagnostic] { Diagnostics(found).warnings }

    /// - Throws: everything found, warnings too, if there is at least one error.
    package func check() throws(Diagnostics) {
        if hasErrors { throw Diagnostics(found) }
    }
}
