import System

/// A command line that was understood: which words and options were given.
package struct Invocation: Sendable {
    let spec: CommandSpec
    var words: [String] = []
    var options: [String: String] = [:]

    /// The word for an argument of the spec that stands exactly once.
    func word(_ name: String) -> String {
        let index = spec.arguments.firstIndex { $0.name == name }
        guard let index, index < words.count else {
            preconditionFailure("the command '\(spec.name)' declares no required argument \(name)")
        }
        return words[index]
    }

    /// All words from the argument named on: for the last argument, of which there may be many.
    func words(from name: String) -> [String] {
        guard let index = spec.arguments.firstIndex(where: { $0.name == name }) else { return [] }
        return Array(words.dropFirst(index))
    }

    func flag(_ name: String) -> Bool { options[name] != nil }

    func value(_ name: String) -> String? { options[name] }

    /// A whole number in a range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = options[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .badValue(option: name, "takes a whole number from \(range.lowerBound) to \(range.upperBound)", spec)
        }
        return number
    }

    /// A moment, as RFC 3339 (`2026-11-23T13:26:00Z`) or a date (midnight UTC), cut to the whole second.
    func instant(_ name: String) throws(UsageError) -> Instant? {
        guard let text = options[name] else { return nil }
        guard let instant = Instant(parsing: text) else {
            throw .badValue(option: name, "takes a time such as 2026-11-23T13:26:00Z or 2026-11-23", spec)
        }
        return instant.wholeSecond
    }

    /// Refuses two options that contradict each other.
    func refuse(_ one: String, with other: String) throws(UsageError) {
        if flag(one), flag(other) { throw .contradiction(one, other, spec) }
    }
}
