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
            excerpt: mark.flatMap { excerpt($0.line) })
    }

    /// The line, unless a password seems to be written in it (`password: …`): errors are copied into tickets and chats.
    private func excerpt(_ number: Int) -> String? {
        guard let line = line(number) else { return nil }
        var rest = Array(line.lowercased().utf8)[...]
        while let start = rest.firstRange(of: Array("pass".utf8))?.upperBound {
            rest = rest[start...].drop { 97...122 ~= $0 || $0 == 95 || $0 == 45 || $0 == 34 || $0 == 39 || $0 == 32 }
            guard rest.first == 58 else { continue }
            let value = rest.dropFirst().drop { $0 == 32 || $0 == 9 }
            // `password: {file: …}` only says where it is.
            if let first = value.first, first != 123, first != 35 { return nil }
        }
        return line
    }
}
