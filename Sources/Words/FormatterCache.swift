import Synchronization

/// Keeps opened formatters, since opening one takes ICU up to a hundred times as long as using it.
///
/// A formatter is used under the cache's lock, so that no two threads are ever inside the same one: formatting takes a
/// few microseconds, and a worker does much more than that between two of them.
final class FormatterCache<Formatter: Sendable>: Sendable {
    /// What tells formatters of one kind apart.
    struct Key: Hashable, Sendable {
        let locale: String
        let variant: String
    }

    // Locales, currencies and skeletons in use are few; the bound is against input that makes up new ones.
    private static var limit: Int { 256 }

    private let kept = Mutex<[Key: Formatter]>([:])

    func use<Result: Sendable>(
        _ key: Key, open: (Key) throws(WordsError) -> Formatter,
        _ body: (Formatter) throws(WordsError) -> Result
    ) throws(WordsError) -> Result {
        try kept.withLock { (formatters) throws(WordsError) -> Result in
            if let formatter = formatters[key] { return try body(formatter) }
            let formatter = try open(key)
            if formatters.count >= Self.limit { formatters.removeAll() }
            formatters[key] = formatter
            return try body(formatter)
        }
    }
}
