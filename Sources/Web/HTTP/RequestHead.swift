/// A request before its body, as libmicrohttpd hands it over, which lets much pass that must not.
package struct RequestHead: Sendable {
    package let method: String
    /// The target up to the question mark, not decoded.
    package let target: String
    /// `HTTP/1.1` or `HTTP/1.0`.
    package let version: String
    package let headers: HeaderFields

    package init(method: String, target: String, version: String = "HTTP/1.1", headers: HeaderFields) {
        self.method = method
        self.target = target
        self.version = version
        self.headers = headers
    }
}

/// Which hosts are answered for and how long bodies may be; refuses what could be read in two ways (API-3).
package struct RequestRules: Sendable {
    /// In lower case, without port; IPv6 addresses in brackets.
    private let hosts: Set<String>
    package let bodyLimit: Int

    /// - Parameters:
    ///   - hosts: the names that `Host` may have besides those of this machine itself.
    ///   - bodyLimit: in bytes.
    package init(hosts: some Sequence<String>, bodyLimit: Int = 64 << 10) {
        self.hosts = Set(hosts.map { $0.lowercased() }).union(["localhost", "127.0.0.1", "[::1]"])
        self.bodyLimit = bodyLimit
    }

    /// The path to answer, or why there is no answer.
    package func path(of head: RequestHead) -> Result<String, Refusal> {
        if let flaw = flaw(in: head.headers) ?? framingFlaw(of: head) { return refuse(.malformed(flaw)) }
        let named = head.headers.values(of: "Host")
        guard named.count == 1, let host = named.first else {
            return refuse(.malformed("A request has exactly one Host field."))
        }
        guard let target = Target(head.target) else {
            return refuse(.malformed("The request's target is no path."))
        }
        guard hosts.contains(Self.name(in: target.authority ?? host)) else { return refuse(.unknownHost()) }
        if let length = head.headers["Content-Length"], Int(length) ?? .max > bodyLimit {
            return refuse(.tooLarge(limit: bodyLimit))
        }
        return .success(target.path)
    }

    /// A problem as an error, for `Result`.
    package struct Refusal: Error {
        package let problem: Problem
    }

    private func refuse(_ problem: Problem) -> Result<String, Refusal> {
        .failure(Refusal(problem: problem))
    }
}

extension RequestRules {
    /// Two lengths, or a length and chunks: what one server takes for the body is the next request to another
    /// (RFC 9112 §6.3, §11.2).
    private func framingFlaw(of head: RequestHead) -> String? {
        let lengths = head.headers.values(of: "Content-Length")
        let codings = head.headers.values(of: "Transfer-Encoding")
        // libmicrohttpd 0.9.75 takes the second line of a folded field for a part of its name ("Transfer-Encoding:",
        // " chunked" become a field "Transfer-Encodingchunked"), while a proxy in front may know what is meant.
        let isFolded = head.headers.all.contains { field in
            let name = field.name.lowercased()
            return ["content-length", "transfer-encoding"].contains { name != $0 && name.hasPrefix($0) }
        }
        if isFolded { return "A header field that says where the body ends stands on one line." }
        if lengths.count > 1 { return "A request has one Content-Length." }
        if let length = lengths.first, length.isEmpty || !length.utf8.allSatisfy({ 48...57 ~= $0 }) {
            return "The Content-Length is no number."
        }
        guard !codings.isEmpty else { return nil }
        if !lengths.isEmpty { return "A request has a Content-Length or a Transfer-Encoding, not both." }
        if codings.count > 1 || codings.first?.lowercased() != "chunked" {
            return "The only transfer coding here is 'chunked'."
        }
        return head.version == "HTTP/1.1" ? nil : "HTTP/1.0 has no transfer codings."
    }

    /// Names that are no tokens and values with control characters (RFC 9110 §5.1, §5.5).
    private func flaw(in headers: HeaderFields) -> String? {
        for field in headers.all {
            if field.name.isEmpty || !field.name.utf8.allSatisfy(Self.isTokenByte) {
                return "A header field's name has a character that names cannot have."
            }
            if field.value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) {
                return "A header field has a control character in its value."
            }
        }
        return nil
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// The host in lower case without its port.
    private static func name(in authority: String) -> String {
        let lower = authority.lowercased()
        if lower.hasPrefix("["), let end = lower.firstIndex(of: "]") {
            return isPort(lower[lower.index(after: end)...]) ? String(lower[...end]) : ""
        }
        guard let colon = lower.firstIndex(of: ":") else { return lower }
        return isPort(lower[colon...]) ? String(lower[..<colon]) : ""
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.utf8.dropFirst().allSatisfy { 48...57 ~= $0 })
    }
}

/// A request's target: a path, or an address with one, which servers have to take too (RFC 9112 §3.2).
private struct Target {
    let authority: String?
    let path: String

    init?(_ text: String) {
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        if text.hasPrefix("/") || text == "*" {
            (authority, path) = (nil, text)
            return
        }
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let host = rest.prefix { $0 != "/" }
            (authority, path) = (String(host), host.endIndex == rest.endIndex ? "/" : String(rest[host.endIndex...]))
            return
        }
        return nil
    }
}
