import Synchronization

/// Counts answers by method, kind of path and status; never by token or address.
final class RequestCounter: Sendable {
    struct Key: Hashable, Comparable {
        let method: String
        /// A label of `Router`, of which there are few.
        let path: String
        let status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.path, left.method, left.status) < (right.path, right.method, right.status)
        }
    }

    struct Count {
        var answers = 0
        var seconds = 0.0
    }

    private let counts = Mutex<[Key: Count]>([:])

    func count(_ method: String, _ path: String, _ status: Int, seconds: Double) {
        counts.withLock { counts in
            counts[Key(method: method, path: path, status: status), default: Count()].answers += 1
            counts[Key(method: method, path: path, status: status), default: Count()].seconds += seconds
        }
    }

    /// Sorted.
    var all: [(key: Key, count: Count)] {
        counts.withLock { $0.sorted { $0.key < $1.key }.map { (key: $0.key, count: $0.value) } }
    }
}
