private import CCURL
package import System

/// What became of one request by HTTP.
package enum HTTPResult: Equatable, Sendable {
    /// - body: at most ``HTTPConnection/longestAnswer`` bytes of it.
    case answered(status: Int, body: [UInt8])
    /// Nothing of the request can have arrived.
    case failed(HTTPFailure)
    /// It may have arrived, and no answer came.
    case unknown(SMTPDoubt)
}

/// Why a request did not leave.
package enum HTTPFailure: Equatable, Sendable {
    /// No address for the name, no connection, or not in time.
    case unreachable
    /// The certificate is not trusted, or no encryption came about.
    case insecure
    /// Heed was told to stop.
    case stopped
    /// libcurl failed in a way that no server causes.
    case client
}

/// Posts to one server, one request after the other over a connection that is kept; used by one thread.
///
///     let connection = HTTPConnection(timeoutSeconds: 30, cut: cut)
///     connection.post("https://sms.example.com/messages", headers: ["Content-Type: application/json"], body: body)
///
/// A request is sent once: nothing that may have arrived is repeated, and redirects are answers like any other.
package final class HTTPConnection {
    private let handle = CURLHandle()
    private let cut: StopFlag
    fileprivate var answer: [UInt8] = []
    fileprivate var begun = 0

    package static let longestAnswer = 64 << 10

    private let timeoutSeconds: Int

    package init(timeoutSeconds: Int, cut: StopFlag) {
        self.cut = cut
        self.timeoutSeconds = timeoutSeconds
        configure(handle)
        handle.set(CURLOPT_POST, 1)
    }

    private func configure(_ handle: CURLHandle) {
        // Nothing of the surroundings decides where texts go.
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_PROXY, "")
        handle.set(CURLOPT_NETRC, 0)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        handle.set(CURLOPT_SSLVERSION, ccurl_tls_1_2)
        handle.set(CURLOPT_TIMEOUT, timeoutSeconds)
        handle.set(CURLOPT_CONNECTTIMEOUT, min(timeoutSeconds, 30))
        // An idle connection is closed before the other side is likely to: what breaks then could be in doubt.
        handle.set(CURLOPT_MAXAGE_CONN, 10)
        handle.set(CURLOPT_USERAGENT, "Heed")
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_PREREQDATA, CURLOPT_XFERINFODATA] {
            handle.set(option, context: context)
        }
        handle.set(CURLOPT_NOPROGRESS, 0)
        handle.onWrite { HTTPConnection.from($3).receive(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) }
        handle.onReady { context, _, _, _, _ in HTTPConnection.from(context).begin() }
        handle.onProgress { context, _, _, _, _ in HTTPConnection.from(context).cut.isRequested ? 1 : 0 }
    }

    /// Connects and encrypts, and asks for nothing. Returns what is in the way.
    package func reach(_ url: String) -> HTTPFailure? {
        if cut.isRequested { return .stopped }
        begun = 0
        let probe = CURLHandle()
        configure(probe)
        probe.set(CURLOPT_URL, url)
        probe.set(CURLOPT_CONNECT_ONLY, 1)
        let code = probe.perform()
        return code == CURLE_OK ? nil : failure(of: code)
    }

    /// - Parameters:
    ///   - headers: whole fields, `Name: value`.
    ///   - login: for HTTP Basic.
    package func post(
        _ url: String, headers: [String], body: [UInt8], login: (user: String, password: String)? = nil
    ) -> HTTPResult {
        if cut.isRequested { return .failed(.stopped) }
        answer = []
        begun = 0
        handle.set(CURLOPT_URL, url)
        handle.set(CURLOPT_USERNAME, login?.user)
        handle.set(CURLOPT_PASSWORD, login?.password)
        // No waiting for 100 Continue.
        let code = handle.post(headers: headers + ["Expect:"], body: body)
        let status = handle.status
        // The status decides, even when the body was cut off.
        if status >= 200, begun > 0 { return .answered(status: status, body: answer) }
        if begun > 0 { return .unknown(doubt(of: code)) }
        return .failed(failure(of: code))
    }

    private func failure(of code: CURLcode) -> HTTPFailure {
        if cut.isRequested { return .stopped }
        return switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER: .insecure
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_OPERATION_TIMEDOUT, CURLE_RECV_ERROR,
            CURLE_SEND_ERROR, CURLE_GOT_NOTHING:
            .unreachable
        default: .client
        }
    }

    package func close() { handle.reset() }

    private func doubt(of code: CURLcode) -> SMTPDoubt {
        if cut.isRequested { return .stopped }
        return switch code {
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_OK, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: .strangeReply
        default: .connectionLost
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer) -> HTTPConnection {
        Unmanaged<HTTPConnection>.fromOpaque(context).takeUnretainedValue()
    }

    /// libcurl repeats a request by itself when a kept connection breaks before an answer; it may have arrived, so the
    /// second time is refused.
    fileprivate func begin() -> Int32 {
        begun += 1
        return begun == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        let room = Self.longestAnswer - answer.count
        answer.append(contentsOf: bytes.prefix(max(0, room)))
        return bytes.count
    }
}
