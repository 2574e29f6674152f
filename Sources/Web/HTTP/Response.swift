/// What is sent back. The server adds `Date` and `Content-Length`.
package struct Response: Equatable, Sendable {
    package var status: Status
    package var headers: HeaderFields
    package var body: [UInt8]
    /// Whether the connection ends with it, because what follows on it cannot be trusted.
    package var closesConnection: Bool
    /// False for HEAD: the length is announced, the body is not sent (RFC 9110 §9.3.2).
    package var sendsBody: Bool

    package init(
        _ status: Status, headers: HeaderFields = HeaderFields(), body: [UInt8] = [], closesConnection: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.closesConnection = closesConnection
        sendsBody = true
    }

    /// A text of that media type.
    package init(_ status: Status, _ text: String, type: String) {
        self.init(status, headers: HeaderFields([("Content-Type", type)]), body: Array(text.utf8))
    }
}

extension Response {
    /// The status codes that the endpoint uses (RFC 9110 §15, RFC 6585).
    package enum Status: Int, Sendable {
        case ok = 200
        case noContent = 204
        case found = 302
        case notModified = 304
        case badRequest = 400
        case forbidden = 403
        case notFound = 404
        case methodNotAllowed = 405
        case gone = 410
        case contentTooLarge = 413
        case misdirectedRequest = 421
        case tooManyRequests = 429
        case internalServerError = 500
        case serviceUnavailable = 503

        /// The standard's words: constant, so that they can be a problem's title (RFC 9457 §3.1.3).
        package var phrase: String {
            switch self {
            case .ok: "OK"
            case .noContent: "No Content"
            case .found: "Found"
            case .notModified: "Not Modified"
            case .badRequest: "Bad Request"
            case .forbidden: "Forbidden"
            case .notFound: "Not Found"
            case .methodNotAllowed: "Method Not Allowed"
            case .gone: "Gone"
            case .contentTooLarge: "Content Too Large"
            case .misdirectedRequest: "Misdirected Request"
            case .tooManyRequests: "Too Many Requests"
            case .internalServerError: "Internal Server Error"
            case .serviceUnavailable: "Service Unavailable"
            }
        }
    }
}
