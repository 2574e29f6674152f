import CMicroHTTPD
import Glibc
import Synchronization
import System

/// What the library's callbacks work with.
final class ServerCore: @unchecked Sendable {
    // Sendable: the vars are set before the daemon starts its threads and when it has none any more.

    let settings: ServerSettings
    let handler: any RequestHandler
    let connections = ConnectionRegistry()
    /// Responses say so, and clients do not come back on the same connection.
    let isStopping = Atomic<Bool>(false)
    private var daemon: OpaquePointer?
    /// The library reads them as long as the daemon runs.
    private let library: UnsafeMutablePointer<cmicrohttpd_settings>
    private var texts: [UnsafeMutablePointer<CChar>] = []
    private let messages = Mutex<String?>(nil)

    init(settings: ServerSettings, handler: any RequestHandler) {
        self.settings = settings
        self.handler = handler
        library = .allocate(capacity: 1)
    }

    deinit {
        for text in texts { free(text) }
        library.deallocate()
    }

    /// What the library complained about last while it started.
    var lastMessage: String? { messages.withLock { $0 } }

    func start(listening socket: Int32, tls: TLSTexts?) -> Bool {
        let isSecure = tls != nil
        let texts = tls.map { [$0.certificate, $0.key, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"] } ?? []
        self.texts = texts.compactMap { strdup($0) }
        let cores = UInt32(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        library.initialize(
            to: cmicrohttpd_settings(
                listen_socket: socket, thread_count: min(max(cores, 2), 8),
                connection_limit: UInt32(clamping: settings.connectionLimit),
                idle_seconds: UInt32(clamping: settings.idleSeconds), header_bytes: settings.headerBytes,
                certificate: isSecure ? UnsafePointer(self.texts[0]) : nil,
                key: isSecure ? UnsafePointer(self.texts[1]) : nil,
                priorities: isSecure ? UnsafePointer(self.texts[2]) : nil,
                // Not retained: the daemon is stopped before this object goes.
                context: Unmanaged.passUnretained(self).toOpaque(),
                handle: handleRequest, completed: requestCompleted, connection_changed: connectionChanged,
                log: libraryMessage))
        daemon = cmicrohttpd_start(library)
        return daemon != nil
    }

    func note(_ message: String) {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        messages.withLock { $0 = line }
    }
}

// MARK: - Stopping

extension ServerCore {
    /// No new connections; waits for the open ones as long as the grace lasts.
    func drain() {
        guard let daemon else { return }
        isStopping.store(true, ordering: .releasing)
        let listening = MHD_quiesce_daemon(daemon)
        if listening >= 0 { close(listening) }
        let deadline = ContinuousClock.now.advanced(by: .seconds(settings.graceSeconds))
        while connections.count > 0, ContinuousClock.now < deadline {
            // Those who keep a connection for later have got all their answers.
            connections.cut { $0.isIdle }
            usleep(10_000)
        }
        // Whoever waits for an answer gets it: the library must not stop while a connection rests.
        while connections.count > 0 {
            connections.cut { !$0.isWorking }
            usleep(10_000)
        }
    }

    /// Ends the threads.
    func end() {
        guard let daemon else { return }
        self.daemon = nil
        MHD_stop_daemon(daemon)
    }
}

// MARK: - Answering

extension ServerCore {
    /// The first call for a request: its header is complete, its body not yet read.
    func begin(_ head: RequestHead, _ connection: OpaquePointer) -> (exchange: Exchange, refusal: Response?) {
        switch settings.rules.path(of: head) {
        case .success(let path): (Exchange(head: head, path: path, connection: connection), nil)
        case .failure(let refusal):
            (
                Exchange(head: head, path: head.target, connection: connection),
                handler.refuse(refusal.problem, head: head)
            )
        }
    }

    /// The request is complete: asks the handler, once.
    func ask(_ exchange: Exchange, client: ClientAddress?) {
        if exchange.isTooLarge {
            let problem = Problem.tooLarge(limit: settings.rules.bodyLimit)
            return exchange.reply(handler.refuse(problem, head: exchange.head))
        }
        let request = Request(
            method: exchange.head.method, path: exchange.path, headers: exchange.head.headers, body: exchange.body,
            client: client, isOverTLS: settings.tls != nil)
        handler.respond(to: request) { exchange.reply($0) }
    }

    /// Hands the answer to the library.
    func queue(_ response: Response, _ connection: OpaquePointer) -> MHD_Result {
        let made = response.body.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
        guard let made else { return .NO }
        defer { MHD_destroy_response(made) }
        for field in response.headers.all { _ = MHD_add_response_header(made, field.name, field.value) }
        if response.closesConnection || isStopping.load(ordering: .acquiring) {
            _ = MHD_add_response_header(made, "Connection", "close")
        }
        return MHD_queue_response(connection, UInt32(response.status.rawValue), made)
    }
}
