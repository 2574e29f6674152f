/// A first-in-first-out queue between threads that holds back who is too fast.
///
/// Any number of threads may push and pop. After `close()` nothing more goes in, and what is inside still comes out.
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // Sendable: everything mutable is touched only while `lock` is held.
    private let lock = Lock()
    private let notEmpty = Condition()
    private let notFull = Condition()
    private var ring: [Element?]
    private var head = 0
    private var used = 0
    private var isClosed = false

    /// - Parameter capacity: how many elements fit before `push` waits; at least 1.
    package init(capacity: Int) {
        precondition(capacity > 0, "A queue without room never moves.")
        ring = Array(repeating: nil, count: capacity)
    }

    /// Elements waiting now.
    package var count: Int {
        lock.lock()
        defer { lock.unlock() }
        return used
    }

    /// Adds at the end, waiting for room; false when the queue is closed and the element was not taken.
    @discardableResult
    package func push(_ element: Element) -> Bool {
        lock.lock()
        defer { lock.unlock() }
        while used == ring.count, !isClosed { notFull.wait(lock) }
        if isClosed { return false }
        ring[(head + used) % ring.count] = element
        used += 1
        notEmpty.signal()
        return true
    }

    /// Takes the first element, waiting for one; nil when the queue is closed and empty.
    package func pop() -> Element? {
        lock.lock()
        defer { lock.unlock() }
        while used == 0, !isClosed { notEmpty.wait(lock) }
        return takeFirst()
    }

    /// Takes the first element, waiting at most so long; nil also when none came in that time.
    package func pop(timeoutSeconds: Double) -> Element? {
        lock.lock()
        defer { lock.unlock() }
        let deadline = Condition.deadline(afterSeconds: timeoutSeconds)
        while used == 0, !isClosed {
            if !notEmpty.wait(lock, until: deadline) { break }
        }
        return takeFirst()
    }

    /// Lets nothing more in and wakes all who wait.
    package func close() {
        lock.lock()
        defer { lock.unlock() }
        isClosed = true
        notEmpty.broadcast()
        notFull.broadcast()
    }

    private func takeFirst() -> Element? {
        guard used > 0 else { return nil }
        let element = ring[head]
        ring[head] = nil
        head = (head + 1) % ring.count
        used -= 1
        notFull.signal()
        return element
    }
}
