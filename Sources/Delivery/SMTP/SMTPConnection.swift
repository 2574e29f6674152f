private import CCURL
private import Glibc
private import Mail
package import System
private import Workspace

/// Hands messages to one relay, one after the other over a connection that is kept; used by one thread.
///
///     let connection = SMTPConnection(to: relay, cut: cut)
///     let result = connection.submit(from: "news@shop.example", to: "ana@example.com", bytes: message.bytes)
package final class SMTPConnection {
    private let relay: Relay
    private let cut: StopFlag
    private let handle: CURLHandle
    fileprivate var dialogue = SMTPDialogue()
    fileprivate var content = UnsafeRawBufferPointer(start: nil, count: 0)
    fileprivate var isRefusedLogin = false

    /// - Parameter cut: once requested, a transfer that runs is ended within about a second.
    package init(to relay: Relay, cut: StopFlag = StopFlag()) {
        self.relay = relay
        self.cut = cut
        handle = CURLHandle()
        configure()
    }

    /// Connects, encrypts and logs in, as far as that is not done; nothing of a message is told. Returns what is in the
    /// way.
    package func open() -> SMTPFailure? {
        if cut.isRequested { return SMTPFailure(.stopped, at: .connection) }
        dialogue.begin()
        isRefusedLogin = false
        handle.set(CURLOPT_NOBODY, 1)
        handle.set(CURLOPT_CUSTOMREQUEST, "NOOP")
        let code = handle.perform()
        handle.set(CURLOPT_CUSTOMREQUEST, nil)
        handle.set(CURLOPT_NOBODY, 0)
        handle.set(CURLOPT_UPLOAD, 1)
        if code == CURLE_OK { return nil }
        return failure(after: code)
    }

    /// Hands over one message to one recipient (SMTP-7).
    ///
    /// A kept connection that turns out to be closed is made anew, once, as long as the server said nothing to MAIL.
    ///
    /// - Parameters:
    ///   - from: the reverse path; empty for none.
    ///   - bytes: a finished message, CRLF its only line end; dots are stuffed on the way.
    package func submit(from: String, to recipient: String, bytes: [UInt8]) -> SMTPResult {
        guard Self.isFit(from), Self.isFit(recipient), !recipient.isEmpty else {
            return .failed(SMTPFailure(.unfitAddress, at: .connection))
        }
        if cut.isRequested { return .failed(SMTPFailure(.stopped, at: .connection)) }
        let result = perform(from: from, to: recipient, bytes: bytes)
        guard dialogue.isReused, isStale(result) else { return result }
        handle.set(CURLOPT_FRESH_CONNECT, 1)
        defer { handle.set(CURLOPT_FRESH_CONNECT, 0) }
        return perform(from: from, to: recipient, bytes: bytes)
    }

    /// Says QUIT and closes; a later `submit` connects again.
    package func close() {
        handle.reset()
        configure()
    }

    private static func isFit(_ address: String) -> Bool {
        do {
            try EnvelopeAddress.check(address)
            return true
        } catch {
            return false
        }
    }

    /// Whether a kept connection was closed by the server meanwhile: it broke, or 421, before MAIL was answered.
    private func isStale(_ result: SMTPResult) -> Bool {
        switch result {
        case .failed(let failure): failure.code == .interrupted && failure.stage == .sender
        case .refused(let reply, let stage): reply.code == 421 && stage == .sender
        case .accepted, .unknown: false
        }
    }
}

// MARK: - One transfer

extension SMTPConnection {
    private func perform(from: String, to recipient: String, bytes: [UInt8]) -> SMTPResult {
        dialogue.begin()
        isRefusedLogin = false
        handle.set(CURLOPT_MAIL_FROM, from)
        handle.set(CURLOPT_INFILESIZE_LARGE, size: Self.announcedSize(of: bytes.count))
        let code = handle.perform(recipient: recipient) {
            bytes.withUnsafeBytes { pointer in
                content = pointer
                defer { content = UnsafeRawBufferPointer(start: nil, count: 0) }
                return handle.perform()
            }
        }
        // Without an answer: whether the final dot can have gone out tells doubt from failure.
        if handle.uploaded >= bytes.count { dialogue.endContent() }
        return result(of: code)
    }

    /// libcurl (7.88.1) takes a message for complete when as many bytes went out as it has, stuffed dots included. At the
    /// end of a buffer that cuts the message short, so a size is told only for what one buffer holds.
    private static func announcedSize(of count: Int) -> Int {
        count <= bufferSize ? count : -1
    }

    /// Never changed on a handle in use: libcurl stuffs dots in memory that keeps its first size.
    private static let bufferSize = 256 << 10

    private func result(of code: CURLcode) -> SMTPResult {
        let stage = dialogue.stage
        if stage == .finalDot {
            guard let reply = dialogue.verdict else { return .unknown(doubt(of: code)) }
            if reply.isPositive { return .accepted(reply) }
            return reply.code / 100 == 3 ? .unknown(.strangeReply) : .refused(reply, at: stage)
        }
        if !cut.isRequested, stage != .connection, let reply = dialogue.verdict, reply.code >= 400 {
            return .refused(reply, at: stage)
        }
        return .failed(failure(after: code))
    }

    private func failure(after code: CURLcode) -> SMTPFailure {
        let stage = dialogue.stage
        if cut.isRequested { return SMTPFailure(.stopped, at: stage) }
        return SMTPFailure(failure(of: code, at: stage), at: stage, reply: dialogue.verdict)
    }

