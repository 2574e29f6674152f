/// One request, complete and well-formed, as the site answers it.
///
///     site.respond(to: Request(method: "GET", path: "/healthz"))
package struct Request: Sendable {
    /// In the case it came: methods are case-sensitive (RFC 9110 §9.1).
    package var method: String
    /// Without query, and with its percent-encoding: `/u/TOKEN`.
    package var path: String
    package var headers: HeaderFields
    package var body: [UInt8]
    /// Nil in tests that need none.
    package var client: ClientAddress?
    /// Whether it came over TLS to this server; ``isSecure`` knows about proxies too.
    package var isOverTLS: Bool

    package init(
        method: String, path: String, headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
        client: ClientAddress? = nil, isOverTLS: Bool = false
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.client = client
        self.isOverTLS = isOverTLS
    }
}

extension Request {
    /// Whether the person's own connection is encrypted: this server's, or that of a proxy on this machine.
    var isSecure: Bool {
        isOverTLS || (isFromThisMachine && headers["X-Forwarded-Proto"].map { trimmed($0[...]) } == "https")
    }

    /// Who asks: the address that a proxy on this machine names last, else the peer's. Proxies elsewhere are not
    /// believed, for anybody can write that header.
    var asker: ClientAddress? {
        guard isFromThisMachine, let named = headers.items(of: "X-Forwarded-For").last else { return client }
        return ClientAddress(String(named)) ?? client
    }

    private var isFromThisMachine: Bool { client?.isLoopback == true }
}
