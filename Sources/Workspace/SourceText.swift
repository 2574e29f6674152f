/// A text file in memory, by lines, for the excerpts of diagnostics.
///
/// Lines end where YAML 1.1 ends them: LF, CR, CR LF, NEL, U+2028 and U+2029. A byte order mark is not text.
package struct SourceText: Sendable {
    /// The name to show: relative to the workspace where there is one.
    package let path: String

    /// The lines without their ends; an empty file has one empty line.
    package let lines: [String]

    package init(path: String, text: String) {
        self.path = path
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for (index, scalar) in text.unicodeScalars.enumerated() {
            switch scalar {
            case "\u{FEFF}" where index == 0: break
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line.removeAll()
            default: line.append(scalar)
            }
            previous = scalar
        }
        lines.append(String(line))
        self.lines = lines
    }

    /// The line of that number (from 1), or nil past the end.
    package func line(_ number: Int) -> String? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }

    /// A diagnostic about a place in this text, with its line as the excerpt.
    package func diagnostic(
        _ severity: Diagnostic.Severity = .error, _ message: String, at mark: SourceMark?, hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            path: path, mark: mark, severity: severity, message: message, hint: hint,
            excerpt: mark.flatMap { line($0.line) })
    }
}
