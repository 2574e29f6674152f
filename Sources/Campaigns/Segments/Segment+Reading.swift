package import Workspace

extension Segment {
    /// Reads a segment that stands by itself, on a command line say, and tells what deserves a look.
    ///
    /// - Parameters:
    ///   - path: what to call it in errors.
    ///   - campaigns: the names of those that there are; nil where they are not known.
    /// - Throws: all its mistakes with their places.
    package static func parse(
        _ text: String, path: String = "segment", configuration: Configuration, purpose: Purpose,
        campaigns: [String]? = nil, warn: (Diagnostic) -> Void = { _ in }
    ) throws(Diagnostics) -> Segment {
        let source = SourceText(path: path, text: text)
        let found = read(text, configuration: configuration, purpose: purpose, campaigns: campaigns)
        let diagnostics = found.mistakes.map { mistake in
            source.diagnostic(
                mistake.isWarning ? .warning : .error, mistake.message, at: place(mistake.offset, in: text),
                hint: mistake.hint)
        }
        guard let segment = found.segment else { throw Diagnostics(diagnostics) }
        for diagnostic in Diagnostics(diagnostics).all { warn(diagnostic) }
        return segment
    }

    /// Reads the segment of a campaign file and reports what is wrong with it where it stands.
    ///
    /// - Parameter purpose: nil when the file names none that exists; the rest is checked all the same.
    static func read(
        _ entry: YAMLEntry, in problems: Problems, configuration: Configuration, purpose: Purpose?,
        campaigns: [String]?
    ) -> Segment? {
        guard let text = entry.value.text else {
            problems.error("'segment' must be a text, this is a list or group", at: entry.value.mark)
            return nil
        }
        let found = read(text, configuration: configuration, purpose: purpose, campaigns: campaigns)
        for mistake in found.mistakes {
            let mark = problems.source.mark(ofByte: mistake.offset, in: text, of: entry.value)
            if mistake.isWarning {
                problems.warning(mistake.message, at: mark, hint: mistake.hint)
            } else {
                problems.error(mistake.message, at: mark, hint: mistake.hint)
            }
        }
        return found.segment
    }

    private static func read(
        _ text: String, configuration: Configuration, purpose: Purpose?, campaigns: [String]?
    ) -> (segment: Segment?, mistakes: [SegmentMistake]) {
        do {
            let parsed = try SegmentParser.parse(text)
            var typing = SegmentTyping(
                catalogue: configuration.catalogue, purpose: purpose, campaigns: campaigns)
            let condition = typing.condition(parsed.syntax)
            let mistakes = parsed.mistakes + typing.mistakes
            guard let condition, let purpose, parsed.mistakes.isEmpty else { return (nil, mistakes) }
            return (Segment(text: text, condition: condition, purpose: purpose), mistakes)
        } catch {
            return (nil, [error])
        }
    }

    private static func place(_ offset: Int, in text: String) -> SourceMark {
        let before = SourceText(path: "", text: String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self))
        return SourceMark(line: before.lines.count, column: (before.lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
