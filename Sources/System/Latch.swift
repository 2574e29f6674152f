/// A gate that opens once; threads wait in front of it.
package final class Latch: Sendable {
    private let isOpen = Monitor(false)

    package init() {}

    package func open() {
        isOpen.update { $0 = true }
    }

    package func wait() {
        isOpen.wait(until: { $0 }, then: { _ in })
    }

    /// Waits at most so long; whether it is open now.
    package func wait(timeoutSeconds: Double) -> Bool {
        isOpen.wait(until: { $0 }, timeoutSeconds: timeoutSeconds, then: { _ in }) != nil
    }
}
