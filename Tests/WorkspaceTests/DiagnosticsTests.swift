import Testing

@testable import Workspace

@Suite struct DiagnosticsTests {
    private let source = SourceText(path: "heed.yaml", text: "a: 1\n\tsueño: consnt\n日本: x\n")

    @Test func aDiagnosticShowsPlaceMessageHintLineAndCaret() {
        let diagnostic = source.diagnostic(
            .error, "unknown legal basis 'consnt'", at: SourceMark(line: 2, column: 9),
            hint: "Did you mean 'consent'?")
        #expect(
            diagnostic.rendered == """
                heed.yaml:2:9: error: unknown legal basis 'consnt'. Did you mean 'consent'?
                \tsueño: consnt
                \t       ^
                """)
    }

    @Test func withoutAHintTheMessageEndsTheLine() {
        let diagnostic = source.diagnostic(.warning, "odd", at: SourceMark(line: 1, column: 1))
        #expect(diagnostic.rendered == "heed.yaml:1:1: warning: odd\na: 1\n^")
    }

    @Test func aDiagnosticOfAWholeFileHasNoPlace() {
        #expect(
            source.diagnostic(.error, "the file is empty", at: nil).rendered == "heed.yaml: error: the file is empty")
    }

    @Test(arguments: [
        // A combining accent takes no cell, a Chinese character two, an escape sequence is not let through.
        ("sue\u{0303}a: x", 7, "sue\u{0303}a: x", "     ^"),
        ("日本: x", 5, "日本: x", "      ^"),
        ("a\u{1B}[31m: x", 2, "a\u{FFFD}[31m: x", " ^"),
        ("a\u{202E}b", 3, "a\u{FFFD}b", "  ^"),
        ("ab", 3, "ab", "  ^"),
        ("", 1, "", "^"),
    ])
    func theCaretStandsUnderTheColumn(line: String, column: Int, text: String, caret: String) {
        let excerpt = Excerpt(line: line, column: column)
        #expect(excerpt.text == text)
        #expect(excerpt.caret == caret)
    }

    @Test func aLongLineIsCutAroundTheCaret() {
        let line = String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)
        let excerpt = Excerpt(line: line, column: 501)
        #expect(
            excerpt.text == "…" + String(repeating: "a", count: 70) + "X" + String(repeating: "b", count: 39) + "…")
        #expect(excerpt.caret == String(repeating: " ", count: 71) + "^")
    }

    @Test func aQuotedValueIsOneShortLine() {
        #expect(Excerpt.quoted("a\nb\tc") == "'a\u{FFFD}b c'")
        #expect(Excerpt.quoted(String(repeating: "x", count: 61)) == "'" + String(repeating: "x", count: 60) + "…'")
    }

    @Test func diagnosticsStandInTheOrderOfTheirFilesAndLines() {
        let other = SourceText(path: "b.yaml", text: "")
        let all = Diagnostics([
            source.diagnostic(.error, "second", at: SourceMark(line: 2, column: 1)),
            other.diagnostic(.error, "fourth", at: SourceMark(line: 1, column: 1)),
            source.diagnostic(.warning, "third", at: SourceMark(line: 2, column: 1)),
            source.diagnostic(.error, "first", at: nil),
        ])
        #expect(all.all.map(\.message) == ["first", "second", "third", "fourth"])
        #expect(all.errors.map(\.message) == ["first", "second", "fourth"])
        #expect(all.warnings.map(\.message) == ["third"])
    }

    @Test func thirtyDiagnosticsAreShownAndTheRestCounted() {
        let all = Diagnostics((1...32).map { Diagnostic(path: "f", mark: nil, message: "m\($0)") })
        let lines = all.rendered.split(separator: "\n")
        #expect(lines.count == 31)
        #expect(lines.last == "… and 2 more.")
    }

    @Test(arguments: [
        ("password: hunter2", nil),
        ("{relay: x, password: hunter2}", nil),
        ("  \"Pass-word\" : x", nil),
        ("pasword: hunter2", "pasword: hunter2"),
        ("passwort: geheim", nil),
        ("password: {file: secrets/smtp}", "password: {file: secrets/smtp}"),
        ("password:", "password:"),
        ("title: A boarding pass, printed", "title: A boarding pass, printed"),
    ])
    func aLineWithAPasswordIsNotShown(line: String, excerpt: String?) {
        let source = SourceText(path: "f", text: line)
        #expect(source.diagnostic(.error, "m", at: SourceMark(line: 1, column: 1)).excerpt == excerpt)
    }

    @Test func linesEndWhereYAMLEndsThem() {
        #expect(SourceText(path: "f", text: "\u{FEFF}a\r\nb\rc\nd\u{2028}e\n").lines == ["a", "b", "c", "d", "e", ""])
        #expect(SourceText(path: "f", text: "").lines == [""])
    }
}
