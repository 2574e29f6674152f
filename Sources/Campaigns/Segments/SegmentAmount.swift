import Customers
import Database
import System
import Workspace

/// A number that is known of a person, in the segments' language, for what is weighed rather than picked:
/// `average(purchase.amount, 1 year)`.
package struct SegmentAmount: Equatable, Sendable {
    private let operand: SegmentOperand
    private let purpose: Purpose
    let fields: [CatalogueField]
    let events: [EventKind]

    private init(_ operand: SegmentOperand, purpose: Purpose) {
        self.operand = operand
        self.purpose = purpose
        let sources = SegmentSources(.isMissing(operand))
        fields = sources.fields
        events = sources.events
    }

    /// The number over the columns of `customer`; NULL where it is not known or the person does not let it be used.
    func value(at instant: Instant, permittedAt permissionInstant: Instant, _ dialect: Dialect) -> SQL {
        SegmentSQL(purpose: purpose, instant: instant, permissionInstant: permissionInstant, dialect: dialect)
            .permittedValue(operand)
    }

    /// Reads it from a file and reports what is wrong with it where it stands.
    static func read(
        _ entry: YAMLEntry, in problems: Problems, configuration: Configuration, purpose: Purpose
    ) -> SegmentAmount? {
        guard let text = entry.value.text else {
            problems.error("'\(entry.key)' must be a text, this is a list or group", at: entry.value.mark)
            return nil
        }
        func report(_ mistakes: [SegmentMistake]) {
            for mistake in mistakes {
                problems.error(
                    mistake.message,
                    at: problems.source.mark(
                        ofByte: min(mistake.offset, max(text.utf8.count - 1, 0)), in: text, of: entry.value),
                    hint: mistake.hint)
            }
        }
        do {
            // A number is what can be compared with one.
            let parsed = try SegmentParser.parse("\(text) > 0")
            var typing = SegmentTyping(catalogue: configuration.catalogue, purpose: purpose, campaigns: nil)
            let condition = typing.condition(parsed.syntax)
            report(parsed.mistakes + typing.mistakes)
            guard parsed.mistakes.isEmpty else { return nil }
            if case .comparison(let operand, .greater, _)? = condition {
                return SegmentAmount(operand, purpose: purpose)
            }
            if condition != nil {
                problems.error(
                    "'\(entry.key)' must be one number that is known of a person", at: entry.value.mark,
                    hint: "Write for example average(purchase.amount, 1 year).")
            }
        } catch {
            report([error])
        }
        return nil
    }
}
