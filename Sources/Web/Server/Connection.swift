import Glibc
import Synchronization

/// One TCP connection: whose it is, and since when it has been doing what, for the deadlines.
final class Connection: Sendable {
    enum Phase: UInt64 {
        /// Until a request is complete; the silence between two requests counts too.
        case receiving = 0
        /// The answer is being made, which takes as long as it takes.
        case working = 1
        case sending = 2
    }

    let client: ClientAddress?
    private let socket: Int32
    /// Monotonic milliseconds ‖ phase in the last two bits.
    private let state: Atomic<UInt64>
    private let completedRequests = Atomic<Int>(0)

    init(socket: Int32, client: ClientAddress?) {
        self.socket = socket
        self.client = client
        state = Atomic(Self.now() << 2)
    }

    func enter(_ phase: Phase) {
        state.store(Self.now() << 2 | phase.rawValue, ordering: .relaxed)
    }

    func completed() {
        completedRequests.add(1, ordering: .relaxed)
        enter(.receiving)
    }

    /// Whether the client has used up its time.
    func isOverdue(deadlineMilliseconds: UInt64) -> Bool {
        let value = state.load(ordering: .relaxed)
        let age = Self.now() - min(value >> 2, Self.now())
        return value & 3 != Phase.working.rawValue && age > deadlineMilliseconds
    }

    /// Whether it waits for another request after at least one was answered.
    var isIdle: Bool {
        state.load(ordering: .relaxed) & 3 == Phase.receiving.rawValue && completedRequests.load(ordering: .relaxed) > 0
    }

    var isWorking: Bool {
        state.load(ordering: .relaxed) & 3 == Phase.working.rawValue
    }

    /// Makes every read and write of it fail, so that the server's thread closes it. Only while it is in the registry:
    /// afterwards the number may belong to another file.
    func cut() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}

/// The connections that are open.
final class ConnectionRegistry: Sendable {
    private let open = Mutex<[ObjectIdentifier: Connection]>([:])

    func add(_ connection: Connection) {
        open.withLock { $0[ObjectIdentifier(connection)] = connection }
    }

    /// Call it before the socket is closed: `cut` runs with the same lock held.
    func remove(_ connection: Connection) {
        open.withLock { $0[ObjectIdentifier(connection)] = nil }
    }

    var count: Int { open.withLock { $0.count } }

    /// Cuts those that the predicate picks.
    func cut(where predicate: (Connection) -> Bool) {
        open.withLock { connections in
            for connection in connections.values where predicate(connection) { connection.cut() }
        }
    }
}