    private func doubt(of code: CURLcode) -> SMTPDoubt {
        if cut.isRequested { return .stopped }
        return switch code {
        case CURLE_OPERATION_TIMEDOUT: .timeout
        // The line came and was none of SMTP.
        case CURLE_OK, CURLE_WEIRD_SERVER_REPLY: .strangeReply
        default: .connectionLost
        }
    }

    private func failure(of code: CURLcode, at stage: SMTPStage) -> SMTPFailure.Code {
        if isRefusedLogin { return .noAuthentication }
        switch code {
        case CURLE_USE_SSL_FAILED: return .noEncryption
        case CURLE_PEER_FAILED_VERIFICATION: return .untrustedCertificate
        case CURLE_SSL_CACERT_BADFILE: return .certificateFile
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED: return .encryption
        // A relay whose password check is out of order for now says 454 (RFC 4954 §4.7.5).
        case CURLE_LOGIN_DENIED: return dialogue.verdict?.isTransient == true ? .turnedAway : .wrongPassword
        case CURLE_OUT_OF_MEMORY, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT,
            CURLE_ABORTED_BY_CALLBACK, CURLE_READ_ERROR:
            return .client
        default: break
        }
        guard stage == .connection else { return .interrupted }
        return (dialogue.verdict?.code ?? 0) >= 400 ? .turnedAway : .unreachable
    }
}

// MARK: - Configuration

extension SMTPConnection {
    private func configure() {
        handle.set(CURLOPT_URL, relay.url)
        handle.set(CURLOPT_UPLOAD, 1)
        // Neither signals nor proxies nor ~/.netrc: nothing of the surroundings decides where mail goes.
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_PROXY, "")
        handle.set(CURLOPT_NETRC, 0)
        handle.set(CURLOPT_UPLOAD_BUFFERSIZE, Self.bufferSize)
        configureSecurity()
        // RFC 5321 §4.5.3.2: up to ten minutes for the final dot; libcurl's own limit is two (SMTP-1).
        handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, relay.timeoutSeconds)
        handle.set(CURLOPT_TIMEOUT, relay.timeoutSeconds)
        handle.set(CURLOPT_CONNECTTIMEOUT, min(relay.timeoutSeconds, 60))
        configureCallbacks()
    }

    private func configureSecurity() {
        handle.set(CURLOPT_USE_SSL, relay.security == .none ? ccurl_without_tls : ccurl_require_tls)
        handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        handle.set(CURLOPT_SSLVERSION, ccurl_tls_1_2)
        if let file = relay.caFile {
            handle.set(CURLOPT_CAINFO, file)
            // The file instead of the system's certificates, not beside them.
            handle.set(CURLOPT_CAPATH, nil)
        }
        if let login = relay.login {
            handle.set(CURLOPT_USERNAME, login.user)
            handle.set(CURLOPT_PASSWORD, login.password.text)
        }
    }

    private func configureCallbacks() {
        // Unretained: the handle dies with this object and calls back only while it performs.
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_SOCKOPTDATA, CURLOPT_PREREQDATA, CURLOPT_XFERINFODATA,
        ] {
            handle.set(option, context: context)
        }
        handle.set(CURLOPT_NOPROGRESS, 0)
        handle.onRead { SMTPConnection.from($3).read(into: $0, atMost: $1 * $2) }
        handle.onHeader { SMTPConnection.from($3).receive(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) }
        handle.onSocket { context, _, _ in SMTPConnection.from(context).connect() }
        handle.onReady { context, _, _, _, _ in SMTPConnection.from(context).startTransaction() }
        handle.onProgress { context, _, _, _, _ in SMTPConnection.from(context).cut.isRequested ? 1 : 0 }
    }
}

// MARK: - What libcurl calls

extension SMTPConnection {
    fileprivate static func from(_ context: UnsafeMutableRawPointer) -> SMTPConnection {
        Unmanaged<SMTPConnection>.fromOpaque(context).takeUnretainedValue()
    }

    fileprivate func read(into buffer: UnsafeMutablePointer<CChar>, atMost capacity: Int) -> Int {
        // No byte before 354, and none that nobody asked for.
        guard dialogue.mayTransfer else { return abortReading }
        let count = min(capacity, content.count)
        guard count > 0 else {
            dialogue.endContent()
            return 0
        }
        UnsafeMutableRawPointer(buffer).copyMemory(from: content.baseAddress!, byteCount: count)
        content = UnsafeRawBufferPointer(rebasing: content.dropFirst(count))
        return count
    }

    fileprivate func receive(_ line: UnsafeRawBufferPointer) -> Int {
        dialogue.receive(line: line)
        return line.count
    }

    fileprivate func connect() -> Int32 {
        dialogue.connect()
        return 0
    }

    /// SMTP-5: without the server's 235 libcurl would go on unauthenticated where AUTH is not offered.
    fileprivate func startTransaction() -> Int32 {
        guard dialogue.startTransaction(requiringLogin: relay.login != nil) else {
            isRefusedLogin = true
            return CURL_PREREQFUNC_ABORT
        }
        return CURL_PREREQFUNC_OK
    }
}

/// `CURL_READFUNC_ABORT` as the callback's type.
private let abortReading = Int(CURL_READFUNC_ABORT)
