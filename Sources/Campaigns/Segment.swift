package import Database
package import System
package import Workspace

/// Which customers a campaign is meant for: an expression over fields of the data catalogue.
///
///     country in ["ES", "MX"] and not (loyalty_tier == "gold" or has(interests, "candles"))
///
/// Comparisons are `==`, `!=`, `<`, `<=`, `>`, `>=`, `in [..]`, `not in [..]`, `has(tags, "word")` (or `tags contains
/// "word"`) and `== null`; `everybody` is true for all. Texts are compared without regard to case, a language includes
/// its regional forms, a day stands for the whole of it in UTC. A field that a person does not let be used for the
/// purpose is unknown, logic has three values, and only *true* selects.
package struct Segment: Equatable, Sendable {
    /// As written.
    package let text: String

    /// The names of the fields it reads, sorted: what picked the people (promise 3).
    package let fields: [String]

    let condition: SegmentCondition
    private let purpose: Purpose

    init(text: String, condition: SegmentCondition, purpose: Purpose) {
        self.text = text
        self.condition = condition
        self.purpose = purpose
        fields = condition.fields.map(\.name)
    }

    /// The segment as a condition over the columns of `customer`; NULL where the answer is unknown.
    package func condition(at instant: Instant) -> SQL {
        condition.sql(for: purpose, at: instant)
    }

    /// Whether it reads anything that a person may forbid, so that the answer can change by a word of theirs.
    var dependsOnPermission: Bool {
        condition.fields.contains { !$0.category.isAlwaysIncluded || purpose.mayUse($0) != .included }
    }
}

extension Segment {
    /// Reads a segment that stands by itself, on a command line say.
    ///
    /// - Parameter path: what to call it in errors.
    /// - Throws: all its mistakes with their places.
    package static func parse(
        _ text: String, path: String = "segment", configuration: Configuration, purpose: Purpose
    ) throws(Diagnostics) -> Segment {
        let source = SourceText(path: path, text: text)
        let found = read(text, configuration: configuration, purpose: purpose)
        let diagnostics = found.mistakes.map { mistake in
            source.diagnostic(
                mistake.isWarning ? .warning : .error, mistake.message, at: place(mistake.offset, in: text),
                hint: mistake.hint)
        }
        guard let segment = found.segment else { throw Diagnostics(diagnostics) }
        return segment
    }

    /// Reads the segment of a campaign file and reports what is wrong with it where it stands.
    ///
    /// - Parameter purpose: nil when the file names none that exists; the rest is checked all the same.
    static func read(
        _ entry: YAMLEntry, in problems: Problems, configuration: Configuration, purpose: Purpose?
    ) -> Segment? {
        guard let text = entry.value.text else {
            problems.error("'segment' must be a text, this is a list or group", at: entry.value.mark)
            return nil
        }
        let found = read(text, configuration: configuration, purpose: purpose)
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
        _ text: String, configuration: Configuration, purpose: Purpose?
    ) -> (segment: Segment?, mistakes: [SegmentMistake]) {
        do {
            let syntax = try SegmentParser.parse(text)
            var typing = SegmentTyping(catalogue: configuration.catalogue, purpose: purpose)
            let condition = typing.condition(syntax)
            guard let condition, let purpose else { return (nil, typing.mistakes) }
            return (Segment(text: text, condition: condition, purpose: purpose), typing.mistakes)
        } catch {
            return (nil, [error])
        }
    }

    private static func place(_ offset: Int, in text: String) -> SourceMark {
        let before = SourceText(path: "", text: String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self))
        return SourceMark(line: before.lines.count, column: (before.lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
