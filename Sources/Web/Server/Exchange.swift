import CMicroHTTPD
import Synchronization

/// One request and its answer, from the first header field to the last byte sent.
final class Exchange: @unchecked Sendable {
    // Sendable: the vars are touched by the connection's own thread alone (the library never calls two callbacks of a
    // connection at once); the answer, which comes from any thread, is behind a lock.

    /// How far the answer is.
    private enum State {
        case working
        /// The connection rests until the answer wakes it.
        case suspended
        case answered(Response)
        case queued
    }

    let head: RequestHead
    let path: String
    let started = ContinuousClock.now
    private(set) var body: [UInt8] = []
    /// The status that was sent; 0 before.
    private(set) var status = 0
    /// Whether the handler has got it.
    var isAsked = false
    /// The body is longer than allowed: what still comes of it is thrown away.
    private(set) var isTooLarge = false
    private(set) var discarded = 0
    private let state = Mutex(State.working)
    private let connection: OpaquePointer

    init(head: RequestHead, path: String, connection: OpaquePointer) {
        self.head = head
        self.path = path
        self.connection = connection
    }

    /// Takes a piece of the body; false when the client sends on and on, and is to be cut off.
    func receive(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        if !isTooLarge, body.count + bytes.count <= limit {
            body.append(contentsOf: bytes)
            return true
        }
        isTooLarge = true
        body = []
        discarded += bytes.count
        return discarded <= 1 << 20
    }

    /// The answer is there; wakes the connection if it was put to rest. Any thread, once.
    func reply(_ response: Response) {
        state.withLock { state in
            if case .suspended = state { MHD_resume_connection(connection) }
            state = .answered(response)
        }
    }

    /// On the connection's thread: the answer to send now, or nil when there is none yet and the connection was put to
    /// rest.
    func takeAnswer() -> Response? {
        state.withLock { state in
            switch state {
            case .answered(let response):
                state = .queued
                status = response.status.rawValue
                return response
            case .working:
                MHD_suspend_connection(connection)
                state = .suspended
                return nil
            case .suspended, .queued: return nil
            }
        }
    }
}
