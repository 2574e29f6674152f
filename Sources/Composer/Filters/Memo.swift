import Synchronization

/// Keeps what ICU wrote for the same input: dates, prices and lists of labels recur from message to message, and
/// writing one takes ICU longer than a whole line of a template takes Liquid.
final class Memo: Sendable {
    private let kept = Mutex<[String: String]>([:])

    /// A bound, for amounts differ from person to person.
    private static let most = 512

    /// What `make` gave for the key before, or gives now; what it throws is not kept.
    func text(_ key: String, _ make: () throws -> String) throws -> String {
        if let known = kept.withLock({ $0[key] }) { return known }
        // Made outside of the lock: two threads may both make the same text, which does no harm.
        let made = try make()
        kept.withLock { texts in
            if texts.count >= Self.most { texts.removeAll(keepingCapacity: true) }
            texts[key] = made
        }
        return made
    }
}
