import Database
import Synchronization

/// The sessions of the server's threads: one borrows one for the time of a request.
final class SessionPool: @unchecked Sendable {
    // Sendable: a session is in the list or with one borrower, never both; the list is behind the lock.
    private let store: Store
    private let lock = Mutex(())
    private var idle: [any Session] = []
    private static let idleLimit = 16

    init(_ store: Store) {
        self.store = store
    }

    /// - Throws: `DatabaseError`, or what `body` throws.
    func withSession<T>(_ body: (any Session) throws -> T) throws -> T {
        let session = try lock.withLock { _ in idle.popLast() } ?? store.session()
        let result = try body(session)
        // One that failed is not put back: the next borrower starts with a fresh one.
        lock.withLock { _ in
            if idle.count < Self.idleLimit { idle.append(session) }
        }
        return result
    }
}
