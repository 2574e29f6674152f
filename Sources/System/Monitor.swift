import Glibc

/// A value that threads share and can wait on: a mutex, a condition and what they guard.
///
///     let pending = Monitor([Row]())
///     pending.update { $0.append(row) }                                   // wakes those who wait
///     let batch = pending.wait(until: { !$0.isEmpty }, then: { rows in … })      // with the lock held
package final class Monitor<State>: @unchecked Sendable {
    // Sendable: `state` is touched only while `lock` is held, and only by closures that cannot leak it out as `inout`.
    private let mutex = Lock()
    private let condition = Condition()
    private var state: State

    package init(_ state: sending State) {
        self.state = state
    }

    /// Looks at or changes the value without waking anybody.
    package func withLock<T, E: Error>(_ body: (inout State) throws(E) -> T) throws(E) -> T {
        mutex.lock()
        defer { mutex.unlock() }
        return try body(&state)
    }

    /// Changes the value and wakes all who wait, so that they look again.
    @discardableResult
    package func update<T, E: Error>(_ body: (inout State) throws(E) -> T) throws(E) -> T {
        mutex.lock()
        defer { mutex.unlock() }
        defer { condition.broadcast() }
        return try body(&state)
    }

    /// Waits until the predicate holds, then runs `body` with the lock still held; others are woken afterwards.
    package func wait<T, E: Error>(
        until predicate: (State) -> Bool, then body: (inout State) throws(E) -> T
    ) throws(E) -> T {
        mutex.lock()
        defer { mutex.unlock() }
        while !predicate(state) { condition.wait(mutex) }
        defer { condition.broadcast() }
        return try body(&state)
    }

    /// As `wait(until:then:)`, but gives up after so many seconds: nil, and `body` is not run.
    package func wait<T, E: Error>(
        until predicate: (State) -> Bool, timeoutSeconds: Double, then body: (inout State) throws(E) -> T
    ) throws(E) -> T? {
        mutex.lock()
        defer { mutex.unlock() }
        let deadline = Condition.deadline(afterSeconds: timeoutSeconds)
        while !predicate(state) {
            if !condition.wait(mutex, until: deadline), !predicate(state) { return nil }
        }
        defer { condition.broadcast() }
        return try body(&state)
    }
}
